from .codes import tag_of_code as tag_of_code
from .letters import (
    EAST_ASIAN as EAST_ASIAN,
    HANGUL as HANGUL,
    MARKS as MARKS,
    UNSPACED as UNSPACED,
    UNSPACED_LETTERS as UNSPACED_LETTERS,
    characters as characters,
    has_astral as has_astral,
    is_unspaced as is_unspaced,
    one_of as one_of,
)
from .names import (
    babel_locale as babel_locale,
    language_name as language_name,
    normalize_tag as normalize_tag,
    suggestion as suggestion,
)
from .numbering import native_system as native_system, numbering_system as numbering_system
from .phrases import Phrase as Phrase, parser_of as parser_of, phrases_of as phrases_of
from .punctuation import (
    CLIPPED as CLIPPED,
    CLOSING as CLOSING,
    QUESTIONS as QUESTIONS,
    SENTENCE_ENDS as SENTENCE_ENDS,
    STOPS as STOPS,
    TRAILING as TRAILING,
    full_stop as full_stop,
    leading_start as leading_start,
    mark_in as mark_in,
    trailing_end as trailing_end,
)
from .references import number_before as number_before, numbers_in as numbers_in
from .scripts import (
    direction as direction,
    joins_sentences as joins_sentences,
    joins_words as joins_words,
    joint as joint,
)
from .stems import Stems as Stems, stems_of as stems_of
from .tags import (
    PSEUDO_TAG as PSEUDO_TAG,
    base_language as base_language,
    fallbacks as fallbacks,
    likely_region as likely_region,
    likely_script as likely_script,
    matches as matches,
    same_language as same_language,
)
from .words import cuts_of as cuts_of, places_of as places_of, words_of as words_of
