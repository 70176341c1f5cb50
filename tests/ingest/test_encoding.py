# ruff: noqa: E501 - texts in many scripts
"""Encodings, with texts of the length that articles have."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document.text import blocks_text
from toolkit.errors import SourceError
from toolkit.ingest import read_article
from toolkit.ingest.encoding import decode

TEXTS = {
    "en": "The towns along the lower river spent the weekend filling sandbags — “more than 40,000” — as forecasters warned "
    "that the snow in the hills would melt within days. It’s the third flood in twenty years, said the mayor’s office.",
    "fr": "Les communes de la vallée ont passé le week-end à remplir des sacs de sable : « plus de 40 000 », dit le maire, "
    "car la neige des hauteurs fondra d’ici à quelques jours. Où ira l’eau ? Personne ne le sait, hélas, à Besançon.",
    "de": "Die Städte am Fluss füllten übers Wochenende Sandsäcke – „mehr als 40.000“, wie der Bürgermeister erklärte –, "
    "weil der Schnee in den Höhen bald schmelzen wird. Größere Schäden befürchtet man vor allem in Niedermühl.",
    "zh": "历时三年的古城墙修缮工程于今日正式完工，南门至西门之间的一千二百米城墙将于本周末重新向市民开放。工程共使用了"
    "三十万块青砖，全部按照传统工艺烧制。文物局负责人李明在仪式上表示，修缮过程中遵循了修旧如旧的原则。",
    "zh-Hant": "歷時三年的古城牆修繕工程於今日正式完工，南門至西門之間的一千二百米城牆將於本週末重新向市民開放。工程共使用了"
    "三十萬塊青磚，全部按照傳統工藝燒製。文物局負責人李明在儀式上表示，修繕過程中遵循了修舊如舊的原則。",
    "ja": "川沿いの町では週末、住民が土のうを四万個以上作った。山の雪が数日のうちに解けると予報されているためだ。"
    "町長は「二十年で三度目の洪水になる」と述べ、学校は金曜日まで休みになるという。列車も火曜日から止まる見込みだ。",
    "ko": "강을 따라 있는 마을들은 주말 동안 모래주머니를 사만 개 넘게 채웠다. 산의 눈이 며칠 안에 녹을 것이라는 예보가 "
    "나왔기 때문이다. 시장은 이십 년 동안 세 번째 홍수라고 말했다. 학교는 금요일까지 문을 닫는다.",
    "ru": "Города в низовьях реки провели выходные, наполняя мешки песком: синоптики предупредили, что снег в горах растает "
    "через несколько дней. «Мы уже делали это раньше», — сказала мэр. Школы будут закрыты до пятницы.",
    "pl": "Miasta nad rzeką spędziły weekend na napełnianiu worków z piaskiem, ponieważ śnieg w górach stopnieje za kilka "
    "dni. „Robiliśmy to już wcześniej”, powiedziała burmistrzyni. Szkoły będą zamknięte aż do piątku, również w Łodzi.",
    "cs": "Města na dolním toku řeky strávila víkend plněním pytlů s pískem, protože meteorologové varovali, že sníh "
    "v kopcích během několika dní roztaje. Už jsme to zažili, řekla starostka. Školy zůstanou zavřené do pátku.",
    "es": "Los pueblos del río pasaron el fin de semana llenando sacos de arena, porque la nieve de las montañas se "
    "fundirá en pocos días. «Ya lo hicimos», dijo la alcaldesa. ¿Qué pasará mañana? Las escuelas cerrarán el viernes.",
    "el": "Οι πόλεις κατά μήκος του ποταμού πέρασαν το Σαββατοκύριακο γεμίζοντας σακιά με άμμο, καθώς οι μετεωρολόγοι "
    "προειδοποίησαν ότι το χιόνι στα βουνά θα λιώσει μέσα σε λίγες ημέρες. Τα σχολεία θα μείνουν κλειστά.",
    "ar": "أمضت المدن الواقعة على النهر عطلة نهاية الأسبوع في ملء أكياس الرمل، بعد أن حذر خبراء الطقس من أن الثلج في "
    "التلال سيذوب خلال أيام. وقالت رئيسة البلدية إن المدارس ستبقى مغلقة حتى يوم الجمعة.",
    "he": "הערים שלאורך הנהר בילו את סוף השבוע במילוי שקי חול, לאחר שהחזאים הזהירו כי השלג שבהרים יימס בתוך ימים "
    "ספורים. ראש העיר אמרה כי בתי הספר יישארו סגורים עד יום שישי, וגם הרכבת תפסיק לנסוע.",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
ENCODINGS = [
    *((language, encoding) for language in TEXTS for encoding in UNICODE),
    ("en", "cp1252"), ("fr", "cp1252"), ("de", "cp1252"), ("zh", "gb18030"), ("zh-Hant", "big5"), ("ja", "cp932"),
    ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("ko", "cp949"), ("ru", "cp1251"), ("ru", "koi8_r"), ("pl", "cp1250"), ("pl", "iso8859_2"), ("cs", "cp1250"), ("es", "cp1252"),
    ("el", "cp1253"), ("ar", "cp1256"), ("he", "cp1255"), ("en", "utf-32"),
]  # fmt: skip


def body(text: str) -> str:
    return "\r\n\r\n".join(("2020", text, text, text))


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_texts_are_read_in_every_encoding(tmp_path: Path, language: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    text = TEXTS[language]
    if encoding in ("koi8_r", "iso8859_2"):
        text = text.translate({ord(mark): '"' for mark in "«»„”"}).replace("—", "-")
    path.write_bytes(body(text).encode(encoding))
    article = read_article(path, language=language)
    assert text in blocks_text(article.blocks)
    codes = {finding.code for finding in article.findings} - {"no-title"}
    marked = encoding.startswith(("utf", "iso2022"))
    assert codes == (set() if marked else {"guessed-encoding"})


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("extension", ["md", "html", "rst", "tex", "org", "adoc", "typ", "mediawiki", "textile"])
def test_every_text_format_is_decoded_alike(tmp_path: Path, extension: str, encoding: str) -> None:
    path = tmp_path / f"a.{extension}"
    path.write_bytes(TEXTS["de"].encode(encoding))
    text = blocks_text(read_article(path).blocks)
    assert "Bürgermeister erklärte" in text
    assert "Größere Schäden" in text
    assert not text.startswith("\ufeff")


DECLARED = [
    ("a.html", '<html><head><meta charset="{}"></head><body><p>Größe</p></body></html>', "iso-8859-1"),
    ("a.html", '<meta http-equiv="Content-Type" content="text/html; charset={}"><p>Größe</p>', "windows-1252"),
    ("a.html", '<?xml version="1.0" encoding="{}"?><html><p>Größe</p></html>', "ISO-8859-15"),
    ("a.xml", '<?xml version="1.0" encoding="{}"?><article><front/><body><p>Größe</p></body></article>', "ISO-8859-1"),
    (
        "a.tex",
        "\\documentclass{{article}}\\usepackage[{}]{{inputenc}}\\begin{{document}}Größe\\end{{document}}",
        "latin1",
    ),
]


@pytest.mark.parametrize(("name", "text", "encoding"), DECLARED)
def test_a_declared_encoding_is_believed(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.format(encoding).encode("latin-1"))
    article = read_article(path)
    assert "Größe" in blocks_text(article.blocks)
    assert "guessed-encoding" not in {finding.code for finding in article.findings}


def test_a_wrong_declaration_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text('<meta charset="iso-8859-1"><p>Größe und 大小</p>', "utf-8")
    assert blocks_text(read_article(path).blocks) == "Größe und 大小"


def test_what_is_in_no_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfeA\x00\x00\xd8A\x00")
    with pytest.raises(SourceError, match="no encoding"):
        read_article(path)


def test_ascii_is_not_guessed() -> None:
    decoded = decode(b"Plain.")
    assert decoded
    assert (decoded.text, decoded.guessed) == ("Plain.", False)
