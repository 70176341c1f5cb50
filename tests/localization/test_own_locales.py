"""A user's own locales: over the toolkit's or beside them, by the same checks, and nothing in the installation."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from toolkit import publish, render
from toolkit.data import locales_folder
from toolkit.document import Article
from toolkit.errors import UsageError
from toolkit.files import sha256_of_folder
from toolkit.ingest import read_article
from toolkit.localization import Locales, load_locale, localize, problems_in
from toolkit.localization.typography import patterns
from toolkit.localization.typography.rules import rules_of
from toolkit.settings import load_settings

ICELANDIC = """quotes = [["„", "“"], ["‚", "‘"]]
[tags]
ooxml = "is-IS"
"""
STRINGS = 'msgid "Contents"\nmsgstr "Efni"\n\nmsgid "Published %(date)s"\nmsgstr "Birt %(date)s"\n'


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with Icelandic, of which two strings are translated."""
    rules = 'rules = ["ellipsis", "quotes"]\n'
    write(tmp_path / "locales" / "is", locale_toml=ICELANDIC, messages_po=STRINGS, typography_toml=rules)
    return tmp_path / "locales"


def article(folder: Path, text: str, name: str = "a.md") -> Article:
    (folder / name).write_text(text, "utf-8")
    return read_article(folder / name)


def test_a_project_publishes_in_a_language_of_its_own(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    before = sha256_of_folder(locales_folder())
    (own.parent / "publish.toml").write_text('locales = "locales"\nlang = ["is"]\nengine = "pseudo"\n', "utf-8")
    article(own.parent, '---\ntitle: A day\nlang: en\ndate: 2024-05-06\n---\n\nThe sea was "calm".\n')
    result = publish("a.md", format="epub")
    assert not result.failures
    [finding] = [one for one in result.findings if one.code == "locale-data"]
    assert "lacks" in finding.message
    assert "readers get in English" in finding.message
    [edition] = result.editions
    with zipfile.ZipFile(own.parent / edition.path) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert "Birt 6. maí 2024" in text
    assert "„" in text
    (own / "is" / "messages.po").write_text(STRINGS.replace("Birt", "Gefið út"), "utf-8")
    assert [one.reasons for one in publish("a.md", format="epub").editions] == [("the locale's data",)]
    assert sha256_of_folder(locales_folder()) == before


def test_scripts_name_a_folder_too(own: Path) -> None:
    read = article(own.parent, '---\ntitle: Dagur\nlang: is\n---\n\nSjórinn var "kyrr".\n')
    with pytest.raises(UsageError, match="no locale for the language 'is'"):
        render(read, "epub")
    assert render(read, "epub", locales=own).data
    with pytest.raises(UsageError, match="no folder"):
        render(read, "epub", locales=own / "nowhere")


def test_one_of_the_toolkits_may_be_changed_in_part(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    write(folder / "es", messages_po='msgid "Contents"\nmsgstr "Sumario"\n')
    locales = Locales.of(folder)
    assert (load_locale("es", locales).gettext("Contents"), load_locale("es").gettext("Contents")) == (
        "Sumario",
        "Índice",
    )
    assert load_locale("es-MX", locales).gettext("Contents") == "Sumario"
    assert load_locale("es", locales).gettext("Cover") == "Cubierta"
    assert list(problems_in(folder)) == []
    text = "Digo: «Él dice “no”»."
    read = article(tmp_path, f"---\nlang: es\n---\n\n{text}\n")
    assert localize(read, load_locale("es", locales)).blocks == localize(read, load_locale("es")).blocks


def test_what_changed_is_read_again(own: Path) -> None:
    assert load_locale("is", Locales.of(own)).quotes[0] == ("„", "“")
    (own / "is" / "locale.toml").write_text(ICELANDIC.replace("„", "»"), "utf-8")
    assert load_locale("is", Locales.of(own)).quotes[0] == ("»", "“")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("message.po", STRINGS, "message.po means nothing in a locale's folder; is it messages.po?"),
        ("locale.toml", ICELANDIC + "[pages]\nsize = 'a4'\n", "there is no key 'pages'; is it page?"),
        ("locale.toml", ICELANDIC + "[page]\nsise = 'a4'\n", "there is no key 'page.sise'; is it size?"),
        ("locale.toml", ICELANDIC.replace("is-IS", "Icelandic"), "'tags.ooxml' must be a language with its country"),
        ("messages.po", STRINGS.replace("%(date)s", "", 1), 'no edition asks for "Published "'),
        ("messages.po", STRINGS.replace("Birt %(date)s", "Birt"), '"Birt" must hold the same placeholders'),
        ("typography.toml", 'rules = []\nruels = ["quotes"]\n', "there is no key 'ruels'; is it rules?"),
        ("typography.toml", 'rules = []\n[rule.own]\nfnd = "x"\n', "there is no key 'rule.own.fnd'; is it find?"),
    ],
)
def test_what_is_not_as_it_should_be_is_told(own: Path, name: str, text: str, told: str) -> None:
    (own / "is" / name).write_text(text, "utf-8")
    assert [problem for _, problem in problems_in(own) if told in problem]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("locale.toml", "hyphenate = false\n", r"locale\.toml names no quotation marks"),
        ("locale.toml", "page = 3\n" + ICELANDIC, r"locale\.toml is malformed"),
        ("locale.toml", "marks = 3\n" + ICELANDIC, r"locale\.toml is malformed"),
        ("locale.toml", "quotes = [", r"locale\.toml can't be read"),
        ("locale.toml", "emphasis = 'loud'\n" + ICELANDIC, "'emphasis' must be one of italic"),
        ("locale.toml", "direction = 'up'\n" + ICELANDIC, "'direction' must be one of ltr, rtl"),
        ("locale.toml", "quotes = []\n[tags]\nooxml = 'is-IS'\n", "'quotes' must be one pair of marks at least"),
        ("locale.toml", ICELANDIC + "[page]\ntext_size = nan\n", "'page.text_size' must be a number from 1 to 100"),
        ("locale.toml", ICELANDIC + "[fonts]\ntext = []\n", "'fonts.text' must be one font at least"),
        ("locale.toml", ICELANDIC + "[fonts.features]\nsmall = 1\n", "'fonts.features' must be one to four letters"),
        ("locale.toml", ICELANDIC + "[fonts.features]\nsmcp = -1\n", "'fonts.features' must be numbers of 32 bits"),
        ("locale.toml", ICELANDIC + "typst = '12345'\n", "'tags.typst' must be two or three letters"),
        ("locale.toml", ICELANDIC + "typst_region = 'x'\n", "'tags.typst_region' must be two letters"),
        ("locale.toml", ICELANDIC + "typst_script = 'x!'\n", "'tags.typst_script' must be three or four letters"),
        ("locale.toml", ICELANDIC + '"a\\u0001" = "b"\n', r"has a control character \(U\+0001\)"),
        ("locale.toml", ICELANDIC + "[date]\nmonths = ['a', \"b\\uFFFE\"]\n", r"has a control character \(U\+FFFE\)"),
        ("messages.po", "msgid", r"messages\.po can't be read"),
        ("typography.toml", 'rules = ["quots"]\n', "there is no rule 'quots'; is it quotes?"),
        (
            "typography.toml",
            'rules = ["own"]\n[rule.own]\nfind = "("\nput = ""\n',
            "The typography of 'is' is malformed",
        ),
    ],
)
def test_what_can_not_be_used_is_refused(own: Path, name: str, text: str, told: str) -> None:
    (own / "is" / name).write_text(text, "utf-8")
    with pytest.raises(UsageError, match=told):
        list(problems_in(own))


def test_a_locale_without_strings_is_refused(own: Path) -> None:
    """Its editions would say "About this edition" in English."""
    (own / "is" / "messages.po").unlink()
    with pytest.raises(UsageError, match=r"is has no messages\.po") as error:
        load_locale("is", Locales.of(own))
    assert "translate" in error.value.hint


def test_folders_and_files_that_are_no_locales_are_told(own: Path) -> None:
    write(own / "Icelandic!", locale_toml=ICELANDIC)
    write(own / "pt_br", locale_toml="")
    write(own / "fo", readme_md="")
    write(own, notes_txt="")
    write(own / ".git", config="")
    told = {place.name: problem for place, problem in problems_in(own) if place.name != "is"}
    assert set(told) == {"Icelandic!", "pt_br", "fo", "notes.txt"}
    assert "no language tag" in told["Icelandic!"]
    assert "is written pt-BR as a tag" in told["pt_br"]
    assert "none of locale.toml" in told["fo"]


def test_a_link_that_leads_out_of_the_folder_is_refused(own: Path, tmp_path: Path) -> None:
    shutil.move(own / "is", tmp_path / "elsewhere")
    (own / "is").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="leads out of the folder"):
        Locales.of(own)


@pytest.mark.parametrize("place", ["lang = 'is'\n", "[language.is]\nquality = 'fast'\n", "[article.x]\nlang = 'is'\n"])
def test_the_project_file_may_speak_of_its_own_languages(own: Path, place: str) -> None:
    file = own.parent / "publish.toml"
    file.write_text(place, "utf-8")
    with pytest.raises(UsageError, match=r"publish\.toml:\d: .*no locale for the language 'is'"):
        load_settings(folder=own.parent, environment={})
    assert load_settings(folder=own.parent, environment={"PUBLISH_LOCALES": "locales", "PUBLISH_LANG": "is"}).locales
    assert load_settings({"locales": "locales"}, folder=own.parent, environment={}).locales == str(own)
    file.write_text(f"locales = 'locales'\n{place}", "utf-8")
    settings = load_settings(folder=own.parent, environment={"PUBLISH_LANG": "is"})
    assert (settings.locales_folder, settings.languages) == (own, ("is",))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('rules = ["x"]\n[rule.x]\nfind = "(a|[a-b])+!"\nput = "b"\nauthor = true\n', "takes too long"),
        ('rules = ["x"]\n[rule.x]\nfind = "b"\nwhere = "([a-z]|a)+!"\nput = "c"\nauthor = true\n', "takes too long"),
        ('[protected.x]\nfind = "(a|a)+!"\nneeds = "a"\n', "takes too long"),
        (
            'rules = ["x","x","x","x","x","x","x"]\n[rule.x]\nfind = "a"\nput = "' + "a" * 30 + '"\nauthor = true\n',
            "longer and longer",
        ),
        (
            'rules = ["x"]\n[rule.x]\nfind = "a"\nput = "' + "b" * 2000 + '"\nauthor = true\n',
            "more than 1000 characters",
        ),
        ('rules = ["x"]\n[rule.x]\nfind = "("\nput = "b"\nauthor = true\n', "no regular expression"),
        ("protected = 5\n", "malformed"),
        ("rules = 5\nsets = 5\n", "malformed"),
        ("rules = ['x']\n[rule]\nx = 5\n", "malformed"),
        ("x = " + "[" * 3000, "nested too deeply"),
        ("x = " + "9" * 5000, "integer string conversion"),
    ],
)
def test_rules_that_mean_harm_end_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str, said: str
) -> None:
    monkeypatch.setattr(patterns, "_SECONDS", 0.1)
    write(tmp_path / "locales" / "es", typography_toml=rules)
    read = article(tmp_path, f"---\ntitle: Un día\nlang: es\n---\n\nEl mar {'a' * 60} b!\n")
    with pytest.raises(UsageError, match=said):
        render(read, "epub", locales=tmp_path / "locales")


def test_expressions_of_a_users_own_find_what_ours_find(tmp_path: Path) -> None:
    """Another library looks for them, which can be told to give up."""
    text = "\n\n".join(path.read_text("utf-8") for path in sorted(Path("tests/data/scripts").glob("*.md")))[:20_000]
    own = tmp_path / "locales"
    for folder in locales_folder().iterdir():
        if (folder / "typography.toml").is_file():
            (own / folder.name).mkdir(parents=True)
            shutil.copy(folder / "typography.toml", own / folder.name)
    locales = Locales.of(own)
    for tag in ("ar", "de", "es", "fr", "ja", "pl", "zh-Hans"):
        ours, theirs = (rules_of(load_locale(tag, where)).rules for where in (Locales.of(None), locales))
        for one, other in zip(ours, theirs, strict=True):
            found = [list(rule.change(text, False)) for rule in (one, other)]
            assert found[0] == found[1], (tag, one.name)


CATALOGUES = {
    "charset": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=nonsense\\n"\n',
    "escape": 'msgid "Contents"\nmsgstr "\\x"\n',
    "plural": 'msgid ""\nmsgstr "Plural-Forms: nplurals=99999999; plural=((n;\\n"\n\nmsgid "a"\nmsgid_plural "b"\n'
    'msgstr[0] "c"\nmsgstr[99999999] "d"\n',
    "no number": 'msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n',
    "dates": 'msgid ""\nmsgstr "PO-Revision-Date: xx\\nPOT-Creation-Date: 99-99\\n"\n',
    "widths": 'msgid "Published %(date)s"\nmsgstr "%(x)s %(date)99999999999s %(date)s %"\n',
    "torn": 'msgid "a\nmsgstr b"\n',
    "large": 'msgid "Contents"\nmsgstr "' + "x" * 3_000_000 + '"\n',
    "nul": 'msgid "Contents"\nmsgstr "\0"\n',
}

_REFUSED = frozenset({"plural", "no number", "dates", "large"})


@pytest.mark.parametrize("name", CATALOGUES)
def test_strings_that_mean_harm_are_refused_or_do_none(tmp_path: Path, name: str) -> None:
    write(tmp_path / "locales" / "es", messages_po=CATALOGUES[name])
    read = article(tmp_path, "---\ntitle: Un día\nlang: es\ndate: 2024-05-06\n---\n\nEl mar.\n")
    if name in _REFUSED:
        with pytest.raises(UsageError, match=r"messages\.po"):
            render(read, "epub", locales=tmp_path / "locales")
        return
    assert len(render(read, "epub", locales=tmp_path / "locales").data) < 1_000_000
