"""The report: what it counts, when it makes CI fail, and that its page is safe and stands alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from toolkit import Project
from toolkit.errors import UsageError
from toolkit.findings import Finding, Severity
from toolkit.reporting import write_report
from toolkit.reporting.account import BuildReport, ReportedFinding, report_of
from toolkit.reporting.machine import to_json, to_junit
from toolkit.reporting.page import ORIGINS, shares_of, to_html

HOSTILE = "<script>alert(1)</script> & \x0b“quoted”"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Of a build with two languages, one from right to left, and one that nothing translates into."""
    folder = tmp_path_factory.mktemp("report")
    text = f"---\ntitle: '{HOSTILE.replace(chr(11), '')}'\n---\n\nThe sea was calm. ![](https://example.org/a.png)\n"
    (folder / "a.md").write_text(text, "utf-8")
    (folder / "b.md").write_text("---\ntitle: B\n---\n\nThe sea was calm.\n", "utf-8")
    options = {"sources": ("*.md",), "formats": ("epub", "docx"), "engine": "pseudo", "memory": "none"}
    built = Project.load(folder, languages=("ar", "en-XA"), **options).build()
    assert len(built.editions) == 8
    failed = Project.load(folder, languages=("ar", "sw"), **{**options, "engine": "argos"}).build()
    assert failed.failures
    return Project.load(folder).report()


def parsed(text: str) -> Any:
    return html.document_fromstring(text)


def found(severity: Severity) -> BuildReport:
    return BuildReport(Path("out"), (), (ReportedFinding(Finding("x", HOSTILE, severity=severity), "Mend it."),))


def test_texts_have_their_editions_and_each_finding_once(report: BuildReport) -> None:
    assert [text.name for text in report.texts] == ["a.md (ar)", "b.md (ar)", "a.md (en-XA)", "b.md (en-XA)"]
    assert [entry.format for entry in report.texts[0].editions] == ["docx", "epub"]
    [image] = [item for item in report.texts[0].findings if item.finding.code == "remote-image"]
    assert image.formats == ("docx", "epub")
    assert image.advice.startswith("Save it beside the article")


def test_what_the_last_build_could_not_make_is_told(report: BuildReport) -> None:
    assert report.failures
    assert all("argos" in failure.message for failure in report.failures)
    assert all(report.reaches(severity) for severity in Severity)
    assert len({failure.subject for failure in report.failures}) == len(report.failures)


@pytest.mark.parametrize("severity", list(Severity))
def test_it_fails_from_a_severity_on(severity: Severity) -> None:
    order = list(Severity)
    for threshold in order:
        expected = order.index(severity) >= order.index(threshold)
        assert found(severity).reaches(threshold) is expected
        assert json.loads(to_json(found(severity), threshold))["fails"] is expected
        suites = etree.fromstring(to_junit(found(severity), threshold).encode())
        assert suites.get("failures") == str(int(expected))
    assert not BuildReport(Path("out"), ()).reaches(Severity.INFO)


def test_the_picture_shows_every_sentence() -> None:
    sentences = {"engine": 3, "memory": 4, "reviewed": 0, "left alone": 1, "kept": 2, "terms": 9, "placed by rule": 9}
    shares = shares_of(sentences)
    assert [(share.name, share.count) for share in shares] == [
        ("engine", 3),
        ("memory", 4),
        ("kept", 2),
        ("left-alone", 1),
    ]
    assert sum(share.width for share in shares) == pytest.approx(100)
    assert [share.start for share in shares] == [0, 30, 70, 90]
    assert shares_of(dict.fromkeys((name for name, _ in ORIGINS), 0)) == []


def test_the_page_needs_nothing_and_runs_nothing(report: BuildReport) -> None:
    text = to_html(report, Severity.WARNING)
    page = parsed(text)
    assert page.xpath("//script | //link | //img | //iframe | //object | //form | //@onclick") == []
    assert page.xpath("//@src") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert "url(" not in text
    assert "@import" not in text
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    for rule in ("prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert rule in text


def test_what_articles_say_is_shown_and_never_taken_for_markup(report: BuildReport) -> None:
    titles = parsed(to_html(report, Severity.WARNING)).xpath("//h3/bdi")
    assert titles[0].get("dir") == "rtl"
    assert titles[0].get("lang") == "ar"
    page = parsed(to_html(found(Severity.ERROR), Severity.ERROR))
    assert "<script>alert(1)</script>" in page.text_content()
    assert page.xpath("//script") == []


def test_the_page_can_be_found_through_by_headings_and_names(report: BuildReport) -> None:
    page = parsed(to_html(report, Severity.WARNING))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href")} <= {*ids}
    assert all(table.xpath("./caption") and table.xpath(".//th[@scope]") for table in page.xpath("//table"))
    assert all(picture.get("aria-label") for picture in page.xpath("//svg"))


def test_junit_has_a_case_for_each_edition_and_each_failure(report: BuildReport) -> None:
    suites = etree.fromstring(to_junit(report, Severity.ERROR).encode())
    names = [case.get("name") for case in suites.iter("testcase")]
    assert {"ar/a.docx", "ar/a.epub", "en-XA/b.docx"} <= {*names}
    assert suites.get("errors") == str(len(report.failures))
    assert suites.get("failures") == "0"


def test_json_has_all_of_it(report: BuildReport) -> None:
    record = json.loads(to_json(report, Severity.ERROR))
    assert [text["source"] for text in record["texts"]] == ["a.md", "b.md", "a.md", "b.md"]
    assert record["texts"][0]["sentences"]["engine"] == 2
    assert {item["code"] for item in record["texts"][0]["findings"]} >= {"remote-image"}
    assert record["failures"][0]["hint"]


def test_a_report_takes_the_place_of_reports_alone(report: BuildReport, tmp_path: Path) -> None:
    for form, name in (("html", "a.html"), ("json", "a.json"), ("junit", "a.xml")):
        path = tmp_path / name
        write_report(path, report, form, Severity.ERROR)
        write_report(path, report, form, Severity.ERROR)
        path.write_text("<html><body>mine</body></html>", "utf-8")
        with pytest.raises(UsageError, match="no report that publish wrote"):
            write_report(path, report, form, Severity.ERROR)
        assert path.read_text("utf-8") == "<html><body>mine</body></html>"


def test_where_there_are_no_editions_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no editions"):
        report_of(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
