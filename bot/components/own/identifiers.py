"""What the buttons of own answers and servers stand for; each checks anew who clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.components.identifiers import Identifier, UnreadableIdentifier
from bot.replies.layout import button

if TYPE_CHECKING:
    from discord import ButtonStyle

    from bot.replies.layout import Component
    from knowledge.guilds.own.changes import ItemKind

KEEP: Final = "qk"
"""Publish a draft."""
CHANGE: Final = "qc"
"""Open a draft in its form again."""
DROP: Final = "qx"
LIST: Final = "ql"
CHOOSE: Final = "qs"
"""The select of a list: show what is chosen."""
VIEW: Final = "qv"
EDIT: Final = "qe"
REMOVE: Final = "qr"
HISTORY: Final = "qh"
POST: Final = "qt"
UNDO: Final = "qu"
_KINDS: Final[dict[str, ItemKind]] = {"a": "answer", "s": "server"}
_LETTERS: Final = {kind: letter for letter, kind in _KINDS.items()}
_LONGEST_QUERY: Final = 30


@dataclass(frozen=True, slots=True)
class Item:
    """An answer or a server of a community's own."""

    kind: ItemKind
    id: str

    def pack(self) -> str:
        """As a button carries it."""
        return _LETTERS[self.kind] + self.id


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a list, and what is looked for."""

    kind: ItemKind
    page: int = 0
    query: str = ""

    def pack(self) -> str:
        """As a button carries it; a long query is cut, and finds the more."""
        return f"{_LETTERS[self.kind]}{self.page};{self.query[:_LONGEST_QUERY]}"


@dataclass(frozen=True, slots=True)
class Target:
    """A draft, and what it is to replace: something that stood at a version, or nothing."""

    draft: str
    item: str = ""
    version: int = 0

    def pack(self) -> str:
        """As a button carries it."""
        return f"{self.draft};{self.item};{self.version}"


def unpack_item(payload: str) -> Item:
    """The item that a button carries; raises `UnreadableIdentifier`."""
    return Item(_kind(payload), payload[1:])


def unpack_place(payload: str) -> Place:
    """The place that a button carries; raises `UnreadableIdentifier`."""
    page, _, query = payload[1:].partition(";")
    if not page.isdecimal():
        raise UnreadableIdentifier
    return Place(_kind(payload), int(page), query)


def unpack_target(payload: str) -> Target:
    """The draft that a button carries, and its target; raises `UnreadableIdentifier`."""
    draft, _, rest = payload.partition(";")
    item, _, version = rest.partition(";")
    if not draft or not (version or "0").isdecimal():
        raise UnreadableIdentifier
    return Target(draft, item, int(version or "0"))


def own_button(
    label: str, action: str, payload: str = "", *, style: ButtonStyle | None = None
) -> Component:
    """A button that any moderator may click."""
    custom_id = Identifier(action, 0, payload).pack("b")
    return button(label, custom_id, style=style) if style else button(label, custom_id)


def _kind(payload: str) -> ItemKind:
    if payload[:1] not in _KINDS:
        raise UnreadableIdentifier
    return _KINDS[payload[0]]
