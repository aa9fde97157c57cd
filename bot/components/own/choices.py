"""The buttons under what is not published yet; each goes on from the draft that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import ButtonStyle

from bot import limits
from bot.components.own.identifiers import CHANGE, DROP, KEEP, VIEW, Item, Target, own_button
from bot.replies import layout
from knowledge.guilds import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.replies.layout import Component
    from knowledge.guilds import Draft, OwnProvider
    from knowledge.guilds.own.changes import ItemKind

_LABEL: Final = 38
"""Characters of a label that a phone shows without cutting."""


def draw_choices(
    draft: Draft, id_: str, alike: Sequence[Entry] | Sequence[OwnProvider]
) -> list[Component]:
    """Replace, add, change or cancel."""
    here = Target(id_, draft.item, draft.version)
    label = "Publish all the same" if draft.item or not alike else "Add as a new one"
    kept = own_button(label, KEEP, here.pack(), style=ButtonStyle.primary)
    replacing = [
        own_button(
            limits.clip(f"Replace “{one.title if isinstance(one, Entry) else one.name}”", _LABEL),
            KEEP,
            Target(id_, one.id, one.version).pack(),
        )
        for one in alike
        if not draft.item
    ]
    rows = [layout.row(*replacing)] if replacing else []
    return [
        *rows,
        layout.row(
            kept,
            own_button("Change it", CHANGE, here.pack()),
            own_button("Cancel", DROP, here.pack()),
        ),
    ]


def draw_mending(draft: str) -> list[Component]:
    """Mend it, or let it be."""
    here = Target(draft).pack()
    return [
        layout.row(
            own_button("Mend it", CHANGE, here, style=ButtonStyle.primary),
            own_button("Cancel", DROP, here),
        )
    ]


def draw_second_try(target: Target) -> list[Component]:
    """The same once more, later."""
    here = target.pack()
    return [
        layout.row(
            own_button("Try again", KEEP, here, style=ButtonStyle.primary),
            own_button("Change it", CHANGE, here),
            own_button("Cancel", DROP, here),
        )
    ]


def draw_conflict(draft: str, kind: ItemKind, item: str, *, version: int) -> list[Component]:
    """Mine, theirs (as of `version`; 0 if they removed it) or both."""
    instead, anew = Target(draft, item, version).pack(), Target(draft).pack()
    theirs = [own_button("Show theirs", VIEW, Item(kind, item).pack())] if version else []
    return [
        layout.row(
            own_button("Put mine in its place", KEEP, instead, style=ButtonStyle.danger),
            own_button("Add mine as a new one", KEEP, anew),
            *theirs,
            own_button("Cancel", DROP, anew),
        )
    ]
