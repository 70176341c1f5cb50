"""What must come through a translation untouched though it is written as text: addresses, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.document.content import ATOM, LINE_BREAK

# What must not be translated though it is written as text: addresses on the web and of mail (RFC 3986, RFC 5322,
# narrowed to what people write in prose; closing punctuation belongs to the sentence).
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?()\[\]{}'’]/?"
    r"|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?()\[\]{}'’])?"
    r"|(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+"
)
# What a program fills in: {{var}}, ${var}, {name}, {0:.2f}; %s, %d, %1$s, %(name)s, %@. Braces must hold a name or a
# small number and nothing else, and must not follow a letter or backslash, where they are TeX's. A percent sign must
# not follow a letter or digit, where it is "100%" or part of an address, and the letter after it must end the word;
# the space that printf allows there is not allowed here, because of "50% discount".
_PLACEHOLDER = re.compile(
    r"\{\{[#/^]?\s?[A-Za-z_][\w.-]{0,60}\s?\}\}"
    r"|\$\{[A-Za-z_][\w.:-]{0,60}\}"
    r"|(?<![\w\\}$^{])\{(?:\d{1,2}|[A-Za-z_][\w.]{0,60})(?:![rsa])?(?::[^{}\s]{0,12})?\}(?!\})"
    r"|(?<![\w%])%(?:\d{1,2}\$|\([A-Za-z_]\w{0,60}\))?[-+#0]?\d{0,3}(?:\.\d{1,2})?(?:[sdiufxX](?!\w)|@)"
)
# Templates of Jinja, Liquid, Handlebars and GitHub's workflows, interpolations of Ruby's I18n, and messages of ICU
# MessageFormat, which hold spaces.
_TEMPLATE = re.compile(
    r"\$?\{\{[^{}\n]{1,80}\}\}|\{%[^{}%\n]{1,80}%\}|(?<![\w%#])[%#]\{[A-Za-z_]\w{0,60}\}"
    r"|\{\w{1,40}, ?(?:number|date|time|spellout|ordinal|duration)(?:, ?[^{}\n]{1,60})?\}"
    r"|\{\w{1,40}, ?(?:plural|select|selectordinal),(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
)
# What people write for machines outside of backticks: paths (with a drive, or of two parts at least, or from ~ or .),
# variables of the environment, options, identifiers with underscores or a call's brackets, names of emoji.
_MACHINE = re.compile(
    r"\b[A-Za-z]:\\(?:Program Files(?: \(x86\))?\\)?[^\s<>\"“”«»|?*]*[\w\\]"
    r"|(?<![\w.~/<)\]}])(?:(?:~|\.{1,2})/[\w.+@-]*(?:/[\w.+@-]+)*[\w/]|(?:/[\w.+@-]+)+/[\w.+@-]*[\w/])"
    r"|(?<![\w$])\$(?:[A-Z_][A-Z0-9_]{2,}|\{[A-Za-z_][\w.:-]{0,60}\})(?:/[\w.+-]*\w)*(?!\w)"
    r"|(?<![\w%])%[A-Z_]{3,}%(?:\\[\w.+-]*\w)*"
    r"|(?<![\w–—-])(?P<dash>--|–)(?P<option>[a-z][a-z0-9]+(?:-[a-z0-9]+)*)(?:=[\w./:-]*\w)?(?![\w–—-])"
    r"|(?<![\w.])[A-Za-z]\w*(?:\.\w+)*\(\)"
    r"|(?<![\w.-])(?:__[A-Za-z]\w*__|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)(?![\w])"
    r"|(?<![\w:]):(?:[a-z][a-z0-9_+-]{1,30}|[+-]1|100|1234):(?![\w:])"
    r"|(?<![\w@/.#&])[@#][A-Za-z_]\w{1,40}"
)
# Names of files, by the endings that are no words of a language; versions with a letter.
_FILE = re.compile(
    r"(?<![\w.@/+-])[\w+-]{1,60}(?:\.[\w+-]{1,60}){0,4}?\.(?:bash|bat|bmp|cfg|cpp|css|csv|docx?|dll|epub|exe|gif|gz"
    r"|html?|ico|ini|ipynb|jar|jpe?g|js|json|jsx|md|mkv|mp3|mp4|odt|pdf|php|png|po|pptx?|ps1|py|pyi|rst|rtf|scss|sh|sql"
    r"|sqlite|svg|tar(?:\.[bgx]z2?)?|tex|toml|tsv|tsx|txt|vue|wav|webp|xls|xlsx|xml|ya?ml|zip)(?![\w])"
    r"|(?<![\w.])v\d{1,4}(?:\.\d{1,6}){1,4}(?:-[a-z]+\.?\d*)?(?!\w)"
)
# What each of them has: most texts have none of it, and are not looked at further. Each alternative begins with one
# sign, so that `re` goes from one such sign to the next, in a fortieth of the time; what stands before it comes last.
_SUSPECT = re.compile(
    rf"@|/|%|\$|\{{|\\|_|{ATOM}|{LINE_BREAK}|www|--|–[a-z]|:[a-z]|:[+-]?1|#[A-Za-z_]|v\d"
    r"|\(\)(?<=\w\(\))|\.[a-z]{2}(?<=\w\.[a-z]{2})"
)
_UNTOUCHED = re.compile(
    f"{_ADDRESS.pattern}|{_TEMPLATE.pattern}|{_MACHINE.pattern}|{_PLACEHOLDER.pattern}|{_FILE.pattern}|[{ATOM}{LINE_BREAK}]"
)
# Word processors make an en dash of two hyphens: "–help". So does somebody's aside begin: "–or so it seemed–". Words of
# options that many programs have (GNU Coding Standards, 4.8.1, "Option Table"), of one or several parts.
_OPTION_WORDS = (
    "append archive backup batch brief cache check clean color colour compress config copy count debug delete depth"
    " directory disable dry edit enable encoding exclude exec extract file filter follow force format global help host"
    " ignore include info input install interactive json keep lang level limit list local lock log login max min mode"
    " name null number output overwrite parallel password path port prefix print quiet recursive remove reverse root"
    " run silent size skip sort source stdin stdout strict summary tag target test threads timeout trace type update"
    " upgrade url user verbose version warn watch width"
)
_OPTIONS = frozenset(_OPTION_WORDS.split())
_PROSE_WORDS = (
    "an and although asked because but he if it or said she so that the they though was we which who you pero que dijo"
    " el la los las aunque et ou mais qui dit und oder aber der die das sagte ma che disse mas disse"
)
_PROSE = frozenset(_PROSE_WORDS.split())
"""What no option is called: after two hyphens, too, it begins an aside, or tells who speaks."""
_ASIDE = re.compile(r"[^\s–—-](?:--|–)(?=[\s.,;:!?)\]”’»]|$)")
"""A dash that closes an aside stands at the word before it."""


def may_be_untouched(text: str) -> bool:
    """Tell whether a text has a character of what must come through untouched: most have none, and are done with."""
    return _SUSPECT.search(text) is not None


def untouched_in(text: str, *, has_aside: bool = False) -> Iterator[re.Match[str]]:
    """Yield what must come through untouched in a text, in order.

    Args:
        text: A text, or a part of one.
        has_aside: Whether dashes around words are in the text: then a word behind a dash is no option of a program.
    """
    for match in _UNTOUCHED.finditer(text):
        if not match["dash"] or (not has_aside and is_option(match["option"], match["dash"])) or "=" in match[0]:
            yield match


def closes_aside(text: str) -> bool:
    """Tell whether a dash closes an aside somewhere in a text: then one at the beginning of a word opens it."""
    return _ASIDE.search(text) is not None


def is_option(name: str, dash: str = "--") -> bool:
    """Tell whether a dash and a word are an option of a program, and not the beginning of an aside.

    Args:
        name: The word, or several with hyphens between them.
        dash: What stands before it: two hyphens, or the en dash that word processors make of them.
    """
    return name not in _PROSE if dash == "--" else not _OPTIONS.isdisjoint(name.split("-"))
