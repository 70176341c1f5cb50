"""The JSON API: what is changed is in the memory at once, and nothing that others did is lost."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.reviewing.desk import Page, Place, said
from tests.translation.engines.llm.served import serving
from tests.translation.made_up import ReversingEngine
from toolkit.reviewing import workshop
from toolkit.translation.engines import Pair, Translation, registry
from toolkit.translation.memory import Memory

PAIR = Pair("en", "es")


def code(kind: str, pieces: list[Any]) -> dict[str, Any]:
    return next(piece for piece in pieces if not isinstance(piece, str) and piece["kind"] == kind)


def test_an_article_is_told_by_paragraph_and_sentence_in_reading_order(page: Page) -> None:
    told = page.get("article")
    assert (told["title"], told["target"]["tag"], told["person"]) == ("A day at sea", "es", "Ann")
    assert told["paragraphs"][:4] == [1, 2, 2, 1]
    assert told["counts"]["sentences"] == len([one for one in page.sentences() if one["sent"]])
    sources = [said(one["source"]) for one in page.sentences()]
    assert sources[:2] == ["A day at sea", "It would cost four million euros, and nobody knows who would pay."]
    [second] = page.get("paragraphs", **{"from": 1, "count": 1})["paragraphs"]
    assert [said(one["source"]) for one in second["sentences"]] == sources[1:3]


def test_a_change_is_in_the_memory_when_it_is_told_to_be_saved(page: Page, place: Place) -> None:
    changed = page.write("The captain", "El capitán está dormido.", note="Ask him.")
    assert (changed["state"], changed["by"], changed["note"]) == ("reviewed", "Ann", "Ask him.")
    with Memory(place.folder / "memory.sqlite") as memory:
        [kept] = memory.people(PAIR).find(["The captain sleeps."]).values()
    assert (kept.translation.text, kept.by, kept.note) == ("El capitán está dormido.", "Ann", "Ask him.")


def test_spans_are_moved_and_taken_away_and_atoms_must_stay(page: Page) -> None:
    seen = page.sentence("four million")
    strong = code("strong", seen["target"])["id"]
    opened, closed = ({"id": strong, "role": role} for role in ("open", "close"))
    moved = ["Costaría ", opened, "4 millones", closed, " de euros, y nadie sabe quién pagaría."]
    [told] = page.post("change", id=seen["id"], version=seen["version"], target=moved)["sentences"]
    assert said(told["target"]) == "Costaría 4 millones de euros, y nadie sabe quién pagaría."
    assert told["lost"] == []
    [told] = page.post("change", id=seen["id"], version=told["version"], target=["Costaría mucho."])["sentences"]
    assert told["lost"] == ["four million euros"]
    assert "markup-dropped" in {finding["code"] for finding in told["findings"]}
    twice = page.sentence("She runs")
    refused = page.send("change", id=twice["id"], version=twice["version"], target=["Lo hace dos veces."])
    assert refused.status_code == 422
    assert "the code 'make'" in refused.json()["error"]
    assert page.sentence("She runs")["state"] == "machine"


def test_numbers_that_a_change_loses_are_told_at_once(page: Page) -> None:
    changed = page.write("12 boats", "El puerto tiene 21 barcos.")
    assert [finding["code"] for finding in changed["findings"]] == ["numbers-differ"]
    assert changed["findings"][0]["advice"]


def test_who_was_slower_is_shown_what_the_other_wrote(fresh: Place) -> None:
    ann, ben = fresh.page("Ann"), fresh.page("Ben")
    seen = ben.sentence("The nets")
    ann.write("The nets", "Las redes están secas.")
    refused = ben.send("change", id=seen["id"], version=seen["version"], target=["Redes secas."])
    assert refused.status_code == 409
    theirs = refused.json()["sentence"]
    assert (said(theirs["target"]), theirs["by"]) == ("Las redes están secas.", "Ann")
    ben.post("change", id=seen["id"], version=theirs["version"], target=["Redes secas."])
    # Ann's page asks what is new, and hears of it.
    [heard] = ann.get("changes", since=1, epoch=ann.get("article")["epoch"])["sentences"]
    assert (said(heard["target"]), heard["by"]) == ("Redes secas.", "Ben")
    [before] = ann.get("history", id=seen["id"])["past"]
    assert (before["text"], before["by"], before["ended_by"]) == ("Las redes están secas.", "Ann", "Ben")


def test_undo_down_to_the_engine_and_redo(page: Page) -> None:
    machine = page.sentence("The house")
    first = page.write("The house", "La casa está vacía.")
    assert first["version"] != machine["version"] == ""
    [undone] = page.post("change", id=first["id"], version=first["version"], target=None)["sentences"]
    assert (undone["state"], undone["target"], undone["version"]) == ("machine", machine["target"], "")
    again = page.write("The house", "La casa está vacía.")
    assert len(page.get("history", id=again["id"])["past"]) == 1


def test_what_was_reviewed_before_can_be_taken_back_too(fresh: Place) -> None:
    fresh.page("Ann").write("The night", "La noche es larga.")
    ben = fresh.page("Ben")
    seen = ben.sentence("The night")
    assert seen["state"] == "reviewed"
    [undone] = ben.post("change", id=seen["id"], version=seen["version"], target=None)["sentences"]
    assert undone["state"] == "machine"
    assert said(undone["target"])


def test_what_was_given_for_another_variant_says_so_since_it_cannot_be_taken_back_here(fresh: Place) -> None:
    with Memory(fresh.folder / "memory.sqlite") as memory:
        memory.review(Pair("en", "es-MX"), "The night is long.", "La noche está larga.")
    page = fresh.page("Ann")
    seen = page.sentence("The night")
    assert (said(seen["target"]), seen["borrowed"]) == ("La noche está larga.", "en→es-MX")
    assert page.write("The night", "La noche es larga.")["borrowed"] == ""


def test_a_sentence_a_paragraph_and_the_article_are_approved(fresh: Place) -> None:
    page = fresh.page()
    one = page.sentence("The harbour")
    assert page.post("approve", sentences=[{"id": one["id"], "version": ""}])["approved"] == 1
    assert page.send("approve", sentences=[{"id": one["id"], "version": ""}]).status_code == 409
    number = page.get("next", after=one["id"])["sentence"]["paragraph"]
    assert page.post("approve", paragraph=number)["approved"] == 2
    waits = page.get("article")["counts"]
    assert page.post("approve", all=True, most=2)["approved"] == 2
    told = page.post("approve", all=True)
    # "The first option is to wait." stands twice, and is one.
    assert told["counts"]["reviewed"] == told["counts"]["sentences"] == waits["sentences"]
    assert page.get("next")["sentence"] is None


def test_the_next_doubtful_and_the_next_unreviewed(fresh: Place) -> None:
    with Memory(fresh.folder / "memory.sqlite") as memory:
        memory.review(PAIR, "The sea was calm yesterday.", "Ayer el mar estaba en calma.")
        memory.review(PAIR, "The nets are wet.", "Las redes están mojadas.")
    page = fresh.page()
    sentences = page.sentences()
    doubtful = [one["id"] for one in sentences if one["level"]]
    assert doubtful == [page.sentence(words)["id"] for words in ("calm today", "The nets")]
    assert page.get("next", want="doubtful")["sentence"]["id"] == doubtful[0]
    assert page.get("next", want="doubtful", after=doubtful[0], back=1)["sentence"]["id"] == doubtful[-1]
    assert page.get("next", after=sentences[0]["id"])["sentence"]["id"] == sentences[1]["id"]


def test_words_are_replaced_across_the_article_with_markup_where_it_was(fresh: Place) -> None:
    page = fresh.page()
    page.write("The harbour", "El puerto tiene 12 Barcos.")
    page.write("walk to the", "«Antes íbamos a pie a los barcos», dice Mara.")
    shown = page.post("replace", search="barcos", **{"with": "botes"}, preview=True)["changes"]
    assert [said(one["after"]) for one in shown] == [
        "«Antes íbamos a pie a los botes», dice Mara.",
        "El puerto tiene 12 botes.",
    ]
    assert page.sentence("The harbour")["target"] == ["El puerto tiene 12 Barcos."]  # so far it is a preview
    versions = {one["id"]: one["version"] for one in shown}
    page.write("The harbour", "El puerto tiene 12 barcos viejos.")  # somebody else, meanwhile
    told = page.post("replace", search="barcos", **{"with": "botes"}, preview=False, versions=versions)
    assert (told["replaced"], told["refused"]) == (1, 1)
    assert page.sentence("The harbour")["target"] == ["El puerto tiene 12 barcos viejos."]
    assert page.get("search", q="VIEJOS")["count"] == 1
    assert page.get("search", q="VIEJOS", case=1)["count"] == 0
    assert page.get("search", q="harbour", **{"in": "source"})["count"] == 1


def test_what_was_done_to_many_sentences_is_undone_and_done_again(fresh: Place) -> None:
    page = fresh.page()
    kept = page.write("The house", "La casa está vacía.", note="Ask.")
    first = page.sentences()
    told = page.post("approve", all=True)
    assert len(told["undo"]) == told["approved"] > 5
    undone = page.post("change", sentences=told["undo"])
    assert (undone["stored"], undone["refused"]) == (told["approved"], 0)
    assert page.sentences() == first  # the house, which was reviewed before, is as it was
    again = page.post("change", sentences=undone["undo"])
    assert page.get("article")["counts"]["reviewed"] == page.get("article")["counts"]["sentences"]
    # What somebody else has changed since is left.
    page.write("The house", "La casa.")
    page.write("The night", "La noche.")
    last = page.post("change", sentences=again["undo"])
    assert (last["stored"], last["refused"]) == (told["approved"] - 1, 1)
    assert said(page.sentence("The night")["target"]) == "La noche."
    versions = {kept["id"]: page.sentence("The house")["version"]}
    replaced = page.post("replace", search="casa", **{"with": "vivienda"}, preview=False, versions=versions)
    [back] = page.post("change", sentences=replaced["undo"])["sentences"]
    assert (said(back["target"]), back["state"]) == ("La casa.", "reviewed")


def test_words_that_the_engine_does_not_know_make_a_sentence_doubtful(tmp_path: Path) -> None:
    article = "---\nlang: en\n---\n\nThe house is empty.\n\nThe frobnicator sleeps.\n\nZhukovich sleeps.\n"
    with Place(tmp_path, article) as place:
        page = place.page()
        seen = page.sentence("frobnicator")
        [finding] = seen["findings"]
        assert (finding["code"], "frobnicator" in finding["message"], bool(finding["advice"])) == (
            "unknown-words",
            True,
            True,
        )
        assert [page.sentence(words)["level"] for words in ("house", "frobnicator", "Zhukovich")] == [0, 1, 0]
        assert page.get("next", want="doubtful")["sentence"]["id"] == seen["id"]
        assert page.get("article")["counts"]["doubtful"] == 1
        page.write("frobnicator", "El frobnicador duerme.")
        assert page.get("next", want="doubtful")["sentence"] is None


def test_that_nothing_can_be_kept_is_told_before_anything_is_typed(tmp_path: Path) -> None:
    with Place(tmp_path, "---\nlang: en\n---\n\nThe house is empty.\n", memory="none") as place:
        page = place.page()
        assert "a translation memory that lasts" in page.get("article")["problem"]
        seen = page.sentence("The house")
        refused = page.send("change", id=seen["id"], version="", target=["La casa."])
        assert (refused.status_code, "--memory" in refused.json()["hint"]) == (400, True)


def test_articles_that_nobody_asks_for_are_put_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_MOST_OPEN", 1)
    (tmp_path / "b.md").write_text("---\nlang: en\n---\n\nThe sea was calm.\n", "utf-8")
    article = "---\nlang: en\n---\n\nThe house is empty.\n"
    with Place(tmp_path, article, sources=["a.md", "b.md"]) as place:
        page = place.page()
        other = Page(page.client, page.below.replace("/a/", "/b/"))
        first, again = (page.get("article")["epoch"] for _ in range(2))
        assert first == again
        page.write("The house", "La casa.")
        other.get("article")
        told = page.get("changes", since=0, epoch=first)
        assert told["epoch"] != first  # it was read again, with what was changed
        assert said(page.sentence("The house")["target"]) == "La casa."


class PatientEngine(ReversingEngine):
    """Translates what has the word "slow" when it is told to."""

    go_on = threading.Event()

    def _reverse(self, sentence: str) -> Translation:
        assert "slow" not in sentence or self.go_on.wait(60)
        return super()._reverse(sentence)


def test_nobody_waits_for_an_article_that_is_translated_for_the_first_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._BUILT_IN, "patient", f"{__name__}:PatientEngine")
    quick = "\n\n".join(f"This is quick {number}." for number in range(64))  # so many are stored together
    (tmp_path / "b.md").write_text(f"---\ntitle: One\nlang: en\n---\n\n{quick}\n\nThis is slow.\n", "utf-8")
    article = "---\nlang: en\n---\n\nThe house is empty.\n"
    with Place(tmp_path, article, engine="patient", sources=["a.md", "b.md"]) as place, ThreadPoolExecutor() as pool:
        page = place.page()
        slow = Page(page.client, page.below.replace("/a/", "/b/"))
        waiting = pool.submit(slow.get, "article")
        while slow.get("progress") != {"busy": True, "sentences": 64}:
            assert not waiting.done()
        page.write("The house", "La casa.")
        assert page.get("changes", since=0)["counts"]["reviewed"] == 1
        assert len(page.client.get(page.below.partition("/articles")[0] + "/articles").json()["articles"]) == 2
        assert not waiting.done()
        PatientEngine.go_on.set()
        assert waiting.result(60)["counts"]["sentences"] == 66
        assert slow.get("progress") == {"busy": False, "sentences": 0}


def test_what_the_memory_has_that_is_like_it(tmp_path: Path) -> None:
    with Place(tmp_path, llm_url="http://127.0.0.1:9/v1") as fresh:
        like_it(fresh)


def like_it(fresh: Place) -> None:
    page = fresh.page()
    with Memory(fresh.folder / "memory.sqlite") as memory:
        memory.review(PAIR, "The sea was calm yesterday.", "Ayer el mar estaba en calma.")
    told = page.get("matches", id=page.sentence("calm today")["id"])
    [match] = told["matches"]
    assert match["target"] == ["Ayer el mar estaba en calma."]
    assert [one for one in match["difference"] if one["what"] != "same"] == [
        {"what": "gone", "text": "yesterday"},
        {"what": "come", "text": "today"},
    ]
    able = page.get("engines")
    assert "apertium" in able["engines"]
    assert "llm" not in able["engines"]
    [unable] = able["unable"]
    assert (unable["engine"], "No language model answers at 127.0.0.1" in unable["why"]) == ("llm", True)
    asked = page.post("translate", id=page.sentence("calm today")["id"], engine="apertium")
    assert "mar" in asked["translation"]


def test_nothing_waits_for_a_server_that_takes_long_to_say_what_it_has(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as pool:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with Place(tmp_path, "---\nlang: en\n---\n\nThe house is empty.\n", llm_url=url) as place:
            page = place.page()
            able = pool.submit(page.get, "engines")
            asked, _ = server.accept()
            assert page.get("matches", id=page.sentence("The house")["id"])["matches"] == []
            assert not able.done()
            asked.close()
            assert [one["engine"] for one in able.result(60)["unable"]] == ["llm"]


def test_who_corrects_is_told_that_text_goes_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before an engine is asked, after it was, and when the project's own engine has translated the article."""
    article = "---\nlang: en\n---\n\nThe house is empty.\n"
    with serving() as server:
        with Place(tmp_path, article, llm_url=server.url) as place:
            assert place.page().get("engines")["sending"] == []
        monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
        host = server.url.split("/")[2]
        with Place(tmp_path, article, llm_url=server.url) as place:
            page = place.page()
            assert page.get("article")["findings"] == []
            assert page.get("engines")["sending"] == [{"engine": "llm", "where": host}]
            asked = page.post("translate", id=page.sentence("house")["id"], engine="llm")
            assert asked["translation"] == "Eht esuoh si ytpme."
            assert [(one["code"], one["where"]) for one in asked["findings"]] == [("text-sent", host)]
        with Place(tmp_path, article, llm_url=server.url, engine="llm") as place:
            assert [one["code"] for one in place.page().get("article")["findings"]] == ["text-sent"]


def test_a_term_is_shown_with_what_it_changes_before_it_is_added(tmp_path: Any) -> None:
    (tmp_path / "terms.csv").write_text("source,target,note\nplan,plan,\n", "utf-8")
    with Place(tmp_path, glossary=["terms.csv"]) as place:
        page = place.page()
        shown = page.post("term", source="captain", target="patrón", preview=True)["changes"]
        [one] = shown
        assert (one["source"], one["changed"], one["reviewed"]) == ("The captain sleeps.", True, False)
        would = "".join(part["text"] for part in one["difference"] if part["what"] != "gone")
        assert "patrón" in would
        assert (tmp_path / "terms.csv").read_text("utf-8") == "source,target,note\nplan,plan,\n"
        assert page.post("term", source="captain", target="patrón", preview=False)["file"] == "terms.csv"
        assert (tmp_path / "terms.csv").read_text("utf-8").splitlines()[-1] == "captain,patrón,"
        assert page.sentence("The captain")["terms"] == ["captain"]
        assert said(page.sentence("The captain")["target"]) == would  # as it was shown
        # Beside code, which the engine carries through; and a person's translation, which is left.
        page.write("The harbour", "La bahía tiene 12 barcos.")
        for source, target, reviewed in (("runs", "ejecuta", False), ("harbour", "puerto", True)):
            [one] = page.post("term", source=source, target=target, preview=True)["changes"]
            assert (one["changed"], one["reviewed"]) == (not reviewed, reviewed), source
        for preview in (True, False):
            refused = page.send("term", source="captain", target="jefe", preview=preview)
            assert "has 'captain' already" in refused.json()["error"]


def test_that_there_is_no_glossary_is_told_before_anything_is_shown(page: Page) -> None:
    refused = page.send("term", source="captain", target="jefe", preview=True)
    assert (refused.status_code, "glossary.csv" in refused.json()["hint"]) == (400, True)


def test_an_article_that_is_edited_meanwhile_is_read_anew(fresh: Place) -> None:
    page = fresh.page()
    page.write("The harbour", "En el puerto hay 12 barcos.")
    before = page.get("article")
    source = fresh.folder / "a.md"
    source.write_text(source.read_text("utf-8").replace("The nets are dry.", "The nets are very wet."), "utf-8")
    after = page.get("changes", since=0, epoch=before["epoch"])
    assert after["epoch"] != before["epoch"]
    assert page.sentence("very wet")
    # What it was when the article was read before is no other translation of the same sentence.
    assert page.sentence("The harbour")["findings"] == []


def test_nonsense_is_refused_with_a_sentence(page: Page) -> None:
    seen = page.sentence("She runs")
    for target in (
        "text",
        [1],
        [{"id": "1", "role": "jump"}],
        ["x"] * 3000,
        [{"id": "+link javascript:alert(1)", "role": "open"}],
    ):
        refused = page.send("change", id=seen["id"], version="", target=target)
        assert (refused.status_code, bool(refused.json()["error"])) == (400, True)
    assert page.send("change", id="blocks.99#0", version="", target=["x"]).status_code == 400
    assert page.client.get(f"{page.below}/paragraphs?from=x").status_code == 400
    assert page.client.get(page.below.replace("/es", "/fr") + "/article").status_code == 400
    assert page.client.get(page.below.replace("/a/", "/b/") + "/article").status_code == 400
