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
# variables of the environment, options, identifiers with underscores or a call's brackets, names of emoji. pandoc
# makes an en dash of the two hyphens of an option.
_MACHINE = re.compile(
    r"\b[A-Za-z]:\\[^\s<>\"“”«»|?*]*[\w\\]"
    r"|(?<![\w.~/<)\]}])(?:(?:~|\.{1,2})/[\w.+@-]*(?:/[\w.+@-]+)*[\w/]|(?:/[\w.+@-]+)+/[\w.+@-]*[\w/])"
    r"|(?<![\w$])\$[A-Z_][A-Z0-9_]{2,}(?:/[\w.+-]*\w)*(?!\w)|(?<![\w%])%[A-Z_]{3,}%"
    r"|(?<![\w–—-])(?:--|–)[a-z][a-z0-9]+(?:-[a-z0-9]+)*(?:=[\w./:-]*\w)?(?![\w–—-])"
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
# What each of them has: most texts have none of it, and are not looked at further.
_SUSPECT = re.compile(
    rf"[@/%${{\\_{ATOM}{LINE_BREAK}]|www|--|–[a-z]|:[a-z]|:[+-]?1|\w\(\)|#[A-Za-z_]|\w\.[a-z]{{2}}|v\d"
)
_UNTOUCHED = re.compile(
    f"{_ADDRESS.pattern}|{_TEMPLATE.pattern}|{_PLACEHOLDER.pattern}|{_MACHINE.pattern}|{_FILE.pattern}|[{ATOM}{LINE_BREAK}]"
)


def may_be_untouched(text: str) -> bool:
    """Tell whether a text has a character of what must come through untouched: most have none, and are done with."""
    return _SUSPECT.search(text) is not None


def untouched_in(text: str) -> Iterator[re.Match[str]]:
    """Yield what must come through untouched in a text, in order."""
    return _UNTOUCHED.finditer(text)
