"""Nobody gets in without the address, from a page of somebody else's, or under another name; nothing foreign runs."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.reviewing.desk import HOST, TOKEN, Page, Place
from toolkit.reviewing.app import review_app

ORIGIN = f"http://{HOST}"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/{TOKEN}/", {}, 200),
        (f"/{TOKEN}/", {"origin": ORIGIN}, 200),
        ("/", {}, 404),
        ("//", {}, 404),
        (f"/{TOKEN}x/", {}, 404),
        (f"/{TOKEN[:-1]}/", {}, 404),
        ("/api/articles", {}, 404),
        (f"/{TOKEN}/", {"host": "evil.example:8765"}, 421),
        (f"/{TOKEN}/", {"host": "127.0.0.1"}, 421),
        (f"/{TOKEN}/", {"origin": "http://evil.example"}, 403),
        (f"/{TOKEN}/", {"origin": "null"}, 403),
        (f"/{TOKEN}/files/..%2Fapp.py", {}, 404),
        (f"/{TOKEN}/files/list.html", {}, 404),
        (f"/{TOKEN}/editions/a/es/0/epub/..%2F..%2Fa.md", {}, 404),
        (f"/{TOKEN}/editions/a/es/0/pdf/0.png", {}, 404),
    ],
)
def test_who_is_let_in(place: Place, path: str, headers: dict[str, str], status: int) -> None:
    answer = place.page().client.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": ORIGIN, "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-length": "3000000"}, 413),
    ],
)
def test_who_may_change_something(page: Page, headers: dict[str, str], status: int) -> None:
    own = {"content-type": "application/json", **headers}
    answer = page.client.post(f"{page.below}/replace", content=b'{"search": "zzz"}', headers=own)
    assert answer.status_code == status


def test_a_body_without_end_is_not_read_to_its_end(page: Page) -> None:
    many = iter([b"x" * 1_000_000] * 3)
    headers = {"content-type": "application/json"}
    assert page.client.post(f"{page.below}/replace", content=many, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("host", "status"),
    [("192.0.2.7:8765", 200), ("evil.example:8765", 421), ("192.0.2.7", 421), ("192.0.2.8:8765", 421)],
)
def test_a_server_for_others_is_called_by_the_address_that_was_connected_to(
    place: Place, host: str, status: int
) -> None:
    place.page()
    api = place.desks[0].api
    client = TestClient(review_app(api, TOKEN, set(), anywhere=True), base_url="http://192.0.2.7:8765")
    assert client.get(f"/{TOKEN}/", headers={"host": host}).status_code == status


def test_nothing_can_be_changed_by_a_link(page: Page) -> None:
    for name in ("change", "approve", "replace", "term", "preview"):
        assert page.client.get(f"{page.below}/{name}").status_code == 405


def test_what_an_article_says_is_sent_as_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    article = "# A <script>alert(1)</script> title\n\nSee [this](javascript:alert(2)) `<img onerror=alert(3)>` now.\n"
    with Place(tmp_path_factory.mktemp("hostile"), article) as place:
        page = place.page()
        answer = page.client.get(f"{page.below}/paragraphs")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "javascript:alert(2)" in answer.text
        shell = page.client.get(f"/{TOKEN}/article/a/%3Cscript%3E").text
        assert "<script>" not in shell.replace("<script src", "")
