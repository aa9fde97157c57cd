"""How much of a reply is shown at once: a phone's screen full, the rest behind "Tell me more".

People read replies on a phone, with their mail down. The fact, the settings and the first step are
always shown; whatever else fits comes in the order in which it would be missed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answering.text import reply_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.outcomes import Reply

MOST_WORDS = 90
"""Words of a reply at once, its small print included."""
MOST_STEPS = 3
ASKING_WORDS = 75
"""The same where a question of Postie's stands under the reply."""
GUESS_WORDS = 65
"""The same of a guess, above the choice of what else may be meant."""
UNASKED_WORDS = 75
UNASKED_STEPS = 2
"""The same of what is said to people who did not ask Postie."""
CURIOUS = frozenset({"lookup", "compare", "concept", "meta"})
"""Kinds of topics whose readers have time for the friendly line; others want to get on first."""


def fit(reply: Reply, *, curious: bool, words: int = MOST_WORDS, steps: int = MOST_STEPS) -> Reply:
    """`reply` with at most `words` words and `steps` steps shown; the rest heads its `more`."""
    total = count_words(reply)
    if len(reply.steps) <= steps and "\n\n" not in reply.also and total <= words:
        return reply
    parts = (reply.picture, reply.also, *reply.steps)
    room = words - total + sum(map(_count, parts)) + len(reply.steps)  # each step has its mark
    kept: dict[str, list[str]] = {"picture": [], "steps": [], "also": []}
    full: set[str] = set()
    for part, item in _claims(reply, steps, curious=curious):
        cost = _count(item) + (part == "steps")
        if part not in full and (cost <= room or (part == "steps" and not kept[part])):
            kept[part].append(item)
            room -= cost
        else:
            full.add(part)
    also = _lines(reply.also)[len(kept["also"]) :]
    return replace(
        reply,
        picture="\n".join(kept["picture"]),
        steps=tuple(kept["steps"]),
        also="\n".join(kept["also"]),
        more=_behind(reply, len(kept["steps"]), also),
    )


def shorten(reply: Reply) -> Reply:
    """`reply` for people who did not ask Postie: the fact and at most two steps."""
    more = "\n\n".join(text for text in (reply.also, reply.more) if text)
    bare = replace(reply, picture="", also="", more=more)
    short = fit(bare, curious=False, words=UNASKED_WORDS, steps=UNASKED_STEPS)
    return replace(short, more=short.more or reply.picture)


def count_words(reply: Reply) -> int:
    """Words of everything that is shown of `reply` at once, marks of lists included."""
    return _count("\n".join(reply_lines(reply)))


def _count(markdown: str) -> int:
    """Words of `markdown` as shown: marks stand beside words, and a link's address is one."""
    return len(markdown.split()) + markdown.count("](http")


def _claims(reply: Reply, steps: int, *, curious: bool) -> Iterator[tuple[str, str]]:
    """The parts that may be left out, those that would be missed most first."""
    picture = [reply.picture] if reply.picture else []
    yield from (("picture", line) for line in picture if curious)
    yield from (("steps", step) for step in reply.steps[:steps])
    yield from (("also", line) for line in _lines(reply.also))
    yield from (("picture", line) for line in picture if not curious)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _behind(reply: Reply, shown: int, also: Sequence[str]) -> str:
    """What is not shown, its steps numbered on, and then what stood behind the click anyway."""
    later = (f"{n}. {step}" for n, step in enumerate(reply.steps[shown:], shown + 1))
    return "\n\n".join(text for text in ("\n".join(later), "\n".join(also), reply.more) if text)
