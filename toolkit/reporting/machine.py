"""The report for programs: JSON, and the XML that JUnit made known to every CI."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from toolkit.findings import SEVERITIES, Severity
from toolkit.reporting.account import BuildReport, ReportedFinding, ReportedText

if TYPE_CHECKING:
    from lxml.etree import _Element

SCHEMA = 1
"""Version of the form of the JSON."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 can't hold (production 2, Char)."""


def to_json(report: BuildReport, threshold: Severity) -> str:
    """Return the report as JSON.

    Args:
        report: The report.
        threshold: What severity makes CI fail; `fails` tells whether that is reached.
    """
    record = {
        "publish-report": SCHEMA,
        "out": str(report.out),
        "fails": report.reaches(threshold),
        "engines": dict(report.engines),
        "failures": [asdict(failure) for failure in report.failures],
        "findings": [_finding(item) for item in report.findings],
        "read_first": [{"text": text.name, **sentence.to_dict()} for text, sentence in report.read_first],
        "texts": [_text(text) for text in report.texts],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _text(text: ReportedText) -> dict[str, Any]:
    first = text.editions[0]
    return {
        "source": text.source,
        "language": text.language,
        "source_language": first.source_language,
        "title": first.title,
        "translated_by": text.translator,
        "sentences": text.sentences,
        "editions": [{"path": entry.path, "format": entry.format, "sha256": entry.sha256} for entry in text.editions],
        "read_first": [sentence.to_dict() for sentence in text.read_first],
        "findings": [_finding(item) for item in text.findings],
    }


def _finding(item: ReportedFinding) -> dict[str, Any]:
    return {**item.finding.to_dict(), "advice": item.advice, "formats": list(item.formats)}


def to_junit(report: BuildReport, threshold: Severity) -> str:
    """Return the report as JUnit's XML: a suite for each text, a case for each edition and each finding.

    Its form is the one that Jenkins' JUnit plug-in, GitLab and GitHub's actions read.

    Args:
        report: The report.
        threshold: Findings of this severity, and more severe ones, are failures; the others pass.
    """
    from lxml import etree

    root = etree.Element("testsuites", name="publish report")
    for text in report.texts:
        suite = etree.SubElement(root, "testsuite", name=_clean(text.name))
        for entry in text.editions:
            _case(suite, text.name, entry.path)
        for item in text.findings:
            _found(suite, text.name, item, threshold)
    build = etree.SubElement(root, "testsuite", name="build")
    for failure in report.failures:
        case = _case(build, "build", failure.subject)
        etree.SubElement(case, "error", type="not-made", message=_clean(failure.message)).text = _clean(failure.hint)
    for item in report.findings:
        _found(build, "build", item, threshold)
    for suite in (*root, root):
        suite.set("tests", str(len(suite.findall(".//testcase"))))
        suite.set("failures", str(len(suite.findall(".//failure"))))
        suite.set("errors", str(len(suite.findall(".//error"))))
    etree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _found(suite: _Element, name: str, item: ReportedFinding, threshold: Severity) -> None:
    from lxml import etree

    finding = item.finding
    case = _case(suite, name, f"{finding.code} {finding.where}".strip())
    told = _clean(f"{finding.message}\n{item.advice}")
    if SEVERITIES.index(finding.severity) >= SEVERITIES.index(threshold):
        etree.SubElement(case, "failure", type=finding.code, message=_clean(finding.message)).text = told
    else:
        etree.SubElement(case, "system-out").text = told


def _case(suite: _Element, name: str, what: str) -> _Element:
    from lxml import etree

    return etree.SubElement(suite, "testcase", classname=_clean(name), name=_clean(what))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
