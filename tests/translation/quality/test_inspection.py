"""Each code is given where it should be, a sound translation has none, and hostile text costs only its length."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from toolkit.translation.engines.protocol import Translation
from toolkit.translation.quality.figures import compare_numbers
from toolkit.translation.quality.inspection import inspect
from toolkit.translation.quality.problems import CODES


def codes(sentence: str, text: str, *, score: float | None = None, pair: tuple[str, str] = ("en", "es")) -> list[str]:
    return [found.code for found in inspect(sentence, Translation(text, score), *pair, engine="argos")]


WRONG = {
    "empty": ("A word.", " "),
    "garbled": ("A new word is here.", "Una ⁇ palabra está aquí."),
    "too-long": ("A word.", "Una palabra que nadie dijo, y otra más, y muchas otras que tampoco dijo ninguno."),
    "too-short": ("He said that he would come to see us as soon as he could find the time.", "Dijo."),
    "broken-off": ("He said that he would come to see us, and that he had no time.", "Dijo que vendría a vernos y"),
    "repetition": ("They were friends", "Ellos eran amigos amigos eran amigos amigos amigos."),
    "words-twice": ("They live in a big house.", "Ellos viven en una casa casa grande."),
    "untranslated": ("They live in a big house.", "They live in a big house."),
    "address-added": ("Write to us soon.", "Escríbanos a info@ejemplo.es pronto."),
    "numbers-differ": ("My uncle came in 1983.", "Mi tío vino en 193."),
    "number-added": ("My uncle came late.", "Mi tío vino en 1983."),
    "sign-differs": ("It costs $ 5 today.", "Hoy cuesta 5 €."),
    "currency-differs": ("It costs 5 dollars.", "Cuesta 5 euros."),
    "question-lost": ("Is he here?", "Él está aquí."),
    "bracket-alone": ("I see him (the dog).", "Le veo (el perro."),
    "negation-lost": ("The dog is not here.", "El perro está aquí."),
    "negation-added": ("The dog is here.", "El perro no está aquí."),
    "lines-joined": ("It does it.", "Lo hace.\n\nSí."),
    "low-score": ("They live in a big house.", "Ellos viven en Biglesia Higles."),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_has_its_code(code: str) -> None:
    sentence, text = WRONG[code]
    assert code in codes(sentence, text, score=-1.5 if code == "low-score" else -0.2)
    messages = [found.message for found in inspect(sentence, Translation(text, -1.5), "en", "es", engine="argos")]
    assert all(sentence[:20] in message and ";" in message for message in messages)


def test_every_code_but_that_of_kept_sentences_has_an_example() -> None:
    assert set(CODES) - set(WRONG) == {"left-as-it-is"}


@pytest.mark.parametrize(
    "left",
    [
        *(
            "▁Lo ▁hacemos.",
            "Lo hacen.</s>",
            "<s> Lo hacen.",
            "__spa__ Lo haces.",
            ">>spa<< Lo haces.",
            "<2es> Lo haces.",
        ),
        *(
            "spa_Latn Lo haces.",
            "Lo ha@@ ces.",
            "Lo\\n haces.",
            "Lo\u200bhaces.",
            "Lo <0x92> haces.",
            "Tú &amp; yo.",
            "Tú &#39;lo&#39;.",
            "Lo <b>haces</b>.",
        ),
    ],
)
def test_what_a_program_left_is_garbled(left: str) -> None:
    assert "garbled" in codes("You do it.", left)
    assert "garbled" not in codes(f"You do it: {left}", f"Lo haces: {left}")


@pytest.mark.parametrize(
    ("pair", "sentence", "text"),
    [
        (("en", "es"), "It costs 20 million.", "Cuesta 20 mil millones."),
        (("en", "de"), "There are 2 billion of them.", "Davon gibt es 2 Millionen."),
        (("en", "es"), "He came on March 31.", "Vino el 31 de mayo."),
        (("en", "es"), "I came on Monday.", "Vine el martes."),
        (("en", "de"), "On Sunday and Friday.", "Am Samstag und Dienstag."),
        (("de", "fr"), "Sie kam am 3. Juni 2020.", "Elle est venue le 3 juillet 2020."),
        (("en", "ru"), "They met on August 5.", "Они встретились 5 июля."),
        (("en", "ja"), "He came on March 31.", "彼は5月31日に来た。"),
        (("en", "zh-Hans"), "He came on March 31.", "他5月31日来了。"),
        (("en", "zh-Hans"), "I came on Monday.", "我星期二来了。"),
        (("en", "ko"), "He came on March 31.", "그는 5월 31일에 왔다."),
        (("en", "ko"), "I came on Monday.", "화요일에 왔다."),
        (("en", "vi"), "He came on March 31.", "Anh ấy đến ngày 31 tháng 5."),
        (("en", "th"), "He came on March 31.", "เขามาวันที่ 31 พฤษภาคม"),
        (("en", "hi"), "He came on March 31.", "वह 31 जून को आया।"),
        (("ja", "en"), "彼は5月31日に来た。", "He came on March 31."),
        (("en", "es"), "Run 5 km.", "Corre 5 millas."),
        (("en", "es"), "It is 20 degrees Fahrenheit.", "Hay 20 grados Celsius."),
        (("fr", "en"), "Il pèse 3 kilogrammes.", "It weighs 3 ounces."),
    ],
)
def test_numbers_that_mean_something_else(pair: tuple[str, str], sentence: str, text: str) -> None:
    assert codes(sentence, text, pair=pair) == ["numbers-differ"]


@pytest.mark.parametrize(
    ("pair", "sentence", "text"),
    [
        (("en", "es"), "It costs $5.", "Cuesta 5 euros."),
        (("en", "fr"), "He paid 12 pounds for it.", "Il l'a payé 12 dollars."),
        (("en", "ru"), "It costs 5 dollars.", "Это стоит 5 евро."),
    ],
)
def test_money_of_another_currency(pair: tuple[str, str], sentence: str, text: str) -> None:
    assert codes(sentence, text, pair=pair) == ["currency-differs"]


@pytest.mark.parametrize(
    ("pair", "sentence", "text"),
    [
        (("en", "es"), "It costs 20 million.", "Cuesta 20 millones."),
        (("en", "es"), "It costs 2 billion.", "Cuesta 2 mil millones."),
        (("en", "es"), "He came on March 31.", "Vino el 31 de marzo."),
        (("en", "ja"), "He came on March 31.", "彼は3月31日に来た。"),
        (("en", "zh-Hans"), "He came on December 3.", "他十二月3日来了。"),
        (("en", "zh-Hans"), "He came on March 31.", "他三月31日来了，住了二十五天。"),
        (("en", "zh-Hans"), "He stayed here until March 31.", "他在这里住了5个月，直到3月31日。"),
        (("en", "ko"), "He came on March 31.", "그는 3월 31일에 왔다."),
        (("en", "vi"), "He came on December 3.", "Anh ấy đến ngày 3 tháng 12."),
        (("en", "hi"), "The junior came on March 31.", "जूनियर 31 मार्च को आया।"),
        (("ja", "en"), "彼は5月31日に来た。", "He came on May 31."),
        (("en", "th"), "The sea is calm.", "ทะเลสงบ"),
        (("en", "es"), "On Sunday and Monday.", "El domingo y después."),
        (("en", "pt"), "I came on Monday.", "Vim na segunda e na terça."),
        (("en", "es"), "He may march 31 miles.", "Puede que marche 31 millas."),
        (("en", "es"), "It is 5 km long.", "Mide 5 kilómetros."),
        (("en", "es"), "It costs $5.", "Cuesta 5 dólares."),
        (("en", "es"), "It costs 5 pounds, or 6 euros.", "Cuesta 5 libras, o 6 euros."),
        (("en", "el"), "Is he here?", "Είναι εδώ;"),
        (("en", "ja"), "Is he here?", "彼はここにいますか？"),
        (("en", "zh-Hans"), "I see him (the dog).", "我看到他（那只狗）。"),
        (("en", "es"), "a) It is good. b) It is bad.", "a) Es bueno. b) Es malo."),
        (("en", "es"), "He lived here (born in 1973).", "Vivió aquí (nació en 1973)."),
        (("en", "es"), "Good :-)", "Bueno :-)"),
    ],
)
def test_sound_dates_amounts_and_marks_have_no_problem(pair: tuple[str, str], sentence: str, text: str) -> None:
    assert codes(sentence, text, pair=pair) == []


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("They live in a big house.", "Ellos viven en una casa grande."),
        ("No, no, no, no!", "¡No, no, no, no!"),
        ("OK", "De acuerdo"),
        ("New York Times", "New York Times"),
        ("Write to info@example.org.", "Escriba a info@example.org."),
        ("😀 Yes!", "😀 ¡Sí!"),
        ("Wait...", "Espere..."),
    ],
)
def test_what_is_right_has_no_problem(sentence: str, text: str) -> None:
    assert codes(sentence, text, score=-0.2) == []


@pytest.mark.parametrize(
    ("source", "sentence", "target", "text"),
    [
        ("en", "It costs 1,234.50 dollars.", "es", "Cuesta 1.234,50 dólares."),
        ("en", "It costs 1,234.50 dollars.", "es", "Cuesta 1234,5 dólares."),
        ("en", "There are 10,000 of them.", "fr", "Il y en a 10 000."),
        ("en", "About 20 million people.", "es", "Unos 20 millones de personas."),
        ("en", "About 2 billion people.", "es", "Unos 2.000 millones de personas."),
        ("en", "About 1.5 billion people.", "zh", "大约15亿人。"),
        ("en", "I have 2 cats and three dogs.", "es", "Tengo dos gatos y 3 perros."),
        ("en", "It opens at 9:30 pm.", "es", "Abre a las 21:30."),
        ("en", "It opens at 9 pm.", "de", "Es öffnet um 21 Uhr."),
        ("en", "It is 9:30.", "es", "Son las 9.30."),
        ("en", "On May 5, 2020", "ja", "2020年5月5日"),
        ("en", "On 12/05/2020", "de", "Am 12.05.2020"),
        ("en", "In the 19th century", "es", "En el siglo XIX"),
        ("en", "Louis XIV had 50% of it.", "es", "Luis XIV tenía el 50 por ciento."),
        ("ar", "عام ١٩٨٤", "en", "The year 1984"),
        ("hi", "वर्ष १९८४", "en", "The year 1984"),
        ("ja", "１９８４年", "en", "The year 1984"),
        ("en", "In the 1990s", "es", "En los años noventa"),
        ("en", "A room for 300 people.", "es", "Una sala para trescientas personas."),
    ],
)
def test_numbers_may_be_written_as_another_language_writes_them(
    source: str, sentence: str, target: str, text: str
) -> None:
    assert not [code for code in codes(sentence, text, pair=(source, target)) if code.startswith(("number", "sign"))]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("It costs 3.5 dollars.", "Cuesta 35 dólares."),
        ("It costs 1,234 dollars.", "Cuesta 1.243 dólares."),
        ("It costs 1.234 dollars.", "Cuesta 1234 dólares."),
        ("There were 5 and 5 more.", "Había 5 y 6 más."),
        ("Half of them, 50%, left.", "La mitad, 50, se fue."),
        ("On 12/05/2020", "El 13/05/2020"),
    ],
)
def test_other_numbers_are_told(sentence: str, text: str) -> None:
    assert [code for code in codes(sentence, text) if code.startswith(("number", "sign"))]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(sentence: str, text: str) -> None:
    assert set(codes(sentence, text)) <= set(CODES)


@given(st.lists(st.integers(0, 10**9), max_size=8))
def test_numbers_in_another_order_are_the_same(numbers: list[int]) -> None:
    shuffled = numbers[::-1]
    found = compare_numbers("; ".join(map(str, numbers)), "; ".join(map(str, shuffled)), "en", "es")
    assert not found.lost
    assert not found.added


@pytest.mark.parametrize("piece", ["a", "1", "1,", "12.", "no ", "é é ", "$", "@", "www.", "१", "(", "ab", "1:"])
def test_hostile_text_is_looked_at_to_a_bounded_length(piece: str) -> None:
    assert set(codes("A word.", piece * 200_000)) <= set(CODES)
    assert set(codes(piece * 200_000, piece * 200_000)) <= set(CODES)


def test_words_of_scripts_without_spaces_are_not_counted_as_few() -> None:
    """One clause of Japanese is not one word: its translation may well say a word twice."""
    sentence = "研究者は、糖尿病の人が糖尿病を治せるかどうかについて懐疑的である。"
    translation = "The researcher doubts whether people who have diabetes can have their diabetes cured."
    assert inspect(sentence, Translation(translation), "ja", "en") == ()


@pytest.mark.parametrize(
    ("sentence", "text", "pair"),
    [
        ("There are three dogs.", "Hay cuatro perros.", ("en", "es")),
        ("There are 3 dogs.", "Hay cuatro perros.", ("en", "es")),
        ("There are three dogs.", "Hay 4 perros.", ("en", "es")),
        ("Twenty-one men came.", "Veintidós hombres vinieron.", ("en", "es")),
        ("The fifth man came.", "El sexto hombre vino.", ("en", "es")),
        ("Sie hat einundzwanzig Bücher.", "She has twelve books.", ("de", "en")),
        ("There are seven days.", "Il y a huit jours.", ("en", "fr")),
        ("He has five sons.", "У него шестеро сыновей, а не четыре.", ("en", "ru")),
        ("There are two dogs.", "有三只狗。", ("en", "zh-Hans")),
        ("Vieron dos barcos.", "Viram três navios.", ("es", "pt")),
        ("There are nine islands.", "هناك ثمانية جزر.", ("en", "ar")),
        ("He has two brothers.", "彼には三人の兄弟がいます。", ("en", "ja")),
        ("He has six houses.", "Sieben Häuser hat er.", ("en", "de")),
    ],
)
def test_a_number_in_words_that_became_another_is_told(sentence: str, text: str, pair: tuple[str, str]) -> None:
    assert set(codes(sentence, text, pair=pair)) & {"numbers-differ", "number-added"}


@pytest.mark.parametrize(
    ("sentence", "text", "pair"),
    [
        ("There are three dogs.", "Hay tres perros.", ("en", "es")),
        ("Both dogs are here.", "Los dos perros están aquí.", ("en", "es")),
        ("Two dozen men came.", "Vinieron veinticuatro hombres.", ("en", "es")),
        ("He stayed for two weeks.", "Er blieb vierzehn Tage.", ("en", "de")),
        ("It took thirty years.", "Llevó tres décadas.", ("en", "es")),
        ("Two million came.", "来了两百万人。", ("en", "zh-Hans")),
        ("Twenty million came.", "两千万人来了。", ("en", "zh-Hans")),
        ("Twenty-one men came.", "Vingt et un hommes sont venus.", ("en", "fr")),
        ("Seventy-five men came.", "Soixante-quinze hommes sont venus.", ("en", "fr")),
        ("Seventy men came.", "Septante hommes sont venus.", ("en", "fr")),
        ("He had five sons.", "У него было пятеро сыновей.", ("en", "ru")),
        ("It is eleven once more.", "Son las once otra vez.", ("en", "es")),
        ("Three hundred men came.", "Dreihundert Männer kamen.", ("en", "de")),
        ("Three hundred and five men came.", "Vinieron trescientos cinco hombres.", ("en", "es")),
        ("The twentieth century began.", "Comenzó el siglo XX.", ("en", "es")),
        ("He met two four-year-olds.", "Conoció a dos niños de 4 años.", ("en", "es")),
        ("In two years he was here.", "Trong hai năm anh ấy ở đây.", ("en", "vi")),
    ],
)
def test_a_number_in_words_may_be_said_otherwise(sentence: str, text: str, pair: tuple[str, str]) -> None:
    assert not codes(sentence, text, pair=pair)


# What says no, and what says the same without that, in the language; the English of both, in one order.
NEGATIONS = {
    "es": ("El perro no está aquí.", "El perro está aquí."),
    "fr": ("Le chien n’est pas ici.", "Le chien est ici."),
    "de": ("Der Hund ist nicht hier.", "Der Hund ist hier."),
    "it": ("Il cane non è qui.", "Il cane è qui."),
    "pt-BR": ("O cachorro não está aqui.", "O cachorro está aqui."),
    "ca": ("El gos no és aquí.", "El gos és aquí."),
    "nl": ("De hond is niet hier.", "De hond is hier."),
    "sv": ("Hunden är inte här.", "Hunden är här."),
    "da": ("Hunden er ikke her.", "Hunden er her."),
    "nb": ("Hunden er ikke her.", "Hunden er her."),
    "fi": ("Koira ei ole täällä.", "Koira on täällä."),
    "et": ("Koer ei ole siin.", "Koer on siin."),
    "hu": ("A kutya nincs itt.", "A kutya itt van."),
    "pl": ("Psa nie ma tutaj.", "Pies jest tutaj."),
    "cs": ("Pes tu není.", "Pes je tady."),
    "ro": ("Câinele nu este aici.", "Câinele este aici."),
    "ru": ("Собаки здесь нет.", "Собака здесь."),
    "uk": ("Собаки тут немає.", "Собака тут."),
    "el": ("Ο σκύλος δεν είναι εδώ.", "Ο σκύλος είναι εδώ."),
    "tr": ("Köpek burada değil.", "Köpek burada."),
    "ar": ("الكلب ليس هنا.", "الكلب هنا."),
    "he": ("הכלב לא כאן.", "הכלב כאן."),
    "fa": ("سگ اینجا نیست.", "سگ اینجاست."),
    "hi": ("कुत्ता यहाँ नहीं है।", "कुत्ता यहाँ है।"),
    "zh-Hans": ("狗不在这里。", "狗在这里。"),
    "ja": ("犬はここにいません。", "犬はここにいます。"),
    "ko": ("개는 여기에 없습니다.", "개는 여기에 있습니다."),
    "vi": ("Con chó không ở đây.", "Con chó ở đây."),
    "th": ("สุนัขไม่อยู่ที่นี่", "สุนัขอยู่ที่นี่"),
    "id": ("Anjing itu tidak ada di sini.", "Anjing itu ada di sini."),
}


@pytest.mark.parametrize("language", NEGATIONS)
def test_a_negation_that_got_lost_or_came_from_nowhere_is_told(language: str) -> None:
    no, yes = NEGATIONS[language]
    english = ("The dog is not here.", "The dog is here.")
    assert codes(english[0], yes, pair=("en", language)) == ["negation-lost"]
    assert codes(english[1], no, pair=("en", language)) == ["negation-added"]
    assert codes(no, english[1], pair=(language, "en")) == ["negation-lost"]
    for one, other in zip(english, (no, yes), strict=True):
        assert not codes(one, other, pair=("en", language))


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("It is not possible.", "Es imposible."),
        ("He left without a word.", "Se fue sin decir nada."),
        ("Why not come today?", "¿Por qué venir hoy?"),
        ("Don't forget the book.", "Recuerde el libro."),
        ("Not only dogs, but also cats came.", "Vinieron tanto perros como gatos."),
        ("He lives at No. 5 here.", "Vive en el n.º 5."),
        ("Unless he comes, we go.", "Si no viene, nos vamos."),
        ("Hardly anybody came.", "Casi nadie vino."),
    ],
)
def test_a_negation_may_be_said_otherwise(sentence: str, text: str) -> None:
    assert not codes(sentence, text)
