"""No reply contradicts itself, or says what was withdrawn, or leads through another's menus."""

from __future__ import annotations

import re
from functools import lru_cache
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from knowledge.answering.text import strip_markdown
from knowledge.linting.content import Problem, sources, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.linting.content import Content, Variant


_QUOTED = 70
"""Characters of a line that are quoted in a problem."""


class Exclusive(NamedTuple):
    """Two statements of which a reply may make one."""

    one: re.Pattern[str]
    other: re.Pattern[str]


def exclusive_statements(content: Content) -> Iterator[Problem]:
    """Of each pair in language/contradictions.toml a reply makes one statement at most."""
    table = content.catalog.language.get("contradictions", {})
    pairs = [
        Exclusive(_pattern(row["one"]), _pattern(row["other"])) for row in table.get("pairs", ())
    ]
    for variant in content.variants:
        lines = _lines(variant)
        for pair in pairs:
            said = next((line for line in lines if pair.one.search(line)), "")
            against = next((line for line in lines if pair.other.search(line)), "") if said else ""
            if against:
                told = f"“{_short(said)}” goes against “{_short(against)}”"
                yield _problem(content, variant, told)


def foreign_menus(content: Content) -> Iterator[Problem]:
    """Whoever named a program or device is not sent through another one's menus."""
    table = content.catalog.language.get("contradictions", {})
    menus = {row["client"]: _pattern(row["never"]) for row in table.get("menus", ())}
    for variant in content.variants:
        pattern = menus.get(variant.client)
        for line in _lines(variant) if pattern else ():
            if pattern and (found := pattern.search(line)):
                told = f"“{found.group()}” is not on this device: “{_short(line)}”"
                yield _problem(content, variant, told)


def withdrawn_claims(content: Content) -> Iterator[Problem]:
    """What does not hold, or holds no longer, is said nowhere, not even behind a click."""
    table = content.catalog.language.get("contradictions", {})
    rows = [
        (_pattern(row["said"]), _pattern(row.get("unless", "$^")), row["why"])
        for row in table.get("withdrawn", ())
    ]
    for file, text in (*texts(content), *sources(content)):
        for line in strip_markdown(text).split("\n"):
            for said, unless, why in rows:
                if (found := said.search(line)) and not unless.search(line):
                    yield Problem(file, f"“{_short(found.group())}” does not hold: {why}")


def _lines(variant: Variant) -> list[str]:
    return [line for line in strip_markdown(variant.shown).split("\n") if line]


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _short(line: str) -> str:
    return shorten(line, _QUOTED, placeholder="…")


def _problem(content: Content, variant: Variant, text: str) -> Problem:
    return Problem(content.topic_file(variant.topic), text, variant.name, variant.provider)


RULES = (exclusive_statements, foreign_menus, withdrawn_claims)
