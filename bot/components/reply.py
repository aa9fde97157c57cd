"""An outcome with its buttons, as whoever asked wants to see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.components.rows import draw_controls
from bot.replies import phrases
from bot.replies.draw import draw
from knowledge.answering.fitting import shorten
from knowledge.outcomes import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.asker import Asker
    from bot.replies.layout import Layout
    from bot.services import BotServices
    from knowledge.outcomes import Outcome, Suggestion


async def draw_reply(  # noqa: PLR0913  # what a reply can differ in
    services: BotServices,
    outcome: Outcome,
    asker: Asker,
    *,
    owner: int | None = None,
    expanded: bool = False,
    runners_up: Sequence[Suggestion] | None = None,
    lead: str = "",
    can_call: bool = False,
    unasked: bool = False,
) -> Layout:
    """`outcome` as a message, as `asker` wants it.

    `owner` is whose buttons they are (Discord's id; the asker if None), `expanded` shows what
    stands behind "Tell me more", `runners_up` are offered instead of the outcome's own
    suggestions, `lead` is a line before everything, `can_call` lets a person be called where
    Postie is unsure. To people who did not ask, `unasked`, less is said, and how to ask on.
    """
    if unasked and isinstance(outcome, Answer) and outcome.kind != "own":
        outcome = replace(outcome, reply=shorten(outcome.reply))
    look = await services.choose_look(asker)
    controls = draw_controls(
        outcome,
        owner=asker.person if owner is None else owner,
        expanded=expanded,
        runners_up=outcome.suggestions if runners_up is None else runners_up,
        no_emoji=look.no_emoji,
        can_call=can_call,
    )
    tail = f"-# {phrases.GO_ON}" if unasked else ""
    return draw(outcome, look=look, controls=controls, expanded=expanded, lead=lead, tail=tail)
