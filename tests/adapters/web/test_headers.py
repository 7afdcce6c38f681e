import re

import pytest

from tests.adapters.web.visitor import Got, Visitor

PATHS = (
    "/",
    "/topics",
    "/editorial-policy",
    "/cards/ganglion-impar/billing",
    "/nothing",
    "/static/chat.js",
    "/healthz",
    "/favicon.svg",
)
PAGES = PATHS[:5]


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_says_what_a_page_may_do(visitor: Visitor, path: str) -> None:
    headers = (await visitor.get(path)).headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "aiohttp" not in headers["Server"]


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_on_a_page_is_inline_or_from_elsewhere(visitor: Visitor, path: str) -> None:
    _assert_clean(await visitor.get(path))


async def test_nothing_in_a_turn_is_inline_or_from_elsewhere(visitor: Visitor) -> None:
    for question in ("impar billing", "billing", "what is the weather"):
        _assert_clean(await visitor.post({"question": question}))


def _assert_clean(got: Got) -> None:
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", got.text)
    assert all(kind.startswith((' src="/static/', ' type="application/ld+json"')) for kind in _scripts(got))
    assert not re.findall(r'<(?:link|img|script|iframe)[^>]+(?:src|href)="(?:https?:)?//', _without_canonical(got))


def _scripts(got: Got) -> list[str]:
    return re.findall(r"<script([^>]*)>", got.text)


def _without_canonical(got: Got) -> str:
    return re.sub(r'<link rel="canonical"[^>]+>', "", got.text)
