"""TBX in its two versions and two styles, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import UsageError
from toolkit.translation.glossary import Glossary, load_glossary

BASIC_DCA = """<?xml version="1.0" encoding="UTF-8"?>
<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="c1"><descrip type="definition">Something  kept on a disk.</descrip>
  <langSec xml:lang="en-US">
    <termSec><term>file</term><termNote type="partOfSpeech">noun</termNote></termSec>
    <termSec><term>data <hi>file</hi></term></termSec></langSec>
  <langSec xml:lang="es">
    <termSec><term>fichero</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
    <termSec><term>documento</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
    <termSec><term>archivo</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
      <termNote type="grammaticalGender">masculine</termNote></termSec></langSec>
  <langSec xml:lang="fr"><termSec><term>fichier</term></termSec></langSec>
</conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>Linux</term></termSec></langSec>
  <langSec xml:lang="es"><termSec><term>Linux</term></termSec></langSec></conceptEntry>
<conceptEntry id="c3"><langSec xml:lang="en"><termSec><term>only English</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""

MIN_DCT = """<tbx style="dct" type="TBX-Min" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
  xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="c1">
  <langSec xml:lang="en"><termSec><term>database</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
  <langSec xml:lang="es"><termSec><term>base de datos</term>
    <min:administrativeStatus>preferred</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""

VERSION_2 = """<?xml version='1.0'?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body><termEntry id="1">
  <langSet xml:lang="en"><tig><term>queue</term></tig></langSet>
  <langSet xml:lang="es"><ntig><termGrp><term>cola</term>
    <termNote type="grammaticalGender">feminine</termNote></termGrp></ntig></langSet>
</termEntry></body></text></martif>"""


def load(folder: Path, content: str | bytes, target: str = "es") -> Glossary:
    path = folder / "terms.tbx"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_glossary([path], "en", target)


def test_version_3_with_attributes(tmp_path: Path) -> None:
    glossary = load(tmp_path, BASIC_DCA)
    file, data_file, linux = glossary.terms
    assert (file.source, file.target, file.gender, file.keep) == (("file",), ("archivo", "documento"), "m", False)
    assert file.note == "Something kept on a disk."
    assert data_file.source == ("data file",)
    assert data_file.target == file.target
    assert (linux.keep, linux.target) == (True, ("Linux",))
    assert len(load(tmp_path, BASIC_DCA, "fr")) == 2
    assert len(load(tmp_path, BASIC_DCA, "de")) == 0


def test_version_3_with_tags(tmp_path: Path) -> None:
    (term,) = load(tmp_path, MIN_DCT).terms
    assert (term.source, term.target, term.pos) == (("database",), ("base de datos",), "noun")


def test_version_2_without_loading_its_dtd(tmp_path: Path) -> None:
    (term,) = load(tmp_path, VERSION_2).terms
    assert (term.target, term.gender) == (("cola",), "f")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    attack = '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tbx><text>&a;</text></tbx>'
    with pytest.raises(UsageError, match="declares XML entities"):
        load(tmp_path, attack.encode(encoding))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BASIC_DCA.replace("</conceptEntry>", "", 1), r"Line \d+ of the glossary .* is not well-formed XML"),
        ("<html><body>file</body></html>", "not TBX"),
        (BASIC_DCA.replace("<term>Linux</term>", "<term> </term>"), "Line 15 .* has a term that is empty"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        load(tmp_path, content)
    assert caught.value.hint
