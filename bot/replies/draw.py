"""Outcome → components of a Discord message.

Components V2 were chosen over embeds after looking at both on a phone: the settings stand under
one another in the order they are typed in, small print is really small, and no "Embed Links"
permission is needed. A message that carries them has no content beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import limits
from bot.replies import layout, markdown
from bot.replies.layout import Layout
from bot.replies.themes import QUIET, choose_theme, strip_emoji
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.replies.layout import Component
    from bot.replies.markdown import Look
    from bot.replies.themes import Theme
    from knowledge.outcomes import Outcome, Reply

_LINE: Final = "\N{BOX DRAWINGS LIGHT HORIZONTAL}"
"""Stands for a thin line between two blocks."""


def draw(  # noqa: PLR0913  # what a message is made of
    outcome: Outcome,
    *,
    look: Look,
    controls: Iterable[Component] = (),
    expanded: bool = False,
    lead: str = "",
    tail: str = "",
) -> Layout:
    """What people see of `outcome`: `lead` before everything, `tail` after it, `controls` below.

    `expanded` shows what stands behind "Tell me more" too.
    """
    theme = QUIET
    pictures: tuple[str, ...] = ()
    match outcome:
        case Answer():
            pictures = outcome.reply.pictures
            theme = choose_theme(outcome.reply.theme, outcome.topic)
            blocks = _write_blocks(outcome.reply, look, theme, expanded=expanded)
        case Clarification():
            theme = choose_theme(outcome.reply.theme, outcome.topic)
            blocks = _write_blocks(outcome.reply, look, theme, expanded=False)
            blocks += [_LINE, f"**{outcome.ask}**"]
        case Suggestions():
            blocks = [outcome.lead]
        case Pass():
            blocks = [outcome.kindly]
    if look.no_emoji:
        blocks = [strip_emoji(block) for block in blocks]
    colour = None if look.no_emoji else theme.colour
    return _lay_out([lead, *blocks, tail], controls, colour=colour, pictures=pictures)


def draw_text(words: str, *, rows: Iterable[Component] = ()) -> Layout:
    """A few words of Postie's own, as a message of the same make (so that either can follow)."""
    return Layout([layout.text(limits.clip(words, limits.LAYOUT)), *rows])


def _write_blocks(reply: Reply, look: Look, theme: Theme, *, expanded: bool) -> list[str]:
    blocks = [markdown.write_opening(reply, look, emoji=theme.emoji)]
    if settings := markdown.write_settings(reply, look):
        blocks += [_LINE, settings, _LINE]
    blocks += [markdown.write_steps(reply, look), markdown.write_also(reply, look)]
    if expanded:
        blocks += [_LINE, markdown.write_more(reply, look)]
    return [block for block in (*blocks, markdown.write_origin(reply, in_full=expanded)) if block]


def _lay_out(
    blocks: Iterable[str],
    controls: Iterable[Component],
    *,
    colour: int | None,
    pictures: Sequence[str],
) -> Layout:
    parts = [_draw_part(block) for block in _clip_blocks(blocks)]
    if pictures:
        parts.append(layout.gallery(pictures))
    if colour is not None:
        parts = [layout.frame(parts, colour=colour)]
    return Layout([*parts, *controls])


def _draw_part(block: str) -> Component:
    return layout.line() if block == _LINE else layout.text(block)


def _clip_blocks(blocks: Iterable[str]) -> Iterable[str]:
    room = limits.LAYOUT
    for block in blocks:
        if block and room > 1:
            fitting = limits.clip(block, room)
            room -= len(fitting)
            yield fitting
