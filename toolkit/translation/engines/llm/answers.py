"""What a language model answered: its lines by their numbers, and what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from toolkit.languages import SENTENCE_ENDS

_LINE = re.compile(
    r"\s{0,9}(?:[-•*][ \t]{1,3})?\**(?:[Ss]entence[ \t])?"
    r"(?:[\[【［](\d{1,4})[\]】］]|[(（](\d{1,4})[)）]|(\d{1,4})(?:[.):](?=[\s*])|[．、：）]))"
    r"\**[ \t\u3000]*(.*)"
)
"""A line with its number, in whatever brackets the model has put it: those of Chinese and Japanese, too."""
_THOUGHTS_END = ("</think>", "</thinking>", "</thought>", "</reasoning>", "[/THINK]", "◁/think▷", "<|message|>")
"""Up to here models that reason write down how they do, where the server does not take it away."""
_TURN_ENDS = (
    "<|im_end|>",
    "<|end|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|end_of_turn|>",
    "<|return|>",
    "<end_of_turn>",
    "</s>",
    "<eos>",
    "[/INST]",
)
"""What chat templates end a turn with (ChatML, Llama, Phi, Gemma, Mistral): with the wrong one a server shows it."""
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("『", "』"), ("‘", "’"))
_ANY_QUOTE = re.compile("[" + "".join({mark for pair in _QUOTES for mark in pair} | {"'"}) + "]")
_REFUSAL = re.compile(
    r"\b(?:as an ai\b"
    r"|i(?:['’]m| am) (?:just |only )?an? (?:ai|(?:large )?language model)\b"
    r"|(?:sorry|unable)\b.{0,60}\b(?:translate|assist|help|comply|fulfil|provide|request)\b"
    r"|i can(?:['’]t|not| not) (?:translate|assist|help|comply|fulfil|provide)\b"
    r"|lo siento\b.{0,30}\bno puedo (?:ayudar|traducir)"
    r"|i won(?:['’]t| not) (?:translate|help|assist)"
    r"|no puedo (?:ayudarte|ayudar con|traducir)"
    r"|désolée?\b.{0,30}\bje ne peux pas (?:vous )?(?:aider|traduire)"
    r"|tut mir leid\b.{0,60}\b(?:helfen|übersetzen))",
    re.IGNORECASE,
)
"""How models refuse, mostly in English, whatever they are asked in. A sentence that says so itself may come back so."""
_REFUSAL_DENSE = re.compile("(?:无法|不能|無法)(?:翻译|翻譯|提供|协助|回答)|翻訳(?:すること(?:は|が))?できません")
"""The same in Chinese and Japanese, whose words have no bounds."""
_PLACEHOLDER = re.compile(
    r"[\[<({]{1,2}(?:\w{1,20} )?(?:translation|translated text|traducción|traduction)[\])>}]{1,2}", re.IGNORECASE
)
_LABEL = re.compile(
    r"[¡¿]?(?:(?:sure|certainly|of course|okay|ok|claro|por supuesto|bien sûr|natürlich|certo|com certeza)"
    r"[,.!]{0,2}\s{1,3})?"
    r"(?:(?:here(?:['’]s| is| are| you are| you go)|aquí (?:está|tienes|tiene|va)|voici|hier (?:ist|sind)|ecco"
    r"|aqui está)(?!\w)[^:：.!?\n]{0,60}"
    r"|(?:[^\W\d_]{1,20} ){0,3}(?:translation|translated(?: text)?|traducción|traduction|übersetzung|traduzione"
    r"|tradução|vertaling|tłumaczenie|перевод|answer|译文|翻译|翻譯|訳文|翻訳|번역|الترجمة)"
    r"(?: [^\W\d_]{1,20}){0,4}\s{0,3})[:：]",
    re.IGNORECASE,
)
"""What models say before a translation, in their language or the other one."""
_REMARK = re.compile(
    r"[(\[（【]\s?(?:(?:translator['’]s )?note|nota|n\. ?(?:del|de la|d\.|of the) ?t|anmerkung|remarque|ndt"
    r"|opmerking|uwaga|примечание|注|註|訳注|참고|ملاحظة)(?![^\W\d_])[^)\]）】]{0,400}[)\]）】]?\s{0,3}\Z"
    r"|\*{0,2}(?:note|nota) ?:[^\n]{0,400}\Z",
    re.IGNORECASE,
)
"""What they say behind one."""
_MOST, _LEAST = 1.8, 0.4
"""How many times as long as the other lines would have it a line may be."""
_LONGEST_JSON = 1_000_000
_FEW = 15
"""Characters that mean nothing in that."""
_MARKUP = ("**", "```", "__", "</", "<br", "<|", "|>", *_TURN_ENDS)
_FINAL = re.compile(rf"[{SENTENCE_ENDS}…:：]['\"”’»)\]）」』]{{0,3}}$")
_ECHO = 3
"""Words of a sentence that no other language has alike; names and titles have fewer."""
_ALONE, _ALONE_MORE = 3, 60
"""How many times as long as its sentence a line may be that stands alone, and how much more, in letters."""
_DENSE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")
"""Letters of which each is worth three of an alphabet."""


class AnswerError(Exception):
    """An answer can't be used; its text says why, to the model as well as to people."""


def lines_of(answer: str, sentences: Sequence[str], *, lenient: bool = False, alike: bool = False) -> list[str]:
    """Return the translations in an answer, in the order of the sentences.

    Args:
        answer: What the model said.
        sentences: What it was asked for.
        lenient: Whether what stands around the numbered lines is passed over.
        alike: Whether a translation may be the sentence itself: between variants of one language.

    Raises:
        AnswerError: A line is missing, comes twice or is too much, or one can't be the translation of its sentence.
    """
    found, talk = _numbered(answer, sentences)
    wanted = range(1, len(sentences) + 1)
    if missing := [number for number in wanted if number not in found]:
        raise AnswerError(f"line [{missing[0]}] is missing")
    if len(found) > len(sentences):
        raise AnswerError(f"line [{max(found)}] is too much")
    if talk and not lenient:
        raise AnswerError("it has more than the numbered lines")
    made = [_without_quotes(sentence, found[number]) for number, sentence in zip(wanted, sentences, strict=True)]
    for number, (sentence, text) in enumerate(zip(sentences, made, strict=True), 1):
        if fault := _fault(sentence, text) or ("" if alike else _echo(sentence, text)):
            raise AnswerError(f"line [{number}] {fault}")
    _refuse_repeated(sentences, made)
    _refuse_shifted(sentences, made)
    return made


def _without_thoughts(answer: str) -> str:
    for end in _THOUGHTS_END:
        answer = answer.rpartition(end)[2]
    return answer


def _numbered(answer: str, sentences: Sequence[str]) -> tuple[dict[int, str], bool]:
    """Return the texts of the numbered lines of an answer, and whether it has anything else.

    Raises:
        AnswerError: A number comes twice, or what stands below its line may belong to it.
    """
    found: dict[int, str] = {}
    talk = False
    before = 0
    for line in _as_lines(_without_marks(_without_thoughts(answer), sentences), len(sentences)):
        match = _LINE.fullmatch(line)
        if match is None:
            talk = talk or bool(line.strip())
            if before and line.strip() and _is_torn(sentences[before - 1 : before], found[before]):
                raise AnswerError(f"line [{before}] goes on in the next line")
            before = 0
            continue
        number = int(match[1] or match[2] or match[3])
        if number in found:
            raise AnswerError(f"line [{number}] comes twice")
        found[number] = match[4].strip()
        before = number
    if found.keys() == set(range(len(sentences))):  # it counts from 0
        return {number + 1: text for number, text in found.items()}, talk
    return found, talk


def _as_lines(answer: str, count: int) -> list[str]:
    """Return the lines of an answer; those of one in JSON, a list of texts or texts by their numbers, with numbers."""
    text = answer.strip().removeprefix("```json").removesuffix("```").strip()
    try:
        data = json.loads(text) if text[:1] in ("{", "[") and len(text) < _LONGEST_JSON else None
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, list) and len(data) == count:
        data = dict(enumerate(data, 1))
    if isinstance(data, dict) and all(isinstance(said, str) for said in data.values()):
        return [f"[{number}] {' '.join(said.split())}" for number, said in data.items()]
    return answer.splitlines()


def _without_marks(answer: str, sentences: Sequence[str]) -> str:
    """Return an answer without the marks that end its turn; a sentence that has one itself keeps it."""
    text = answer.rstrip()
    while mark := next((mark for mark in _TURN_ENDS if text.endswith(mark)), ""):
        if any(mark in sentence for sentence in sentences):
            break
        text = text.removesuffix(mark).rstrip()
    return text


def _without_quotes(sentence: str, text: str) -> str:
    """Return a line without the quotation marks around it, if its sentence has none at all."""
    for opening, closing in _QUOTES:
        if text.startswith(opening) and text.endswith(closing) and not _ANY_QUOTE.search(sentence):
            return text.removeprefix(opening).removesuffix(closing).strip()
    return text


def _is_torn(sentence: Sequence[str], text: str) -> bool:
    """Tell whether what stands below a line may belong to it: it doesn't end as its sentence does."""
    return not (sentence and _FINAL.search(sentence[0].rstrip()[-8:]) and _FINAL.search(text[-8:]))


def _echo(sentence: str, text: str) -> str:
    """Return what is wrong with a line that is its sentence once more; nothing if it isn't, or is no sentence."""
    words = [word for word in sentence.split() if word[:1].islower()]
    if len(words) < _ECHO or " ".join(sentence.casefold().split()) not in " ".join(text.casefold().split()):
        return ""
    return "is not translated" if len(text) <= len(sentence) + _FEW else "has its sentence beside the translation"


def _fault(sentence: str, text: str) -> str:
    """Return what is wrong with a line; nothing if it may be a translation."""
    if not any(char.isalnum() for char in text) and any(char.isalnum() for char in sentence):
        return "is empty"
    if any(refusal.search(text) and not refusal.search(sentence) for refusal in (_REFUSAL, _REFUSAL_DENSE)):
        return "is no translation, but about it"
    if (_LABEL.match(text) and ":" not in sentence) or _PLACEHOLDER.fullmatch(text):
        return "is labelled"
    if _REMARK.search(text) and not _REMARK.search(sentence) and "(" not in sentence and ":" not in sentence:
        return "has a remark beside the translation"
    if mark := next((mark for mark in _MARKUP if mark in text and mark not in sentence), ""):
        return f"has formatting that its sentence lacks, {mark}"
    if re.search(r"\[\d{1,4}\]", text) and not re.search(r"\[\d{1,4}\]", sentence):
        return "holds another one"
    return ""


def _size(text: str) -> int:
    return len(text) + 2 * len(_DENSE.findall(text))


def _refuse_repeated(sentences: Sequence[str], made: Sequence[str]) -> None:
    """Refuse an answer that says the same for different sentences.

    Raises:
        AnswerError: It does.
    """
    seen: dict[str, str] = {}
    for number, (sentence, text) in enumerate(zip(sentences, made, strict=True), 1):
        key, own = text.casefold(), sentence.casefold()
        if len(text.split()) > 1 and seen.setdefault(key, own) != own:
            raise AnswerError(f"line [{number}] repeats another one")


def _refuse_shifted(sentences: Sequence[str], made: Sequence[str]) -> None:
    """Refuse an answer in which a line has much more, or less, of its sentence than the others have of theirs.

    So a sentence shows that was put into its neighbour's line as well as into its own, or instead.

    Raises:
        AnswerError: It has.
    """
    if len(sentences) == 1 and _size(made[0]) > _ALONE * _size(sentences[0]) + _ALONE_MORE:
        raise AnswerError("line [1] says more than its sentence")
    given, said = sum(map(len, sentences)), sum(map(len, made))
    for number, (sentence, text) in enumerate(zip(sentences, made, strict=True), 1):
        others = given - len(sentence)
        expected = len(sentence) * (said - len(text)) / max(others, 1)
        if others and len(text) > _MOST * expected + _FEW:
            raise AnswerError(f"line [{number}] says more than its sentence")
        if others and len(text) < _LEAST * expected - _FEW:
            raise AnswerError(f"line [{number}] says less than its sentence")
