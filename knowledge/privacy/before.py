"""The value before a word for a password: "… is my password", "i used … as password"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.privacy import masks, shapes
from knowledge.privacy.folding import TAKEN
from knowledge.privacy.keywords import PASSWORD, SHORT
from knowledge.privacy.masks import Span
from knowledge.privacy.ordinary import MAIL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded
    from knowledge.privacy.keywords import Keyword

_WINDOW: Final = 160
_SHORTEST: Final = 6
"""A value and a verb have more characters."""
_QUALIFIERS: Final = frozenset(
    """
    my the our your his her their a this that new old current actual real correct right first second
    main email e-mail mail mailbox account login webmail wifi app own full same original
    mein meine das unser euer ihr sein dein neues altes aktuelles richtiges falsches
    mon ma le la notre ton son nouveau ancien mi tu su el nuestra nueva vieja il mia mio nuova
    vecchia sua tua mijn het ons nieuwe oude je jouw de
    """.split()
)
_BE: Final = frozenset(
    {
        "is",
        "was",
        "are",
        "ist",
        "war",
        "est",
        "etait",
        "es",
        "era",
        "e'",
        "=",
        "<-",
        "<=",
        "<--",
        "←",
        "waren",
        "è",
        "é",
    }
)
_AS: Final = frozenset({"as", "als", "comme", "como", "come", "for"})
_USED: Final = re.compile(
    r"\b(?:use[ds]?|using|enter(?:ed)?|typed?|put|set|tried|wrote|have|had|with|nehme|nutze|habe"
    r"|benutze|verwende|mis|utilise|uso|puse|tengo|ho|messo|gebruik|heb)\W+$"
)
_RUN: Final = re.compile(r"[^\s\0]++")
_CLAUSE_STARTS: Final = re.compile(
    r"(?:^|[.!?:;,\n(])[\s\"'`*]*$|(?:so|and|und|et|y|e|en|hi|hey)\s+$"
)
_GOES_ON: Final = re.compile(
    r"[\s'-]*(?:manager|safe|store|generator|vault|field|prompt|hint|page|problem|recovery|reset|app)"
)
_OPENED_BY: Final = {
    '"': '"',
    "'": "'",
    "`": "`",
    "”": "“„",
    "“": "„“",
    "»": "«",
    "’": "‘",
    "*": "*",
}
_MARKS: Final = frozenset("\"'`“„«‘*")
_MOST_QUALIFIERS: Final = 5


def value_before(folded: Folded, word: Keyword, since: int) -> Iterator[Span]:
    """The password told before `word`, in what stands after `since`."""
    if word.start - since < _SHORTEST or word.kind not in {PASSWORD, SHORT}:
        return
    if _GOES_ON.match(folded.lower, word.end):
        return
    start = _window_start(folded.lower, word, since)
    runs = _without_qualifiers(list(_RUN.finditer(folded.lower, start, word.start)))
    if len(runs) < 2:  # noqa: PLR2004  # a value and a verb
        return
    verb = folded.text[runs[-1].start() : runs[-1].end()].lower()
    value = _value_ending(folded.text, start, runs[-2].end(), runs[-2].start())
    if _is_told(folded, start, value, verb):
        certain = shapes.strength(folded.text[slice(*value)]) >= shapes.MEDIUM
        yield Span(*value, masks.PASSWORD, certain)


def _window_start(text: str, word: Keyword, since: int) -> int:
    """From where on it is looked: not in the midst of a word, nor before what is masked."""
    start = max(since, word.start - _WINDOW)
    if start > since and not text[start - 1].isspace():
        start = next((place for place in range(start, word.start) if text[place].isspace()), start)
    return max(start, text.rfind(TAKEN, start, word.start) + 1)


def _without_qualifiers(runs: list[re.Match[str]]) -> list[re.Match[str]]:
    """`runs` without "my", "the new" and the like at their end."""
    for _ in range(_MOST_QUALIFIERS):
        if not runs or not _is_qualifier(runs[-1][0]):
            break
        runs.pop()
    return runs


def _is_qualifier(run: str) -> bool:
    return run.strip("\"'*`_(") in _QUALIFIERS or run in MAIL_WORDS


def _value_ending(text: str, since: int, end: int, run_start: int) -> tuple[int, int]:
    """Where the value that ends at `end` stands: a run, or what its quotation marks hold."""
    opening = _OPENED_BY.get(text[end - 1], "")
    places = [text.rfind(mark, since, end - 1) for mark in opening]
    start = max(places, default=-1)
    if start >= 0 and "\n" not in text[start:end]:
        return start + 1, end - 1
    run = text[run_start:end]
    core = shapes.bare(run)
    start = run_start + run.find(core)
    return start, start + len(core)


def _is_told(folded: Folded, since: int, value: tuple[int, int], verb: str) -> bool:
    """Whether it is said that what stands at `value` is a password."""
    start, end = value
    words = folded.text[start:end].split()
    if not any(map(shapes.may_be_secret, words)):
        return False
    plain = all(map(str.isalpha, words)) and folded.text[start - 1 : start] not in _MARKS
    before = folded.lower[since:start]
    if verb in _BE:
        return not plain or _CLAUSE_STARTS.search(before) is not None
    return verb in _AS and (not plain or _USED.search(before) is not None)
