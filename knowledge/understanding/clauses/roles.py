"""Of several providers, programs or devices that are named, which fails and which is not one's own.

"gmail works, gmx refuses" is about gmx, whichever stands first; "mails to gmail bounce" is not
about a mailbox at Gmail at all.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import re2

from knowledge.understanding.clauses.contrast import STRENGTH, Item, Said, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

NotOwn = Literal["past", "recipient", "theirs", "relay"]
"""Left behind, only written to, somebody else's, only passing mail on."""
Role = Said | NotOwn

_NOT_OWN: tuple[NotOwn, ...] = ("past", "recipient", "theirs", "relay")
NOT_ASKED = frozenset({"works", *_NOT_OWN})
"""Roles of what is not asked about, as long as something else is there."""
_TOKEN = re.compile(
    r"[\w.+%-]*@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w.])|0x[0-9a-f]+"
    r"|\d+(?:\.\d+)+|[^\W_]+(?:'[^\W_]+)?|[;.!?\n,()/&+]| - |[✅❌✗✓✔👍👎]"
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
_OWN = re.compile(r"\b(?:my|our)(?: own| new| private| personal| work| school| old)? $")
_TWO = 2
_WINDOW = 80
"""Characters before or behind a name that tell whether it is one's own."""


class Mention(NamedTuple):
    """One place where something is named."""

    start: int
    end: int
    key: str
    kind: str
    """`provider` or `client`: each is told apart from its like only."""


class _NotOwn:
    """How it is told that something named is not one's own."""

    def __init__(self, role: NotOwn, row: Mapping[str, str]) -> None:
        self.role = role
        self.cues = frozenset(row.get("cues", "").split())
        """Words without which it is not told."""
        self.before = re2.compile(row.get("before", "^$"))
        self.behind = re2.compile(row.get("behind", "^$"))


class Roles:
    """Reads the roles of what a text names."""

    def __init__(self, tables: Mapping[str, Any], domains: Collection[str] = ()) -> None:
        """`domains` are those of mailboxes: one that looks like an MX host is none all the same."""
        words = {name: str(row).split() for name, row in tables.get("words", {}).items()}
        self._class: dict[str, str] = dict(_MARKS)
        for name in _CLASSES:
            for word in words.get(name, ()):
                self._class.setdefault(word, name)
        self._fillers = frozenset(words.get("fillers", ()))
        self._opinions = frozenset(words.get("opinions", ()))
        self._all = frozenset(words.get("all", ()))
        self._devices = frozenset(str(tables.get("devices", {}).get("words", "")).split())
        self._not_own = [_NotOwn(role, tables[role]) for role in _NOT_OWN if role in tables]
        self._cues = frozenset().union(*(row.cues for row in self._not_own))
        self._exchangers = re2.compile(tables.get("recipient", {}).get("exchangers", "^$"))
        self._domains = domains

    @cached_property
    def _mailboxes(self) -> frozenset[str]:
        """Domains of mailboxes that look like MX hosts."""
        return frozenset(filter(self._exchangers.search, self._domains))

    def may_differ(self, names: Collection[str], words: Sequence[str]) -> bool:
        """Whether providers called `names` may play different roles, or one that is not own."""
        if len(names) > 1 or not self._cues.isdisjoint(words):
            return bool(names)
        return any("." in name and self._is_exchanger(name) for name in names)

    def find(self, text: str, names: Mapping[str, str], mends: Mapping[str, str]) -> list[Mention]:
        """Where providers are named in a normalised `text`; `names` tells what each is called."""
        phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, key in names.items():
            parts = (name,) if "." in name else tuple(name.split())
            phrases.setdefault(parts[0], []).append((parts, key))
        tokens = [one for one in _tokens(text) if one[2][0].isalnum()]  # “at&t” is two words
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
        return [
            Mention(start, end, "", "client")
            for start, end, word in _tokens(text)
            if word in self._devices
        ]

    def read(self, text: str, mentions: Iterable[Mention], kind: str) -> dict[str, Role]:
        """The role of each key of one kind; `mentions` of the other kind are subjects as well."""
        ordered = _apart(mentions)
        present = {word for _, _, word in _tokens(text)}
        rows = [row for row in self._not_own if not row.cues.isdisjoint(present)]
        if kind != "provider":
            rows = [row for row in rows if row.role == "past"]
        roles: dict[str, Role] = {}
        strange: dict[int, Role] = {}
        for mention in ordered:
            if mention.kind == kind:
                roles.setdefault(mention.key, "")
                if role := self._not_ones_own(text, mention, rows):
                    strange[mention.start] = role
        own = {m.key for m in ordered if m.kind == kind and m.start not in strange}
        if not own:  # "nobody can write to my gmail": the asker is who gets the mail
            own = {
                mention.key
                for mention in ordered
                if strange.get(mention.start) == "recipient" and _is_called_own(text, mention)
            }
        for mention in ordered:
            if mention.start in strange and mention.key not in own:
                roles[mention.key] = strange[mention.start]
        if len(own) > 1:
            named = [m for m in ordered if m.start not in strange]
            told: dict[str, Said] = {}
            for key, said in tell(self._items(text, named, kind)):
                told[key] = max(told.get(key, ""), said, key=STRENGTH.index)
            roles |= told
        return roles

    def _is_exchanger(self, name: str) -> bool:
        """Whether mail comes in there from other servers, so that nobody's program asks it."""
        return name not in self._mailboxes and self._exchangers.search(name) is not None

    def _not_ones_own(self, text: str, mention: Mention, rows: Iterable[_NotOwn]) -> Role:
        before = text[max(mention.start - _WINDOW, 0) : mention.start]
        behind = text[mention.end : mention.end + _WINDOW]
        if self._is_exchanger(text[mention.start : mention.end]):
            return "recipient"
        return next(
            (row.role for row in rows if row.before.search(before) or row.behind.search(behind)),
            "",
        )

    def _items(self, text: str, mentions: Sequence[Mention], kind: str) -> list[Item]:
        """Words by class, and names; those of the other kind are subjects without a key."""
        at = {mention.start: mention for mention in mentions}
        order = list(dict.fromkeys(m.key for m in mentions if m.kind == kind))
        items: list[Item] = []
        taken = 0
        for start, _, token in _tokens(text):
            if start < taken:
                continue
            if mention := at.get(start):
                taken = mention.end
                _add_name(items, mention, kind, self._fillers)
                continue
            word = token.replace("'", "")
            name = self._class.get(word, "") or ("fails" if _CODE.fullmatch(word) else "")
            if name == "hard" and word.isalpha() and _word(items) in self._all:
                name = "except"  # "all but gmx"
            if name in {"former", "latter"} and len(order) == _TWO and _word(items) == "the":
                items.append(Item("named", (order[0 if name == "former" else -1],)))
                continue
            if name in {"", "all"}:
                name = "filler" if word in self._fillers else ""
            if items and items[-1].name == "denies" and word in self._opinions:
                items[-1].name = ""  # "I don't know"
            if name == "denies" and items and items[-1].name == "except":
                items[-1].name = "hard"  # "all but not gmx"
            items.append(Item(name, word=word))
        return items


def _is_called_own(text: str, mention: Mention) -> bool:
    """Whether it is `my` or `our` mailbox."""
    return _OWN.search(text[max(mention.start - _WINDOW, 0) : mention.start]) is not None


def leading(roles: Mapping[str, Role]) -> list[str]:
    """The keys that are the asker's own: what fails first, what works last, else as they stand.

    That something runs is often said by the way ("so that my mail comes"): it decides nothing.
    """
    own = [key for key, role in roles.items() if role not in {"past", "recipient"}]
    if any(roles[key] not in _NOT_OWN for key in own):
        own = [key for key in own if roles[key] not in _NOT_OWN]
    return sorted(own, key=lambda key: (roles[key] != "fails", roles[key] == "works"))


@lru_cache(maxsize=8)
def _tokens(text: str) -> tuple[tuple[int, int, str], ...]:
    """Words, addresses, hosts and marks, with where they begin and end."""
    return tuple((match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text))


def _word(items: Sequence[Item]) -> str:
    """The last word."""
    return items[-1].word if items else ""


def _called(token: str, mends: Mapping[str, str]) -> str:
    """A token as the vocabulary of names has it: the domain of an address, no slip, no “'s”."""
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


def _add_name(items: list[Item], mention: Mention, kind: str, fillers: Collection[str]) -> None:
    """Add a name, to the one before it if nothing but fillers stand between."""
    if mention.kind != kind:
        items.append(Item("other"))
        return
    back = len(items) - 1
    while back >= 0 and (items[back].word in fillers or items[back].name == "other"):
        back -= 1
    last = items[back] if back >= 0 else None
    is_list = last is not None and last.name == "named" and mention.key not in last.keys
    if last is not None and is_list and (back < len(items) - 1 or not last.word):
        last.keys += (mention.key,)
    else:
        items.append(Item("named", (mention.key,)))
