"""`publish report` and `--fail-on`: what goes where, and what CI is told."""

from __future__ import annotations

import json

from lxml import etree, html

from tests.cli.conftest import Shell

HARD = "The steering committee deferred its amendments."


def test_the_page_shows_what_to_read_first_and_ci_is_told(shell: Shell) -> None:
    (shell.folder / "article.md").write_text(f"# Sea\n\nMy father is a doctor. {HARD} I like tea.", "utf-8")
    arguments = ("--lang", "es", "--format", "epub,docx", "article.md")
    assert shell(*arguments, "--fail-on", "error").code == 0
    assert shell(*arguments, "--fail-on", "warning").code == 4
    assert shell(*arguments).code == 0

    result = shell("report", "--fail-on", "warning")
    assert (result.code, result.out, result.err) == (4, "The report is in publish-report.html.\n", "")
    page = html.parse(shell.folder / "publish-report.html").getroot()
    first = page.xpath("//section[@id='first']//tbody/tr")[0]
    source, translation, why = first.xpath("./td")
    assert source.xpath("string(.//mark)") == HARD
    assert source.text_content().split() == f"My father is a doctor. {HARD} I like tea.".split()
    assert translation.xpath(".//bdi/@lang") == ["es"]
    assert "blocks.0" in why.text_content()
    assert page.xpath("//section[@id='correct']//code")

    record = json.loads(shell("report", "--as", "json").out)
    assert record["read_first"][0]["source"] == HARD
    assert (record["fails"], record["engines"].keys()) == (True, {"en→es"})
    suites = etree.fromstring(shell("report", "--as", "junit", "--fail-on", "error").out.encode())
    assert (suites.get("failures"), suites.get("errors")) == ("0", "0")
    assert shell("report", "--as", "junit", "--to", "report.xml", "-q").out == ""
    assert (shell.folder / "report.xml").read_text("utf-8").startswith("<?xml")


def test_what_could_not_be_made_is_an_error(shell: Shell) -> None:
    assert shell("--lang", "es,sw", "--format", "docx", "article.md").code == 1
    assert shell("report", "--fail-on", "error", "-q").code == 4
    page = html.document_fromstring(shell("report", "--to", "-").out)
    assert "No engine here translates from en to sw." in str(page.xpath("string(//section[@id='failures'])"))
    # Once it is made, it is told no more.
    assert shell("--lang", "es", "--format", "docx", "article.md").code == 0
    assert shell("report", "--fail-on", "error", "-q").code == 0


def test_wrong_use(shell: Shell) -> None:
    for arguments in (("report",), ("report", "--as", "pdf"), ("--fail-on", "info", "-l", "es", "article.md")):
        result = shell(*arguments)
        assert result.code == 2, arguments
        assert "Traceback" not in result.err
    assert not (shell.folder / "publish-report.html").exists()
