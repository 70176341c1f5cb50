"""Codes of languages, and what a folder's name says."""

from __future__ import annotations

import pytest

from toolkit.errors import UsageError
from toolkit.languages import likely_script, normalize_tag
from toolkit.translation.engines.converted.languages import flores_codes, pair_in_name, tag_of


def test_the_list_of_flores() -> None:
    codes = flores_codes()
    assert len(codes) == 201
    assert len(set(codes.values())) == len(codes)
    for code, tag in codes.items():
        assert normalize_tag(tag) == tag
        script = code.split("_")[1]
        assert likely_script(tag) == {"Hang": "Kore"}.get(script, script), code


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("spa_Latn", "es"),
        ("arb_Arab", "ar"),
        ("zho_Hans", "zh-Hans"),
        ("zho_Hant", "zh-Hant"),
        ("pes_Arab", "fa"),
        ("prs_Arab", "fa-AF"),
        ("zsm_Latn", "ms"),
        ("swh_Latn", "sw"),
        ("nob_Latn", "nb"),
        ("khk_Cyrl", "mn"),
        ("tgl_Latn", "fil"),
        ("es", "es"),
        ("spa", "es"),
        ("zh", "zh-Hans"),
        ("cmn_Hant", "zh-Hant"),
        ("cmn_Hans", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("pt_br", "pt-BR"),
        ("es_MX", "es-MX"),
        ("srp_Latn", "sr-Latn"),
        ("srp_Cyrl", "sr"),
        ("ns", "nso"),
        ("no", "nb"),
        ("ceb", "ceb"),
        ("ajp_Arab", "apc"),
        ("twi_Latn", "ak"),
    ],
)
def test_codes(code: str, tag: str) -> None:
    assert tag_of(code) == tag


@pytest.mark.parametrize("code", ["", "e", "1", "english"])
def test_what_is_no_code(code: str) -> None:
    with pytest.raises(UsageError):
        tag_of(code)


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("opus-mt-en-es", ("en", "es")),
        ("opus-mt-tc-big-en-pt", ("en", "pt")),
        ("gaudi_opus-mt-es-it-ctranslate2", ("es", "it")),
        ("opus-mt-mt-en", ("mt", "en")),
        ("eng-spa", ("en", "es")),
        ("en_zh", ("en", "zh-Hans")),
        ("translate-en_es-0_1", ("en", "es")),
        ("ct2-en-de-int8", ("en", "de")),
        ("opus-mt-en-ROMANCE", None),
        ("opus-mt-mul-en", None),
        ("my-model", None),
        ("en-es-en", None),
        ("en-en", None),
        ("model", None),
        ("", None),
    ],
)
def test_languages_in_a_name(name: str, pair: tuple[str, str] | None) -> None:
    assert pair_in_name(name) == pair
