"""No link of a page leads nowhere: not to a file that is not there, and not to a heading that is not in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.docs.blocks import PAGES, ROOT

PLACES = [*PAGES, ROOT / "CHANGELOG.md", *sorted((ROOT / ".github").rglob("*.md"))]


def parsed(page: Path) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def anchors_of(page: Path) -> set[str]:
    """What a link can name in a page: its headings in lower case, without marks, hyphens for spaces."""
    tokens = list(parsed(page))
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_of(page: Path) -> Iterator[str]:
    for token in parsed(page):
        target = token.attrGet("href") or token.attrGet("src")
        if target:
            yield str(target)


def leads_nowhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return True
    return bool(anchor) and target.suffix == ".md" and anchor not in anchors_of(target)


@pytest.mark.parametrize("page", PLACES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    own = [link for link in links_of(page) if not re.match(r"[a-z]+:", link)]

    assert [link for link in own if leads_nowhere(page, link)] == []


@pytest.mark.parametrize("page", PLACES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_elsewhere_is_encrypted(page: Path) -> None:
    assert [link for link in links_of(page) if re.match(r"(?!https:|mailto:)[a-z]+:", link)] == []


def test_links_are_found() -> None:
    assert len([link for page in PLACES for link in links_of(page)]) > len(PLACES)


@pytest.mark.parametrize("link", ["nowhere.md", "README.md#nowhere", "#nowhere"])
def test_a_link_that_leads_nowhere_is_noticed(link: str) -> None:
    assert leads_nowhere(ROOT / "README.md", link)
