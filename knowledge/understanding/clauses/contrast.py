"""What the pieces of a text say of the things that they name: "gmail works, but gmx refuses".

A text is cut where one side of a contrast is set against the other. What a piece says of what it
names holds for that; a piece that only names something is explained by its neighbours, and one that
names nothing goes on about what was named last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Said = Literal["", "runs", "works", "fails"]
"""Nothing told, working by the way ("it loads"), said to work, failing."""
STRENGTH: Sequence[Said] = ("", "runs", "works", "fails")
"""Where a thing is spoken of twice, a complaint counts most."""
_BREAKS = frozenset({"hard", "soft"})
_ONLY = frozenset({"only", "just", "solely"})
_OPENING = _ONLY | {"still"}
"""Breaks that belong to what they open."""
_WITH = frozenset({"with", "mit", "avec", "con", "met"})
_CLOSE = 2
"""Words over which "no" turns a complaint into praise: "nothing wrong", "never asks"."""
_NOT_ABLE = frozenset({"cant", "cannot", "wont", "couldnt", "wouldnt", "nobody", "none"})
"""Denials that make a complaint no better: "cannot, times out"."""
_UNLIKE = frozenset({"unlike"})
_BARE_DENIALS = frozenset({"not", "nicht", "pas", "no", "non", "niet"})
_REACH = 5
"""Words over which "no" still speaks of the trouble or the success behind it."""
_NEAR = 12
"""Words in which "it is not gmail" goes on to what it is instead."""
_ECHOES = frozenset({"is", "are", "was", "has", "have"})
"""Verbs that say the contrary of what was said before: "gmail is not the trouble, gmx is"."""
_LISTED = 1
"""Words beside names and fillers up to which a piece is one of a list, as "hotmail" in "my hotmail
and the old gmail are fine"."""
_Told = list[tuple["Sequence[Item]", Said]]


@dataclass(slots=True)
class Item:
    """A word with its class, or all that is named together at one place."""

    name: str
    """`named`, `other` (a name of another kind), or a class of language/roles.toml."""
    keys: tuple[str, ...] = ()
    word: str = ""
    is_aside: bool = False
    """Whether it is what the trouble is not: "it is not gmail, it is yahoo"."""


@dataclass(slots=True)
class _Piece:
    """What stands between two breaks."""

    opens: str
    """The class of the break before it."""
    goes_on: bool = False
    """Whether it goes on with the piece before it: "no trouble with gmail"."""
    items: list[Item] = field(default_factory=list)

    @property
    def groups(self) -> list[Item]:
        return [item for item in self.items if item.keys]

    @property
    def said(self) -> Said:
        return _net(self.items)

    def has(self, name: str) -> bool:
        return any(item.name == name for item in self.items)

    def is_list(self) -> bool:
        return sum(item.name == "" for item in self.items) <= _LISTED


def tell(items: Sequence[Item]) -> Iterator[tuple[str, Said]]:
    """What a text says of each key that it names; a key may come several times."""
    pieces = _pieces(items)
    told: _Told = []
    for place, piece in enumerate(pieces):
        if not piece.groups:
            continue
        before = pieces[place - 1] if place else None
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.said:
            told += (
                [(piece.groups, "works")]
                if _only_denies(piece, before, following)
                else _within(piece, before)
            )
        else:
            told.append((piece.groups, _beside(piece, before, following)))
    told += _complaints_after(pieces)
    for groups, said in told:
        for group in groups:
            for key in group.keys:
                yield key, said


def _pieces(items: Sequence[Item]) -> list[_Piece]:
    """Cut at the breaks, with denials taken to what they deny."""
    pieces = [_Piece("hard")]
    for item in items:
        if item.name not in _BREAKS:
            pieces[-1].items.append(item)
            continue
        if pieces[-1].items:
            pieces.append(_Piece(item.name, item.word in _WITH))
        elif item.name == "hard":
            pieces[-1].opens = "hard"
        if item.word in _OPENING:
            pieces[-1].items.append(Item("", word=item.word))
    for piece in pieces:
        _weigh_denials(piece.items)
    return [piece for piece in pieces if piece.items]


def _weigh_denials(items: list[Item]) -> None:
    """What a denial stands before becomes its contrary: "no trouble" works, "not working" fails."""
    denial, last = -1, -1
    for place, item in enumerate(items):
        if item.name == "denies":
            if _sets_aside(items, place):
                item.name = ""
            elif denial >= 0 and items[denial].word == "neither":
                item.name = ""  # "neither … nor"
            else:
                denial = place
                last = len(items) if item.word == "neither" else place + _REACH
        elif denial < 0 or place > last:
            continue
        elif item.name == "trouble" or _is_denied(items, denial, place):
            item.name = "works"
            items[denial].name = ""
            denial = -1
        elif item.name in {"works", "runs"}:
            item.name = ""
            denial = denial if items[denial].word == "neither" else -1
    for item in items:
        if item.name in {"denies", "trouble"}:
            item.name = "fails"


def _is_denied(items: Sequence[Item], denial: int, place: int) -> bool:
    """Whether the complaint at `place` is what the denial denies."""
    if items[place].name != "fails" or items[denial].word in _NOT_ABLE:
        return False
    return place - denial <= _CLOSE


def _sets_aside(items: Sequence[Item], place: int) -> bool:
    """Whether "it is not gmail" goes on with what it is; then gmail is set aside."""
    if not place or items[place - 1].word not in {"its", "it", "is"}:
        return False
    near = [item for item in items[place + 1 : place + _NEAR] if item.keys]
    if len(near) > 1:
        near[0].is_aside = True
    return len(near) > 1


def _only_denies(piece: _Piece, before: _Piece | None, following: _Piece | None) -> bool:
    """Whether "not gmail, yahoo fails": then the former is what the trouble is not."""
    if before and before.said in {"works", "runs"}:
        return False
    first = piece.items[0]
    bare = first.word in _BARE_DENIALS and all(
        i.keys or i.name == "filler" for i in piece.items[1:]
    )
    return bare and bool(following and following.groups and following.said == "fails")


def _net(items: Iterable[Item]) -> Said:
    """The weightiest of what is said."""
    names = {item.name for item in items}
    return next((said for said in reversed(STRENGTH) if said in names), "")


def _contrary(said: Said) -> Said:
    return "works" if said == "fails" else "fails"


def _within(piece: _Piece, before: _Piece | None = None) -> _Told:
    """What a piece says of what it names itself."""
    items, groups, said = piece.items, piece.groups, piece.said
    if piece.has("except"):
        at = next(place for place, item in enumerate(items) if item.name == "except")
        excepted = [item for item in items[at:] if item.keys]
        return [(excepted, _contrary(said)), ([i for i in items[:at] if i.keys], said)]
    if any(group.is_aside for group in groups):
        return [([group], "works" if group.is_aside else said) for group in groups]
    if len(groups) == 1:
        return [(groups, said)]
    places = [place for place, item in enumerate(items) if item.keys]
    if _net(items[: places[0]]) and not _net(items[places[-1] :]):
        spans = zip([0, *places[:-1]], places, strict=True)  # "works on gmail fails on gmx"
    else:
        spans = zip(places, [*places[1:], len(items)], strict=True)
    said_of = [_net(items[start:end]) for start, end in spans]
    if piece.goes_on and before and not before.groups:  # "nothing wrong with gmail it's gmx"
        said_of[0] = said_of[0] or before.said
    return [([group], own or said) for group, own in zip(groups, said_of, strict=True)]


def _beside(piece: _Piece, before: _Piece | None, following: _Piece | None) -> Said:
    """What the pieces around say of what a piece only names."""
    before_said = before.said if before else ""
    if piece.has("except"):
        return _contrary(before_said or "works")
    if piece.items[0].word in _UNLIKE:
        return _contrary(following.said) if following and following.said else ""
    if before_said and piece.items[-1].word in _ECHOES:
        return _contrary(before_said)
    if before_said == "works" and before and before.groups and piece.items[0].word in _ONLY:
        return "fails"
    if piece.goes_on and before and not before.groups and before_said:
        return before_said
    return _ahead(piece, following) or _back(piece, before)


def _ahead(piece: _Piece, following: _Piece | None) -> Said:
    """What the piece behind says of it, if that names nothing or goes on with the same list."""
    if following is None:
        return ""
    if not following.groups:
        said = following.said
        return _contrary(said) if said and following.has("rest") else said
    is_list = piece.is_list() and following.opens == "soft" and not _names_again(piece, following)
    return _within(following)[0][1] if is_list and following.said else ""


def _names_again(piece: _Piece, following: _Piece) -> bool:
    """Whether one of several is taken up again: "gmail, yahoo and aol, and aol fails"."""
    named = {key for group in piece.groups for key in group.keys}
    return any(not named.isdisjoint(group.keys) for group in following.groups)


def _back(piece: _Piece, before: _Piece | None) -> Said:
    """What the piece before says of it, if both are one list."""
    if before is None or not before.said or not piece.is_list() or piece.opens != "soft":
        return ""
    return _within(before)[-1][1] if before.groups else before.said


def _complaints_after(pieces: Sequence[_Piece]) -> _Told:
    """Complaints in pieces that name nothing, with what was named last."""
    told: _Told = []
    last: Item | None = None
    for place, piece in enumerate(pieces):
        if groups := piece.groups:
            last = groups[-1]
        elif place + 1 < len(pieces) and pieces[place + 1].goes_on:
            continue  # "an issue with strato"
        elif piece.has("other") or piece.has("rest"):
            last = None
        elif last and piece.said == "fails":
            told.append(([last], "fails"))
    return told
