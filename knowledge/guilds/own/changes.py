"""What a change of a guild's own things is, and why one may not be made."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from datetime import datetime

ItemKind = Literal["answer", "server"]
Body = dict[str, Any]

KEPT_DAYS: Final = 30
CHANGES_A_MINUTE: Final = 20
MOST_ANSWERS: Final = 500
MOST_SERVERS: Final = 50


class NotKept(KnowledgeError):
    """A change that is not made, and why, in words for whoever wanted it."""


class ChangedMeanwhile(NotKept):
    """Somebody else changed or removed the same thing since it was looked at."""

    def __init__(self, kind: ItemKind, item: str, *, author: int) -> None:
        """`author` is who was faster (Discord's id), 0 if that is not known."""
        super().__init__("Somebody else changed that meanwhile, so yours was not kept over it.")
        self.kind = kind
        self.item = item
        self.author = author


class TooFast(NotKept):
    """More changes than a guild may make in a minute."""


class TooMany(NotKept):
    """More than a guild may have."""


class NothingToUndo(NotKept):
    """There is no change that could be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change that is wanted: `body` is what the thing is to say; None removes it."""

    kind: ItemKind
    id: str
    body: Body | None
    seen: int | None = None
    """The version it was seen at, 0 if there was none; None to change whatever is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that was made."""

    kind: ItemKind
    id: str
    before: Body | None
    after: Body | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Changes that were made together."""

    id: str
    author: int
    """Discord's id; 0 for the terminal."""
    changed_at: datetime
    changes: tuple[Change, ...]
    undoes: str = ""
    """The batch that this one took back."""
    is_undone: bool = False


def new_id() -> str:
    """An id that nothing else has: short enough for a button, too long to be met by chance."""
    return secrets.token_hex(6)
