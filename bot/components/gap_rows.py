"""The buttons and selects with which moderators go through what Postie missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import ButtonStyle

from bot import limits
from bot.components.identifiers import Identifier
from bot.replies.layout import Component, button, row, select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHOOSE: Final = "gc"
TEACH: Final = "gt"
ALSO: Final = "ga"
ALIAS: Final = "gs"
NOT_OURS: Final = "gn"
BRING_BACK: Final = "gb"
LIST: Final = "gl"


def draw_choice(labels: Mapping[int, str]) -> Component:
    """A list of gaps to choose one from; labels by the gap's id."""
    options = {str(gap): label for gap, label in labels.items()}
    return row(select(_pack(CHOOSE), "Look at one …", options))


def draw_actions(gap: int, *, is_telling: bool, is_known: bool) -> Component:
    """What can be done about one gap (its id).

    `is_telling` if it is clear enough to ask for one thing, `is_known` if questions like it can be
    told at all; any can be taught.
    """
    buttons = [_draw("Teach", TEACH, str(gap), style=ButtonStyle.primary)]
    if is_telling:
        buttons.append(_draw("Also asked as …", ALSO, str(gap)))
    if is_known:
        buttons.append(_draw("Not for us", NOT_OURS, str(gap)))
    return row(*buttons, _draw("All gaps", LIST))


def draw_targets(gap: int, targets: Mapping[str, str]) -> Component:
    """What the questions of a gap may ask for: labels by topic id, or by entry with `own:`."""
    options = dict(list(targets.items())[: limits.CHOICES])
    return row(select(_pack(ALIAS, str(gap)), "They ask for …", options))


def draw_undo(phrasings: Sequence[int]) -> Component:
    """Takes a judgement back: the questions (phrasings, by their ids) are as before."""
    payload = ",".join(map(str, phrasings))
    return row(_draw("Undo", BRING_BACK, payload), _draw("All gaps", LIST))


def draw_bring_back(labels: Mapping[int, str]) -> Component:
    """A list of phrasings that were judged, to take one judgement back; labels by id."""
    options = {str(phrasing): label for phrasing, label in labels.items()}
    return row(select(_pack(BRING_BACK), "Take one back …", options))


def _draw(
    label: str, action: str, payload: str = "", *, style: ButtonStyle = ButtonStyle.secondary
) -> Component:
    return button(label, Identifier(action, 0, payload).pack("b"), style=style)


def _pack(action: str, payload: str = "") -> str:
    return Identifier(action, 0, payload).pack("s")
