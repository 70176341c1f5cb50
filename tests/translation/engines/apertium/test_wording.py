"""What Apertium reads wrongly is worded otherwise, or kept from it: every rule's own example, dates, capitals."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from importlib.resources import files

import pytest

from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.apertium.wording import part_origins, wording_of
from toolkit.translation.engines.protocol import translate_all

RULES = tomllib.loads(files("toolkit.translation.engines.apertium").joinpath("data", "en.toml").read_text("utf-8"))
EXAMPLES = [
    tuple(rule["example"])
    for rules in ("masking", "rewording", "standing", "naming", "reading")
    for rule in RULES[rules]
]
EXAMPLES += [
    tuple(RULES["tagging"]["example"]),
]


with files("toolkit.translation.engines.apertium").joinpath("data", "renderings.en-es.csv").open() as table:
    RENDERINGS = [row for row in csv.DictReader(table) if row["example"]]


DATES = [
    ("He spoke in Wuhan on March 31.", "Habló en Wuhan el 31 de marzo."),
    ("On Sunday, March 8, he came.", "El domingo 8 de marzo, vino."),
    ("It is in March 2020.", "Es en marzo de 2020."),
    ("On Sept. 11, 2001, it fell.", "El 11 de septiembre de 2001 cayó."),
    ("He was born on Feb 22, 2020.", "Nació el 22 de febrero de 2020."),
    ("On September 24, 1759, he signed.", "El 24 de septiembre de 1759 firmó."),
    ("On the 5th of May he left.", "El 5 de mayo dejó."),
    ("He came in May.", "Vino en mayo."),
    ("From March 1 to March 5 he was here.", "Del 1 de marzo al 5 de marzo era aquí."),
    ("Between May 3 and 5 it rained.", "Entre el 3 y el 5 de mayo llovió."),
    ("March 3-5 was cold.", "Del 3 al 5 de marzo pasó frío."),
    ("It goes from May 1 to 3.", "Va del 1 al 3 de mayo."),
    ("He was here 3–5 March 2020.", "Era aquí del 3 al 5 de marzo de 2020."),
    ("By March 2021 it ended.", "Para marzo de 2021 acabó."),
    ("In mid-March and early May he came.", "A mediados de marzo y principios de mayo vino."),
    ("It was so until late March 2020.", "Era tan hasta finales de marzo de 2020."),
    ("On the morning of April 5 he came.", "En la mañana del 5 de abril vino."),
    ("As of April 2, 2020, he was here.", "Al 2 de abril de 2020 era aquí."),
    ("Before Monday, March 3, he came.", "Antes del lunes 3 de marzo, vino."),
    ("On March 3 and 5 people came.", "El 3 de marzo y 5 personas vinieron."),
    # Days of the week.
    ("He died in the hospital on Tuesday.", "Murió en el hospital el martes."),
    ("Last Friday he came.", "El pasado viernes vino."),
    ("He was here until Sunday, and left.", "Era aquí hasta el domingo, y dejó."),
    # A date to which a noun belongs.
    ("The April 5 meeting was here.", "La reunión del 5 de abril era aquí."),
    ("They wait for the June 30 deadline.", "Esperan para la fecha límite del 30 de junio."),
    ("The 5 April meeting is red.", "La reunión del 5 de abril es roja."),
    ("His September 11, 2001 speech is red.", "Su habla del 11 de septiembre de 2001 es roja."),
    ("The May 2020 report is here.", "El informe de mayo de 2020 es aquí."),
    ("The March elections are here.", "Las elecciones de marzo son aquí."),
    ("The March of the houses is here.", "La Marcha de las casas es aquí."),
]

WORDS = [
    ("The dogs’ house is big.", "La casa de los perros es grande."),
    ("He said ‘the boys’ and went.", "Dijo ‘los chicos’ y fue."),
    ("Nadal's head bound.", "La jefa de Nadal ató."),
    ("It is No. 5.", "Es Núm. 5."),
    ("In other words.", "En otras palabras."),
    ("The government’s decision to close the schools.", "La decisión del gobierno de cerrar las escuelas."),
    ("Central China's Hubei province.", "La provincia de Hubei de China central."),
    ("N/A", "N/A"),
    # Whom one helps, and what is help.
    ("She helped her friends.", "Ayudó a sus amigos."),
    ("They help the doctors.", "Ayudan a los doctores."),
    ("Helping others is good.", "Ayudando a otros es bien."),
    ("They need the help of doctors.", "Necesitan la ayuda de doctores."),
    ("It helps prevent the virus.", "Ayuda a prevenir el virus."),
    ("They help children read.", "Ayudan a niños a leer."),
    ("They help local regions cope with the pandemic.", "Ayudan a regiones locales a soportar la pandemia."),
    ("It is used to find dogs.", "Está utilizado para encontrar perros."),
    ("Good morning.", "Buenos días."),
    ("He saw Mr Smith's house.", "Vio la casa del Sr. Smith."),
    # Names that begin small, and those with "et al."
    ("von Neumann was a doctor. He left.", "von Neumann era un doctor. Dejó."),
    ("The works of van der Waals are here.", "Las obras de van der Waals son aquí."),
    ("The van is red.", "La furgoneta es roja."),
    ("It was seen by Smith et al.", "Fue visto por Smith et al."),
    ("Smith et al. (2020) said it.", "Smith et al. (2020) lo dijo."),
    # What a placeholder counts, and whom it names.
    ("\ufffc red apples are here.", "\ufffc manzanas rojas son aquí."),
    ("\ufffc files were here.", "\ufffc archivos eran aquí."),
    ("\ufffc runs the program.", "\ufffc corre el programa."),
    ("\ufffc lists it.", "\ufffc lo lista."),
]

CAPITALS = [
    ("Wuhan has hospitals.", "Wuhan tiene hospitales."),
    ("Hsieh implied that Ma might flee.", "Hsieh implicó que Ma podría huir."),
    ("(Covid is here.)", "(Covid es aquí.)"),
    ("Unbelievable things happened.", "Unbelievable las cosas pasaron."),
    ("3-day trips are fun.", "Viajes de 3 días son divertidos."),
    ("3 people came.", "3 personas vinieron."),
    ("iPhone sales rose.", "Ventas de iPhone ascendieron."),
    ("The 2,000-year-old is here.", "La persona de 2,000 años es aquí."),
    ("France and Italy signed it.", "Francia e Italia lo firmaron."),
    ("You and IBM came.", "Tú e IBM vinisteis."),
    ("English and Italian are spoken.", "Inglés y el italiano está hablado."),
    ("It was July or October.", "Era julio u octubre."),
    ("macOS is here.", "macOS es aquí."),
    ("iPhone", "iPhone"),
    ("The README.md is here.", "El README.md es aquí."),
    ("J. R. R. Tolkien wrote it.", "J. R. R. Tolkien lo escribió."),
    ("(c) It is red.", "(c) Es rojo."),
    ("c) it is red", "c) es rojo"),
    ("1) The house is red.", "1) La casa es roja."),
    ("Jan. 5 is here.", "5 de enero es aquí."),
    ("April 5, 2020, was here.", "5 de abril de 2020 era aquí."),
]

ALONE = ("May he come.", "The March was long.", "He came on February 31.")


@pytest.fixture(scope="module")
def said(engine: ApertiumEngine) -> Mapping[str, str]:
    """What becomes of every sentence here: the programs take longer to start than to translate them all."""
    sentences = [*ALONE, *(sentence for sentence, _ in (*EXAMPLES, *DATES, *WORDS, *CAPITALS))]
    translations = translate_all(engine, sentences, "en", "es")
    return {one: made.text.replace("\u00a0", " ") for one, made in zip(sentences, translations, strict=True)}


@pytest.mark.parametrize(("sentence", "wanted"), EXAMPLES)
def test_every_rule_does_what_its_example_says(said: Mapping[str, str], sentence: str, wanted: str) -> None:
    assert said[sentence] == wanted


def test_every_rendering_does_what_its_example_says(engine: ApertiumEngine) -> None:
    translations = translate_all(engine, [row["example"] for row in RENDERINGS], "en", "es")
    made = {row["example"]: translation.text for row, translation in zip(RENDERINGS, translations, strict=True)}
    assert made == {row["example"]: row["wanted"] for row in RENDERINGS}


@pytest.mark.parametrize(("sentence", "wanted"), DATES)
def test_dates_are_written_as_the_target_writes_them(said: Mapping[str, str], sentence: str, wanted: str) -> None:
    assert said[sentence] == wanted


@pytest.mark.parametrize(("sentence", "wanted"), WORDS)
def test_what_belongs_to_whom_and_what_is_no_word(said: Mapping[str, str], sentence: str, wanted: str) -> None:
    assert said[sentence] == wanted


def test_a_month_that_is_another_word_is_left_alone(said: Mapping[str, str]) -> None:
    assert "mayo" not in said["May he come."]
    assert "marzo" not in said["The March was long."]


def test_a_date_that_there_is_not_is_left_alone(said: Mapping[str, str]) -> None:
    assert "31 de febrero" not in said["He came on February 31."]


def test_nothing_is_known_of_other_languages() -> None:
    assert wording_of("es", "en").word("El 3 de mayo vino.").masks == {}


def test_parts_come_from_the_words_that_they_stand_for() -> None:
    sentence = "on Sunday, March 8, 2020"
    origins = part_origins(sentence, (0, len(sentence)), "el domingo 8 de marzo de 2020")
    read = [[sentence[start:end] for start, end in sorted(one)] for one in origins]
    assert read == [["on"], [], ["Sunday,"], [], ["8,"], [], [], [], ["March"], [], [], [], ["2020"]]


@pytest.mark.parametrize(("sentence", "wanted"), CAPITALS)
def test_capitals_stand_where_a_sentence_or_a_name_begins(said: Mapping[str, str], sentence: str, wanted: str) -> None:
    assert said[sentence] == wanted
