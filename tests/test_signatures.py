"""What public functions take and return can be imported from where they are: their types are public, too."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import pytest

import toolkit
from tests.house.imports import faces, modules

PUBLIC = [name for name in toolkit.__all__ if name != "__all__"]

INSIDE = {"MemoryView", "Transaction", "Translations"}
"""What `Memory` gives to the toolkit's own rooms alone."""


def source_of(name: str) -> tuple[str, ast.AST]:
    """Return the module that defines a public name, and its definition."""
    module = faces()[""][name]
    while module in faces():  # a room's face
        module = faces()[module][name]
    tree = ast.parse(modules()[module].read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return module, node
        if isinstance(node, ast.Assign) and any(isinstance(at, ast.Name) and at.id == name for at in node.targets):
            return module, node.value
    raise AssertionError(f"{module} does not define {name}")


def annotations_of(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the annotations of all that a definition shows."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            arguments = [
                *node.args.posonlyargs,
                *node.args.args,
                *node.args.kwonlyargs,
                node.args.vararg,
                node.args.kwarg,
            ]
            yield from (item.annotation for item in arguments if item is not None and item.annotation is not None)
            if node.returns is not None:
                yield node.returns
        case ast.ClassDef():
            for item in node.body:
                name = str(getattr(item, "name", None) or getattr(getattr(item, "target", None), "id", ""))
                if isinstance(item, ast.AnnAssign) and not name.startswith("_"):
                    yield item.annotation
                elif not name.startswith("_") or name in {"__init__", "__call__"}:
                    yield from annotations_of(item)
        case ast.expr():
            yield node


def types_in(module: str, name: str) -> Iterator[str]:
    """Yield the toolkit's own types that a definition names."""
    tree = ast.parse(modules()[module].read_text("utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toolkit")
        for alias in node.names
    }
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    defined |= {
        at.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for at in node.targets
        if isinstance(at, ast.Name) and not at.id.isupper() and at.id[0].isupper() and len(at.id) > 1
    }
    for annotation in annotations_of(source_of(name)[1]):
        for node in ast.walk(annotation):
            if isinstance(node, ast.Name) and node.id in imported | defined and node.id != "n":
                yield node.id


def test_the_names_are_there() -> None:
    assert {"publish", "Rendered", "Counts", "ManifestEntry", "Provenance", "Listener", "Finding", "Options"} <= {
        *PUBLIC
    }


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_types_of_what_is_public_are_public(name: str) -> None:
    module, _ = source_of(name)
    assert {*types_in(module, name)} - {*PUBLIC} - INSIDE == set()


def test_classes_and_functions_say_what_they_are() -> None:
    defined = [getattr(toolkit, name) for name in PUBLIC]
    told = [inspect.getdoc(item) for item in defined if inspect.isclass(item) or inspect.isfunction(item)]
    assert len(told) > 50
    assert all(told)
