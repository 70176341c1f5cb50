from .comparison import Comparison as Comparison, compare_engines as compare_engines
from .consistency import Wordings as Wordings
from .doubts import DoubtfulSentence as DoubtfulSentence, doubts_of as doubts_of, worst_of as worst_of
from .evaluation import (
    Evaluation as Evaluation,
    EvaluationRow as EvaluationRow,
    Score as Score,
    evaluate as evaluate,
    read_pairs as read_pairs,
)
from .pretranslation import Progress as Progress
from .scrutiny import Scrutiny as Scrutiny
from .sentence import (
    Observer as Observer,
    ReviewState as ReviewState,
    Sentence as Sentence,
    Sentences as Sentences,
)
from .tally import Counts as Counts
from .translator import (
    Translated as Translated,
    translate_articles as translate_articles,
)
from .usage import Usage as Usage, usage_of as usage_of
