"""Valid web pages with figures, headings, lists and tables in which nothing is left: each becomes every edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import read, render

_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

BODIES = {
    "empty": '<figure><img src="https://example.org/x.png" alt=""></figure>',
    "text": "<figure><p>Only text</p></figure>",
    "textcap": "<figure><p>Only text</p><figcaption>Cap</figcaption></figure>",
    "cap": '<figure><img src="https://example.org/x.png"><figcaption>Cap</figcaption></figure>',
    "two": '<figure><img src="x.png"><img src="y.png"></figure>',
    "nested": (
        '<figure><figure><img src="x.png"></figure><figure><img src="y.png"></figure>'
        "<figcaption>all</figcaption></figure>"
    ),
    "nestedno": '<figure><figure><img src="x.png"></figure></figure>',
    "emptyp": "<figure><p></p></figure>",
    "table": "<figure><table><tr><td>1</td></tr></table></figure>",
    "tableno": '<figure><table><tr><td><img src="x.png"></td></tr></table></figure>',
    "pre": "<figure><pre>code</pre></figure>",
    "hr": "<figure><hr></figure>",
    "div": '<figure><div><p><img src="x.png"></p></div></figure>',
    "link": '<figure><a href="http://a.b/"><img src="x.png"></a></figure>',
    "math": "<figure><math><mi>x</mi></math></figure>",
    "nbsp": "<figure><p>&nbsp;</p></figure>",
    "emptycap": '<figure><img src="x.png"><figcaption></figcaption></figure>',
    "emptytable": "<table></table><table><tr></tr></table><table><tr><td></td></tr></table>",
    "lists": "<ul></ul><ol><li></li></ol><dl><dt></dt><dd></dd></dl><blockquote></blockquote>",
    "video": '<figure><video src="a.mp4"></video></figure>',
    "iframe": '<figure><iframe src="a.html"></iframe></figure>',
    "links": (
        '<p><a href="#"></a><a href="http://"></a><a href="">x</a><a href="mailto:">y</a> <a href="#nowhere">z</a></p>'
    ),
    "head": '<h1></h1><h2><img src="x.png"></h2><h6>six</h6><h1> </h1>',
    "sub": "<p><sub></sub><sup></sup><b></b><i> </i><code></code><q></q><br><br></p><p><br></p>",
    "data": '<figure><img src="data:image/png;base64,AAAA"></figure>',
    "pix": '<figure><img src="PIXEL"></figure><p><img src="PIXEL" width="0" height="0"></p>',
    "svg": '<figure><svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"></svg></figure>',
    "cols": (
        '<table><col width="0%"><col width="100000%"><tr><td colspan="0" rowspan="0">a<td '
        'colspan="-1">b<td colspan="100000000">c<td rowspan="99999999">d</table>'
    ),
    "ol": "".join(
        f'<ol start="{s}" type="{t}"><li>x</ol>'
        for s in ("-2", "0", "4000", "999999999", "1e30", "9" * 40)
        for t in "1aAiI"
    ),
}


@pytest.mark.parametrize("format", ["pdf", "docx", "epub"])
@pytest.mark.parametrize("name", BODIES)
def test_a_page_with_hollow_things_becomes_every_edition(tmp_path: Path, name: str, format: str) -> None:  # noqa: A002
    path = tmp_path / "page.html"
    body = BODIES[name].replace("PIXEL", _PIXEL)
    text = f"<html><head><title>Title</title></head><body><h1>T</h1><p>Some text that stays.</p>{body}</body></html>"
    path.write_text(text, "utf-8")
    assert render(read(path), format).data
