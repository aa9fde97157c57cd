"""Of several providers, programs or devices that are named, which fails and which is none of one's own.

"gmail works, gmx refuses" is about gmx, whichever stands first; "mails to gmail bounce" is not about a
mailbox at Gmail at all. A text is cut into pieces at the words and marks that set one side of a contrast
against the other. What a piece says of what it names holds for that; a piece that names nothing goes on
about what was named last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import re2

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

Role = Literal["", "runs", "works", "fails", "past", "recipient", "theirs", "relay"]
"""Of one thing that is named: nothing told, working (by the way, or said so), failing, or not one's own."""

_NOT_OWN: tuple[Role, ...] = ("past", "recipient", "theirs", "relay")
_WORKS = frozenset({"runs", "works"})
_STRENGTH: Sequence[Role] = ("", "runs", "works", "fails")
"""What is told of a thing twice: a complaint counts most."""
_TOKEN = re.compile(
    r"[\w.+%-]*@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w.])|0x[0-9a-f]+|\d+(?:\.\d+)+"
    r"|[^\W_]+(?:'[^\W_]+)?|[;.!?\n,()/&+]| - |[✅❌✗✓✔👍👎]"
)
_MARKS = {
    **dict.fromkeys((";", ".", "!", "?", "\n"), "hard"),
    **dict.fromkeys((",", "(", ")", "/", "&", "+", " - "), "soft"),
    **dict.fromkeys("❌✗👎", "fails"),
    **dict.fromkeys("✅✓✔👍", "works"),
}
_CODE = re.compile(r"0x[0-9a-f]+|[45]\d\d|[45]\.\d+\.\d+")
_CLASSES = (
    *("except", "rest", "former", "latter", "hard", "trouble", "denies", "fails", "works", "runs"),
    *("soft", "all"),
)
_SAID = frozenset({"fails", "works", "runs"})
_BREAKS = frozenset({"hard", "soft"})
_REACH = 5
"""Words over which "no" still speaks of the trouble or the success behind it."""
_WITH = frozenset({"with", "mit", "avec", "con", "met"})
_LISTED = 1
"""Words beside names and fillers up to which a piece is one of a list: "hotmail and my old gmail are fine"."""
_WINDOW = 80
"""Characters before or behind a name that tell whether it is one's own."""


class Mention(NamedTuple):
    """One place where something is named."""

    start: int
    end: int
    key: str
    kind: str
    """`provider` or `client`: these are told apart from their like only."""


@dataclass(slots=True)
class _Item:
    """A word, or all that is named together at one place."""

    name: str
    keys: tuple[str, ...] = ()
    word: str = ""


@dataclass(slots=True)
class _Piece:
    """What stands between two breaks."""

    opens: str
    """The class of the break before it."""
    goes_on: bool = False
    """Whether it goes on with the piece before it: "no trouble with gmail"."""
    items: list[_Item] = field(default_factory=list)

    @property
    def groups(self) -> list[_Item]:
        """What it names."""
        return [item for item in self.items if item.keys]

    def has(self, name: str) -> bool:
        """Whether a word of a class stands in it."""
        return any(item.name == name for item in self.items)

    @property
    def said(self) -> Role:
        """What it says, whatever it is about."""
        return _net(self.items)


class Roles:
    """Reads the roles of what a text names."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        words = {name: str(row).split() for name, row in tables.get("words", {}).items()}
        self._class: dict[str, str] = dict(_MARKS)
        for name in _CLASSES:
            for word in words.get(name, ()):
                self._class.setdefault(word, name)
        self._fillers = frozenset(words.get("fillers", ()))
        self._opinions = frozenset(words.get("opinions", ()))
        self._all = frozenset(words.get("all", ()))
        self._devices = frozenset(str(tables.get("devices", {}).get("words", "")).split())
        self._cues = frozenset(str(tables.get("cues", {}).get("words", "")).split())
        self._not_own = [
            (role, re2.compile(row.get("before", "^$")), re2.compile(row.get("behind", "^$")))
            for role in _NOT_OWN
            if (row := tables.get(role))
        ]

    def may_differ(self, names: Collection[str], words: Sequence[str]) -> bool:
        """Whether providers called `names` may play different roles, or one that is not own."""
        return len(names) > 1 or (bool(names) and not self._cues.isdisjoint(words))

    def find(self, text: str, names: Mapping[str, str], mends: Mapping[str, str]) -> list[Mention]:
        """Where providers are named in a normalised `text`: `names` has each by how it is called."""
        phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, key in names.items():
            parts = (name,) if "." in name else tuple(name.split())
            phrases.setdefault(parts[0], []).append((parts, key))
        tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        tokens = [token for token in tokens if token[2][0].isalnum()]  # “at&t” is two words
        called = [_called(token, mends) for _, _, token in tokens]
        found = []
        for place, word in enumerate(called):
            for parts, key in phrases.get(word, ()):
                if tuple(called[place : place + len(parts)]) == parts:
                    last = tokens[place + len(parts) - 1]
                    found.append(Mention(tokens[place][0], last[1], key, "provider"))
        return found

    def devices(self, text: str, words: Sequence[str]) -> list[Mention]:
        """Where devices and the browser are named; their keys are empty."""
        if self._devices.isdisjoint(words):
            return []
        tokens = _TOKEN.finditer(text)
        return [Mention(*m.span(), "", "client") for m in tokens if m.group() in self._devices]

    def read(self, text: str, mentions: Iterable[Mention], kind: str) -> dict[str, Role]:
        """The role of each key of one kind; `mentions` of the other kind are subjects as well."""
        ordered = _apart(mentions)
        roles: dict[str, Role] = {}
        strange: dict[int, Role] = {}
        for mention in ordered:
            if mention.kind == kind:
                roles.setdefault(mention.key, "")
                if kind == "provider" and (role := self._not_ones_own(text, mention)):
                    strange[mention.start] = role
        own = {m.key for m in ordered if m.kind == kind and m.start not in strange}
        for mention in ordered:
            if mention.start in strange and mention.key not in own:
                roles[mention.key] = strange[mention.start]
        if len(own) > 1:
            named = [m for m in ordered if m.start not in strange]
            for key, role in self._told(text, named, kind):
                roles[key] = max(roles[key], role, key=_STRENGTH.index)
        return roles

    def _not_ones_own(self, text: str, mention: Mention) -> Role:
        before = text[max(mention.start - _WINDOW, 0) : mention.start]
        behind = text[mention.end : mention.end + _WINDOW]
        return next(
            (
                role
                for role, left, right in self._not_own
                if left.search(before) or right.search(behind)
            ),
            "",
        )

    def _told(
        self, text: str, mentions: Sequence[Mention], kind: str
    ) -> Iterable[tuple[str, Role]]:
        pieces = _pieces(self._items(text, mentions, kind))
        told: list[tuple[Sequence[_Item], Role]] = []
        for place, piece in enumerate(pieces):
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            before = pieces[place - 1] if place else None
            told += _within(piece) if _is_told(piece) else _beside(piece, before, following)
        told += _gone_on(pieces)
        return [(key, role) for groups, role in told for group in groups for key in group.keys]

    def _items(self, text: str, mentions: Sequence[Mention], kind: str) -> list[_Item]:
        """Words by class, and names; those of the other kind are subjects without a key."""
        at = {mention.start: mention for mention in mentions}
        order = list(dict.fromkeys(m.key for m in mentions if m.kind == kind))
        items: list[_Item] = []
        taken = 0
        for match in _TOKEN.finditer(text):
            if match.start() < taken:
                continue
            mention = at.get(match.start())
            if mention:
                taken = mention.end
                _add_name(items, mention, kind, self._fillers)
                continue
            word = match.group().replace("'", "")
            name = self._class.get(word, "") or ("fails" if _CODE.fullmatch(word) else "")
            if name == "hard" and items and items[-1].word in self._all:
                name = "except"  # "all but gmx"
            if name in {"former", "latter"} and len(order) > 1:
                items.append(_Item("named", (order[0 if name == "former" else -1],)))
                continue
            if name in {"", "all"}:
                name = "filler" if word in self._fillers else ""
            if items and items[-1].name == "denies" and word in self._opinions:
                items[-1].name = ""  # "I don't know"
            items.append(_Item(name, word=word))
        return items


def leading(roles: Mapping[str, Role]) -> list[str]:
    """The keys that are the asker's own: what fails first, what works last, else as they stand."""
    own = [key for key, role in roles.items() if role not in {"past", "recipient"}]
    if any(roles[key] not in _NOT_OWN for key in own):
        own = [key for key in own if roles[key] not in _NOT_OWN]
    return sorted(own, key=lambda key: (roles[key] != "fails", roles[key] in _WORKS))


def _called(token: str, mends: Mapping[str, str]) -> str:
    """A token as the vocabulary of names has it: a domain of an address, a word without its slip."""
    word = token.rpartition("@")[2] if "@" in token else token
    bare = word.replace("'", "")
    return mends.get(bare) or (word.partition("'")[0] if word.endswith("'s") else bare)


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """`mentions` in their order, the longest of those that begin or lie at one place."""
    result: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not result or mention.start >= result[-1].end or mention.kind != result[-1].kind:
            result.append(mention)
    return result


def _add_name(
    items: list[_Item], mention: Mention, kind: str, fillers: Collection[str]
) -> None:
    """Add a name, to the one before it if nothing but fillers stand between."""
    if mention.kind != kind:
        items.append(_Item("other"))
        return
    back = len(items) - 1
    while back >= 0 and (items[back].word in fillers or items[back].name == "other"):
        back -= 1
    last = items[back] if back >= 0 else None
    if last is not None and last.name == "named" and (back < len(items) - 1 or not last.word):
        last.keys += (mention.key,)
    else:
        items.append(_Item("named", (mention.key,)))


def _pieces(items: Sequence[_Item]) -> list[_Piece]:
    """Cut at the breaks, with denials taken to what they deny."""
    pieces = [_Piece("hard")]
    for item in items:
        if item.name in _BREAKS:
            if not pieces[-1].items:
                pieces[-1].opens = "hard" if "hard" in {item.name, pieces[-1].opens} else "soft"
            else:
                pieces.append(_Piece(item.name, item.word in _WITH))
            if item.word in {"only", "still"}:
                pieces[-1].items.append(_Item("", word=item.word))
        else:
            pieces[-1].items.append(item)
    for piece in pieces:
        _weigh(piece.items)
    return [piece for piece in pieces if piece.items]


def _weigh(items: list[_Item]) -> None:
    """What a denial stands before becomes its contrary: "no trouble" works, "not working" fails."""
    open_denial: int | None = None
    reach = _REACH
    for place, item in enumerate(items):
        if item.name == "denies":
            reach = len(items) if item.word == "neither" else _REACH
            if _sets_aside(items, place):
                item.name = ""
                continue
            if open_denial is None or items[open_denial].word != "neither":
                open_denial = place
        elif open_denial is None or place - open_denial > reach:
            if item.name == "trouble":
                item.name = "fails"
        elif item.name == "trouble":
            item.name = "works"
            items[open_denial].name = ""
            open_denial = None
        elif item.name in _SAID:
            if item.name == "fails" and item.word in {"wrong", "bad", "false", "unknown"}:
                item.name = "works"  # "nothing wrong"
                items[open_denial].name = ""
                open_denial = None
            else:
                item.name = ""
    for item in items:
        if item.name == "denies":
            item.name = "fails"
        elif item.name == "trouble":
            item.name = "fails"


def _sets_aside(items: Sequence[_Item], place: int) -> bool:
    """Whether "it is not gmail": then gmail is what works, if something else is named behind it."""
    before = items[place - 1].word if place else ""
    behind = [k for k in range(place + 1, min(place + 4, len(items))) if items[k].keys]
    if before not in {"its", "it", "is"} and items[place].word != "isnt":
        return False
    if not behind or not any(item.keys for item in items[behind[0] + 1 :]):
        return False
    items[behind[0]].word = "aside"
    return True


def _net(items: Iterable[_Item]) -> Role:
    names = {item.name for item in items}
    return next((role for role in ("fails", "works", "runs") if role in names), "")  # type: ignore[return-value]  # each of these is a role


def _is_told(piece: _Piece) -> bool:
    return bool(piece.groups) and bool(piece.said)


def _contrary(role: Role) -> Role:
    return "works" if role == "fails" else "fails"


def _within(piece: _Piece) -> list[tuple[Sequence[_Item], Role]]:
    """What a piece says of what it names itself."""
    items, groups = piece.items, piece.groups
    if piece.has("except"):
        at = next(k for k, item in enumerate(items) if item.name == "except")
        excepted = [item for item in items[at:] if item.keys]
        others = [item for item in items[:at] if item.keys]
        return [(excepted, _contrary(piece.said)), (others, piece.said)]
    aside = [group for group in groups if group.word == "aside"]
    if aside:
        rest = [group for group in groups if group.word != "aside"]
        return [(aside, "works"), (rest, piece.said)]
    if len(groups) == 1:
        return [(groups, piece.said)]
    places = [k for k, item in enumerate(items) if item.keys]
    said_before, said_behind = _net(items[: places[0]]), _net(items[places[-1] :])
    if said_before and not said_behind:
        spans = zip([0, *places[:-1]], places, strict=True)
    else:
        spans = zip(places, [*places[1:], len(items)], strict=True)
    told = [([group], _net(items[a:b])) for group, (a, b) in zip(groups, spans, strict=True)]
    return [(group, role or piece.said) for group, role in told]


def _beside(
    piece: _Piece, before: _Piece | None, following: _Piece | None
) -> list[tuple[Sequence[_Item], Role]]:
    """What the pieces around say of what a piece only names."""
    groups = piece.groups
    if not groups:
        return []
    if piece.has("except"):
        said = (before.said if before else "") or "works"
        return [(groups, _contrary(said))]
    if piece.goes_on and before and before.said and not before.groups:
        return [(groups, before.said)]
    in_list = sum(item.name == "" for item in piece.items) <= _LISTED
    if following and following.said and (
        not following.groups or (in_list and following.opens == "soft")
    ):
        if following.has("rest"):
            return [(groups, _contrary(following.said))]
        if not following.groups:
            return [(groups, following.said)]
        return [(groups, _within(following)[0][1])]
    if before and before.said and in_list and piece.opens == "soft":
        if not before.groups:
            return [(groups, before.said)]
        return [(groups, _within(before)[-1][1])]
    return []


def _gone_on(pieces: Sequence[_Piece]) -> list[tuple[Sequence[_Item], Role]]:
    """Complaints in pieces that name nothing: they go on about what was named last."""
    told: list[tuple[Sequence[_Item], Role]] = []
    last: _Item | None = None
    for piece in pieces:
        if piece.groups:
            last = piece.groups[-1]
        elif piece.has("other") or piece.has("rest"):
            last = None
        elif last and piece.said == "fails":
            told.append(([last], "fails"))
    return told
