"""Which direction of mail works and which fails, clause by clause: "i can receive but not send"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from knowledge.understanding.normalise import Text

Status = Literal["", "said", "works", "lacks", "fails"]
"""Of one direction: not spoken of, named, working, left out beside the other, failing."""

_AMISS = frozenset({"fails", "lacks"})
_MARKS = (*",;.!?\n()/", " - ")
_ASIDE = 2
"""Words between "nothing" and the "but" that takes one thing out of it."""
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:.!?\n()/]| - ")
_CLASSES = ("sending", "receiving", "joins", "trouble", "fails", "works", "only", "breaks")
_DIRECTIONS = frozenset({"sending", "receiving"})
_SURER: Sequence[Status] = ("", "said", "works", "lacks", "fails")
"""A complaint counts for more than whatever else is said."""
_TELLING = _DIRECTIONS | {"fails", "works"}
_REACH = 5
"""Words over which "not" still speaks of the direction that follows."""


class MailDirections:
    """Reads what a text says of sending and of receiving."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        words = {name: str(listed).split() for name, listed in table.get("words", {}).items()}
        self._listed = {name: frozenset(listed) for name, listed in words.items()}
        self._class: dict[str, str] = dict.fromkeys(_MARKS, "breaks")
        for name in _CLASSES:
            for word in words.get(name, ()):
                self._class.setdefault(word, name)
        self._turning = self._any("getting", "going")
        self._naming = self._any("sending", "receiving") | self._turning
        self._bare = self._any("bare")
        self._getting = self._any("receiving", "getting")
        self._somebody = self._any("others", "persons")
        self._mine = self._any("mine")
        self._all, self._except = self._any("all"), self._any("except")
        self._mailing = re.compile(table.get("patterns", {}).get("mailing", "^$"))
        self._writing, self._me = self._any("writing"), self._any("me")

    def read(self, text: Text) -> tuple[Status, Status]:
        """What is said of sending, and of receiving."""
        if self._bare.issuperset(text.words):
            return "", ""
        told = self._mailing.sub("sending fails,", text.normalised)
        if self._naming.isdisjoint(text.words) and told == text.normalised:
            return "", ""
        words = [token.replace("'", "") for token in _TOKEN.findall(told)]
        status: dict[str, Status] = {"sending": "", "receiving": ""}
        for clause in _clauses([self._class_at(words, place) for place in range(len(words))]):
            for direction, said in _read_clause(clause):
                status[direction] = max(status[direction], said, key=_SURER.index)
        return status["sending"], status["receiving"]

    def _any(self, *names: str) -> frozenset[str]:
        return frozenset().union(*(self._listed.get(name, frozenset()) for name in names))

    def _class_at(self, words: Sequence[str], place: int) -> str:
        """The class of a word, empty if it says nothing of directions."""
        word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
        if (
            word in self._getting
            and following in self._mine
            and self._is_theirs(words[max(place - 4, 0) : place])
        ):
            return "sending"
        if word in self._except or (word == "but" and self._takes_out(words, place)):
            return "except"
        if word in self._writing and self._is_written_to_me(words, place):
            return "receiving"
        if word not in self._turning:
            return self._class.get(word, "")
        return self._turned(words, place)

    def _turned(self, words: Sequence[str], place: int) -> str:
        """The class of a word that takes it from its neighbours: "goes out", "gets mail"."""
        word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
        listed, before = self._listed, words[max(place - 2, 0) : place]
        if word in listed["going"] and following in listed["away"]:
            return "sending"
        if word in listed["getting"]:
            theirs = not listed["others"].isdisjoint(before) and following not in listed["me"]
            named = "sending" if theirs else "receiving"
            return "" if following in listed["no_mail"] else named
        return "sending" if "fails" in map(self._class.get, before) else ""

    def _is_written_to_me(self, words: Sequence[str], place: int) -> bool:
        """Whether somebody else writes, and to the asker."""
        theirs = self._is_theirs(words[max(place - 2, 0) : place])
        return theirs and not self._me.isdisjoint(words[place + 1 : place + 3])

    def _takes_out(self, words: Sequence[str], place: int) -> bool:
        """Whether the "but" at `place` leaves out one thing: "nothing works but receiving"."""
        if self._class.get("".join(words[place + 1 : place + 2]), "") == "fails":
            return False  # "they arrive all, but don't go out"
        if not self._all.isdisjoint(words[max(place - 1, 0) : place]):
            return True
        behind = words[place + 1 : place + 1 + _REACH]
        said = {self._class.get(word, "") for word in behind} & {"works", "fails", "trouble"}
        return not said and not self._all.isdisjoint(words[max(place - _ASIDE, 0) : place])

    def _is_theirs(self, before: Sequence[str]) -> bool:
        """By the words just before, whether it is somebody else who gets what the asker sends."""
        return "i" not in before and not self._somebody.isdisjoint(before)


def failing(sending: str, receiving: str) -> str:
    """The direction of the direction that fails while the other is not said to, if there is one."""
    if (sending in _AMISS) == (receiving in _AMISS):
        return ""
    return "outgoing" if sending in _AMISS else "incoming"


def _clauses(classes: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for place, name in enumerate(classes):
        if (
            name == "joins"
            and clause[-1:]
            and {clause[-1], *classes[place + 1 : place + 2]} <= _DIRECTIONS
        ):
            continue
        if name in {"breaks", "joins"}:
            yield clause
            clause = []
        else:
            clause.append(name)
    yield clause


def _read_clause(classes: list[str]) -> list[tuple[str, Status]]:
    """What one clause says of each direction that it names."""
    directions = _side_by_side(classes)
    if not directions:
        return []
    if "except" in classes:
        return _read_exception(classes)
    _weigh_troubles(classes)
    failing: set[int] = set()
    before: int | None = None
    for place, name in enumerate(classes):
        if name in _DIRECTIONS:
            before = place
        elif name == "fails":
            direction = _complained_of(classes, place, before)
            failing |= set() if direction is None else {directions[direction]}
    only = "only" in classes
    calm: Status = "works" if only or "works" in classes else "said"
    readings: list[tuple[str, Status]] = [
        (classes[direction], "fails" if group in failing else calm)
        for direction, group in directions.items()
    ]
    named = {direction for direction, _ in readings}
    if only and len(named) == 1 and "fails" not in classes:
        readings.append((_other(*named), "lacks"))
    return readings


def _other(direction: str) -> str:
    return "receiving" if direction == "sending" else "sending"


def _read_exception(classes: list[str]) -> list[tuple[str, Status]]:
    """What a clause says that takes something out, of that and of what it is taken from."""
    _weigh_troubles(classes)
    at = classes.index("except")
    all_fails = "fails" in classes
    readings: list[tuple[str, Status]] = [
        (name, "fails" if (place > at) != all_fails else "works")
        for place, name in enumerate(classes)
        if name in _DIRECTIONS
    ]
    if all_fails and len(readings) == 1:
        readings.append((_other(readings[0][0]), "lacks"))
    return readings


def _weigh_troubles(classes: list[str]) -> None:
    """`trouble` becomes what it says: "no trouble" works, any other fails."""
    for place, name in enumerate(classes):
        if name == "trouble":
            denied = [k for k in range(max(place - 4, 0), place) if classes[k] == "fails"]
            classes[place] = "works" if denied else "fails"
            for k in denied[-1:]:
                classes[k] = ""


def _side_by_side(classes: Sequence[str]) -> dict[int, int]:
    """The place of each direction, with that of the first of those that it stands among.

    Directions side by side ("send and receive") share what is said of one.
    """
    groups: dict[int, int] = {}
    for place, name in enumerate(classes):
        if name in _DIRECTIONS:
            groups[place] = groups.get(place - 1, place)
    return groups


def _complained_of(classes: Sequence[str], place: int, before: int | None) -> int | None:
    """The direction that the complaint at `place` is about: a near one behind it, else `before`."""
    near = range(place + 1, min(place + 1 + _REACH, len(classes)))
    if "works" in classes[place + 1 : place + 2]:
        near = near[1:]  # "not possible to send"
    following = next((k for k in near if classes[k] in _TELLING), place)
    return following if classes[following] in _DIRECTIONS else before
