"""What a figure or a table is called, which need not be what it is made of."""

from __future__ import annotations

from toolkit.document import nodes as n
from toolkit.document.kinds import FIGURE, TABLE
from toolkit.document.transform import iterate


def kind_of_float(node: n.Figure | n.Table) -> str:
    """Return ``figure`` or ``table``: a figure without a picture that holds a table is one (HTML's ``figure``)."""
    kinds = {type(one) for one in iterate(node, words=False)}
    return TABLE if isinstance(node, n.Table) or (n.Table in kinds and n.Image not in kinds) else FIGURE
