"""Outcome → components of a Discord message.

Components V2 were chosen over embeds after looking at both on a phone: the settings stand under
one another in the order they are typed in, small print is really small, and no "Embed Links"
permission is needed. A message that carries them has no content beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import limits
from bot.components.rows import controls_of
from bot.replies import layout, markdown
from bot.replies.layout import Layout
from bot.replies.themes import QUIET, theme_of, without_emoji
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.replies.layout import Component
    from bot.replies.markdown import Look
    from bot.replies.themes import Theme
    from knowledge.outcomes import Outcome, Reply, Suggestion

_LINE: Final = "\N{BOX DRAWINGS LIGHT HORIZONTAL}"
"""Stands for a thin line between two blocks."""


def draw(  # noqa: PLR0913  # what a reply can differ in
    outcome: Outcome,
    *,
    look: Look,
    owner: int,
    expanded: bool = False,
    runners_up: Sequence[Suggestion] | None = None,
    lead: str = "",
) -> Layout:
    """What people see of `outcome`; `owner` is the asker, `lead` a line before everything."""
    kept = outcome.suggestions if runners_up is None else tuple(runners_up)
    controls = controls_of(
        outcome, owner=owner, expanded=expanded, runners_up=kept, no_emoji=look.no_emoji
    )
    theme = QUIET
    match outcome:
        case Answer():
            theme = theme_of(outcome.reply.theme, outcome.topic)
            blocks = _blocks(outcome.reply, look, theme, expanded=expanded)
        case Clarification():
            theme = theme_of(outcome.reply.theme, outcome.topic)
            blocks = _blocks(outcome.reply, look, theme, expanded=False)
            blocks += [_LINE, f"**{outcome.ask}**"]
        case Suggestions():
            blocks = [outcome.lead]
        case Pass():
            blocks = [outcome.kindly]
    if look.no_emoji:
        blocks = [without_emoji(block) for block in blocks]
    return _layout([lead, *blocks], controls, colour=None if look.no_emoji else theme.colour)


def draw_text(words: str, *, rows: Iterable[Component] = ()) -> Layout:
    """A few words of Postie's own, as a message of the same make (so that either can follow)."""
    return Layout([layout.text(limits.clip(words, limits.LAYOUT)), *rows])


def _blocks(reply: Reply, look: Look, theme: Theme, *, expanded: bool) -> list[str]:
    blocks = [markdown.opening(reply, look, emoji=theme.emoji)]
    if settings := markdown.settings(reply, look):
        blocks += [_LINE, settings, _LINE]
    blocks += [markdown.steps(reply, look), markdown.also(reply, look)]
    if expanded:
        blocks += [_LINE, markdown.more(reply, look)]
    return [block for block in (*blocks, markdown.origin(reply)) if block]


def _layout(blocks: Iterable[str], controls: Iterable[Component], *, colour: int | None) -> Layout:
    parts = [_part(block) for block in _fitting(blocks)]
    if colour is not None:
        parts = [layout.frame(parts, colour=colour)]
    return Layout([*parts, *controls])


def _part(block: str) -> Component:
    return layout.line() if block == _LINE else layout.text(block)


def _fitting(blocks: Iterable[str]) -> Iterable[str]:
    left = limits.LAYOUT
    for block in blocks:
        if block and left > 1:
            fitting = limits.clip(block, left)
            left -= len(fitting)
            yield fitting
