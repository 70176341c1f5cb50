"""The other commands, help and completion."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.cli.conftest import Shell
from tests.ingest.conftest import make_png
from toolkit.document import Article


def test_normalize_writes_pandoc_json_with_our_metadata(shell: Shell) -> None:
    result = shell("normalize", "article.md")
    assert result.code == 0
    article = Article.from_json(result.out)
    assert article.metadata.title_text == "A day at sea"
    assert article.language == "en"
    assert shell("normalize", "article.md", "-o", "article.json", "--from", "en-GB").out == ""
    assert Article.from_json((shell.folder / "article.json").read_bytes()).language == "en-GB"
    assert shell("-l", "en", "-f", "epub", "article.json").code == 0


def test_models_are_listed_installed_and_removed(bare: Shell) -> None:
    assert "No package" in bare("models", "list").out
    installed = bare("models", "install", "package.argosmodel")
    assert (installed.code, installed.out) == (
        0,
        "translate-en_es 0.1 is installed and translates en→es.\n",
    )
    (model,) = json.loads(bare("models", "list", "--json").out)
    assert (model["source"], model["target"], model["version"]) == ("en", "es", "0.1")
    assert "en→es" in bare("models", "list").out
    assert bare("models", "remove", "en", "es").code == 0
    assert bare("models", "remove", "en", "es").code == 3
    assert json.loads(bare("models", "list", "--json").out) == []


def test_languages_tell_which_engine_serves_them(shell: Shell) -> None:
    rows = {row["tag"]: row["engine"] for row in json.loads(shell("languages", "--json").out)}
    assert rows["es"] == "argos"
    assert rows["en"] == "original"
    assert {"es", "fr", "de", "pt", "it"} <= rows.keys()
    assert "models install en fr" in shell("languages").out


def test_doctor_tells_what_is_here(shell: Shell) -> None:
    result = shell("doctor")
    assert result.code == 0
    for expected in ("pandoc", "typst", "engine argos", "en→es", "engine apertium"):
        assert expected in result.out


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(bare: Shell) -> None:
    result = bare("doctor", PATH="")
    assert result.code == 3
    assert "publish models install en es" in result.out


def test_help_shows_the_main_options_and_the_commands(shell: Shell) -> None:
    result = shell("--help")
    assert result.code == 0
    for expected in (
        "--lang",
        "--format",
        "--from",
        "--out",
        "--engine",
        "--dry-run",
        "normalize",
        "doctor",
        "SOURCES",
    ):
        assert expected in result.out
    assert "Exit codes" in result.out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from toolkit.cli.main import run\n"
        "run(['--help'])\n"
        "heavy = {'rich', 'babel', 'ctranslate2', 'numpy', 'lxml', 'typst', 'pypandoc', 'trafilatura', 'jinja2'}\n"
        "heavy |= {'sqlalchemy', 'pydantic', 'pikepdf', 'PIL', 'regex', 'asyncio', 'filelock', 'toolkit.editions'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"


def test_a_build_from_a_warm_cache_loads_no_model_and_no_reader(shell: Shell) -> None:
    """All that is loaded then writes editions, or looks sentences up."""
    wanted = ("--lang", "es", "--from", "en", "--engine", "argos", "--format", "docx", "--force", "article.md")
    assert shell(*wanted).code == 0
    imported = _imported(shell, *wanted)
    assert {"lxml", "jinja2"} <= imported, "what writes a DOCX is told"
    models = {"ctranslate2", "sentencepiece", "argostranslate", "fxtranslate", "rapidfuzz"}
    readers = {"trafilatura", "py3langid", "charset_normalizer"}
    elsewhere = {"dask", "distributed", "psycopg", "rich", "typst", "pikepdf"}
    checks = {"toolkit.translation.quality.inspection", "toolkit.translation.engines.statistical.aligner"}
    assert sorted(imported & (models | readers | elsewhere | checks)) == []
    # Where nothing is stale, nothing is read or written; the memory is asked whether people have reviewed anything.
    imported = _imported(shell, *(word for word in wanted if word != "--force"))
    documents = {"toolkit.document.nodes", "toolkit.ingest.article", "toolkit.localization.locale", "toolkit.rewriting"}
    libraries = {"lxml", "jinja2", "numpy", "yaml", "markdown_it", "regex", "PIL"}
    assert "toolkit.editions.survey" in imported, "what looks for it is told"
    assert sorted(imported & (models | readers | elsewhere | documents | libraries)) == []


def _imported(shell: Shell, *arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    with shell.start(*arguments, "--quiet", PYTHONPROFILEIMPORTTIME="1") as again:
        _, told = again.communicate(timeout=120)
    assert again.returncode == 0
    return {line.rpartition("|")[2].strip() for line in told.splitlines()}


def test_version(shell: Shell) -> None:
    said = shell("--version").out
    assert said.startswith("publish 0.")
    module = subprocess.run(
        [sys.executable, "-m", "toolkit", "--version"], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert module.stdout == said


def test_shell_completion_knows_commands_and_options(shell: Shell) -> None:
    def complete(words: str, count: int) -> str:
        return shell(_PUBLISH_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(count)).out

    assert "normalize" in complete("publish no", 1)
    assert "--format" in complete("publish --fo", 1)
    assert "--engine" in complete("publish --lang es --en", 3)
    assert "complete_bash" in shell("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").out


def test_verbose_logs_the_reason(shell: Shell) -> None:
    (shell.folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    assert "Traceback" not in shell("-l", "es", "broken.docx").err
    verbose = shell("-l", "es", "-v", "broken.docx")
    assert "Traceback" in verbose.err
    assert verbose.code == 2


def test_a_command_that_is_mistyped_and_a_language_without_its_option_are_told(shell: Shell) -> None:
    mistyped, language = shell("buidl"), shell("es", "article.md")
    assert (mistyped.code, language.code) == (2, 2)
    assert "Did you mean: publish build" in mistyped.err
    assert "publish --lang es" in language.err
    assert shell("-l", "en", "-f", "EPUB", "article.md").code == 0


def test_an_article_of_a_project_is_normalized_with_the_images_of_the_project(shell: Shell) -> None:
    for name in ("docs", "img"):
        (shell.folder / name).mkdir()
    (shell.folder / "img" / "a.png").write_bytes(make_png())
    (shell.folder / "docs" / "a.md").write_text("# T\n\nWords. ![x](../img/a.png)\n")
    assert "outside-image" in shell("normalize", "docs/a.md").err
    (shell.folder / "publish.toml").write_text('lang = "en"\n')
    result = shell("normalize", "docs/a.md")
    assert len(Article.from_json(result.out).resources) == 1
    assert result.err == ""


def test_an_image_that_is_missing_is_told_once(shell: Shell) -> None:
    (shell.folder / "picture.md").write_text("# Title\n\nSome words.\n\n![a boat](none.png)\n")
    said = shell("-l", "en", "-f", "epub", "picture.md").out
    assert "[missing-image]" in said
    assert "image-left-out" not in said
