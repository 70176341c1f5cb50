"""A translation ends with its sentence's kind of mark and begins with its kind of letter, in any language."""

from __future__ import annotations

import pytest

from toolkit.translation.engines.protocol import Translation
from toolkit.translation.quality.edges import with_own_edges


@pytest.mark.parametrize(
    ("source", "made", "expected"),
    [
        ("A very common password", "Una contraseña muy común.", "Una contraseña muy común"),
        ("US General Services", "Servicios Generales de EE. UU.", "Servicios Generales de EE. UU."),
        ("To be continued", "Seguirá...", "Seguirá..."),
        ("It is closed.", "Está cerrado.", "Está cerrado."),
        ("Books, papers etc", "Libros, papeles etc.", "Libros, papeles etc."),
        ("The dog goes to the sea", "El perro va al mar.", "El perro va al mar"),
        ("A day in the sun", "Un día al sol.", "Un día al sol"),
    ],
)
def test_a_stop_that_only_the_engine_has_is_taken_off(source: str, made: str, expected: str) -> None:
    assert with_own_edges(source, Translation(made), "en", "es").text == expected


def test_a_stop_that_only_the_engine_has_is_taken_off_in_other_scripts() -> None:
    assert with_own_edges("Run now", Translation("现在运行。"), "en", "zh-Hans").text == "现在运行"


@pytest.mark.parametrize(
    ("source", "made", "expected"),
    [
        ("I will go home tomorrow.", "Mañana iré a casa", "Mañana iré a casa."),
        ("He works for Acme Inc.", "Obra para Inc. de Acmé", "Obra para Inc. de Acmé."),
        ("Stop!", "Alto", "Alto!"),
        ("two dogs,", "dos perros", "dos perros,"),
        ("Dr.", "Doctor", "Doctor"),
        ("Yes.", "Sí.", "Sí."),
    ],
)
def test_an_end_that_got_lost_is_put_back(source: str, made: str, expected: str) -> None:
    assert with_own_edges(source, Translation(made), "en", "es").text == expected


@pytest.mark.parametrize(
    ("source", "made", "target", "expected"),
    [
        ("in the house", "En la casa", "es", "en la casa"),
        ("thing", "Cosa", "es", "cosa"),
        ("the house", "Haus", "de", "Haus"),
        ("the US", "EE. UU.", "es", "EE. UU."),
        ("In the house", "En la casa", "es", "En la casa"),
        ("of Spain", "España", "es", "España"),
    ],
)
def test_what_begins_small_stays_small(source: str, made: str, target: str, expected: str) -> None:
    assert with_own_edges(source, Translation(made), "en", target).text == expected


@pytest.mark.parametrize(
    ("sentence", "made", "source", "target", "expected"),
    [
        ("The dog is here.", "कुत्ता यहाँ है", "en", "hi", "कुत्ता यहाँ है।"),
        ("The dog is here.", "कुत्रा इथे आहे", "en", "mr", "कुत्रा इथे आहे."),
        ("The dog is here.", "สุนัขอยู่บ้าน", "en", "th", "สุนัขอยู่บ้าน"),
        ("Is he here?", "สุนัขอยู่ที่นี่", "en", "th", "สุนัขอยู่ที่นี่?"),
        ("Is he here?", "Είναι εδώ", "en", "el", "Είναι εδώ;"),
        ("Is he here?", "هل هو هنا", "en", "ar", "هل هو هنا؟"),
        ("Is he here?", "他在这里吗", "en", "zh-Hans", "他在这里吗？"),
        ("他在这里吗？", "Está aquí", "zh-Hans", "es", "Está aquí?"),
        ("هل هو هنا؟", "Is he here", "ar", "en", "Is he here?"),
        ("Look at this:", "看这个", "en", "zh-Hans", "看这个："),
        ("Look at this,", "انظر", "en", "ar", "انظر،"),
        ("two dogs;", "δύο σκύλοι", "en", "el", "δύο σκύλοι·"),
        ("two dogs,", "两只狗", "en", "zh-Hans", "两只狗"),
        ("I see him (the dog).", "Le veo (el perro)", "en", "es", "Le veo (el perro)."),
        ("He said “no”.", "Dijo «no»", "en", "es", "Dijo «no»."),
        ("He said “no.”", "Dijo «no»", "en", "es", "Dijo «no»."),
        ("(He came.)", "(Vino)", "en", "es", "(Vino.)"),
        ("“I came.”", "« Je suis venu »", "en", "fr", "« Je suis venu. »"),
        ("It rose by 5%.", "Subió un 5 %", "en", "es", "Subió un 5 %."),
        ("It costs €5.", "Cuesta 5 €", "en", "es", "Cuesta 5 €."),
        ("He has it…", "Lo tiene", "en", "es", "Lo tiene…"),
        ("Wait...", "Espera", "en", "es", "Espera..."),
        ("Really?!", "En serio", "en", "es", "En serio?!"),
        ("The dog (a story)", "El perro (una historia).", "en", "es", "El perro (una historia)"),
        ("Chapter “One”", "Capítulo «Uno».", "en", "es", "Capítulo «Uno»"),
        ("Growth of 5%", "Crecimiento del 5 %.", "en", "es", "Crecimiento del 5 %"),
        ("कहानी", "Historia.", "hi", "es", "Historia"),
        ("สุนัขอยู่บ้าน", "El perro está en casa.", "th", "es", "El perro está en casa."),
        ("No.", "No", "en", "es", "No."),
        ("No.", "Nein", "en", "de", "Nein."),
        ("Yes.", "Так", "en", "pl", "Так."),
        ("Dr.", "Doctor", "en", "es", "Doctor"),
        ("Say no", "Di no.", "en", "es", "Di no"),
        ("Vitamin C", "Vitamina C.", "en", "es", "Vitamina C"),
        ("Chapter 3", "Kapitel 3.", "en", "de", "Kapitel 3"),
        ("on the 3rd", "am 3.", "en", "de", "am 3."),
        ("Chapter 12", "Capítulo 12.", "en", "es", "Capítulo 12"),
        ("Python 3.11", "Python 3.11.", "en", "fr", "Python 3.11"),
        ("Node.js", "Node.js.", "en", "fr", "Node.js"),
        ("US General Services", "Servicios Generales de EE. UU.", "en", "es", "Servicios Generales de EE. UU."),
        ("The dog is here.", "کتا یہاں ہے", "en", "ur", "کتا یہاں ہے۔"),
        ("The dog is here.", "الكلب هنا", "en", "ar", "الكلب هنا."),
        ("The dog is here.", "הכלב כאן", "en", "he", "הכלב כאן."),
        ("The dog is here.", "犬はここです", "en", "ja", "犬はここです。"),
        ("「はい。」", "“Yes”", "ja", "en", "“Yes.”"),
        ("Run now", "今すぐ実行してください。", "en", "ja", "今すぐ実行してください"),
        ("Use \ufffc.", "Usa \ufffc", "en", "es", "Usa \ufffc."),
        ("Use \ufffc", "Usa \ufffc.", "en", "es", "Usa \ufffc"),
    ],
)
def test_ends_of_all_languages(sentence: str, made: str, source: str, target: str, expected: str) -> None:
    assert with_own_edges(sentence, Translation(made), source, target).text == expected


@pytest.mark.parametrize(
    ("sentence", "made", "source", "target", "expected"),
    [
        ("in the house", "Im Haus", "en", "de", "im Haus"),
        ("the house", "Haus", "en", "de", "Haus"),
        ("you can", "Sie können", "en", "de", "Sie können"),
        ("two dogs", "Δύο σκύλοι", "en", "el", "δύο σκύλοι"),
        ("in it", "İçinde", "en", "tr", "içinde"),
        ("of heat", "Isı", "en", "tr", "ısı"),
        ("the house of Mary", "La maison de Marie", "en", "fr", "la maison de Marie"),
        ("of Spain", "España", "en", "es", "España"),
        ("The dog is here.", "el perro está aquí.", "en", "es", "El perro está aquí."),
        ("“The dog is here.”", "«el perro está aquí.»", "en", "es", "«El perro está aquí.»"),
        ("The ice is cold.", "ijs is koud.", "en", "nl", "IJs is koud."),
        ("In the morning it rains.", "'s ochtends regent het.", "en", "nl", "'s ochtends regent het."),
        ("The work is good.", "iş iyi.", "en", "tr", "İş iyi."),
        ("The dog.", "ძაღლი.", "en", "ka", "ძაღლი."),
        ("Der Hund ist da.", "the dog is here.", "de", "en", "The dog is here."),
        ("Haus", "house", "de", "en", "house"),
        ("Monday", "lunes", "en", "es", "lunes"),
        ("The dog", "el perro", "en", "es", "El perro"),
        ("Von Neumann wrote it.", "von Neumann lo escribió.", "en", "es", "Von Neumann lo escribió."),
        ("Users of npm come.", "npm users.", "en", "es", "npm users."),
        ("他在这里。", "está aquí.", "zh-Hans", "es", "Está aquí."),
        ("\ufffc sent you a message.", "Te envió \ufffc un mensaje.", "en", "es", "Te envió \ufffc un mensaje."),
        ("\ufffc sent you a message.", "\ufffc Te envió un mensaje.", "en", "es", "\ufffc te envió un mensaje."),
        ("3-day trips are fun.", "viajes de 3 días.", "en", "es", "viajes de 3 días."),
        ("Hello.", "ẞ.", "en", "de", "ẞ."),
        ("iPhone sales rose.", "Ventas de iPhone subieron.", "en", "es", "Ventas de iPhone subieron."),
        ("iPhone sales rose.", "ventas de iPhone subieron.", "en", "es", "Ventas de iPhone subieron."),
        ("a trip to the sea", "Un viaje a la mar", "en", "es", "un viaje a la mar"),
        ("You do it.", "__spa__ Lo haces.", "en", "es", "__spa__ Lo haces."),
        ("I see it.", "<b>veo</b>.", "en", "es", "<b>veo</b>."),
        ("npm helps.", "Ayuda npm.", "en", "es", "Ayuda npm."),
    ],
)
def test_first_letters_of_all_languages(sentence: str, made: str, source: str, target: str, expected: str) -> None:
    assert with_own_edges(sentence, Translation(made), source, target).text == expected
