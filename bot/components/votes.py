"""Votes on answers, and moderators' words on what would have been said; both can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.components import helpers, rows
from bot.components.clicked import identify_asker, is_unasked, resolve_reference
from bot.components.moderators import check_moderator
from bot.replies import delivery, phrases

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from knowledge.guilds import FeedbackKind
    from knowledge.outcomes import Reference

    Interaction = discord.Interaction[BaseClient]


async def vote_helped(interaction: Interaction, identifier: Identifier) -> None:
    """An answer helped."""
    await _vote(interaction, identifier, helped=True)


async def vote_not_helped(interaction: Interaction, identifier: Identifier) -> None:
    """An answer did not help."""
    await _vote(interaction, identifier, helped=False)


async def _vote(interaction: Interaction, identifier: Identifier, *, helped: bool) -> None:
    services = interaction.client.services
    reference = resolve_reference(services, identifier.payload)
    message = interaction.message.id if interaction.message else 0
    vote, before = services.votes.replace(message, interaction.user.id, helped=helped)
    if vote == before:
        await delivery.tell(interaction, phrases.VOTED_ALREADY)
        return
    asker = identify_asker(interaction)
    if not helped:  # they are asked for the exact words: what comes next is the reply
        services.attendant.expect_reply(asker.channel, asker.person)
    if before is None:
        await _thank(interaction, identifier.owner, helped=helped)
    else:
        await delivery.tell(interaction, phrases.VOTE_CHANGED)
    unasked = await is_unasked(interaction)
    asked = "" if helped else recall(interaction, identifier, reference)
    kind: FeedbackKind = "helped" if helped else "not_helped"
    await services.note(kind, reference, asker, text=asked, unasked=unasked, vote=vote.key)


async def judge(interaction: Interaction, identifier: Identifier) -> None:
    """A moderator's word on what would have been said in a dry run; the last one counts."""
    services = interaction.client.services
    if not await check_moderator(interaction):
        return
    packed, _, key = identifier.payload.partition(rows.KEPT_UNDER)
    reference = resolve_reference(services, packed)
    good = identifier.action == rows.GOOD
    kind: FeedbackKind = "dry_good" if good else "dry_bad"
    await services.note(kind, reference, identify_asker(interaction), unasked=True, vote=key)
    await delivery.tell(interaction, phrases.JUDGED_GOOD if good else phrases.JUDGED_BAD)


async def _thank(interaction: Interaction, owner: int, *, helped: bool) -> None:
    """Thank for a vote; whom it did not help can call a person."""
    if helped:
        await delivery.tell(interaction, phrases.THANKS_HELPED)
        return
    words, buttons = phrases.THANKS_NOT_HELPED, []
    asker = identify_asker(interaction)
    if asker.person == owner and await helpers.can_call(interaction.client, asker):
        words, buttons = f"{words}\n\n{phrases.CAN_CALL}", [rows.draw_call_row(owner)]
    await delivery.tell(interaction, words, rows=buttons)


def recall(interaction: Interaction, identifier: Identifier, here: Reference) -> str:
    """The words that the answer `here` was given to, if its asker clicks and they are known."""
    asker = identify_asker(interaction)
    if asker.person != identifier.owner:
        return ""
    turns = interaction.client.services.memory.turns(asker.person, asker.channel)
    return next((turn.text for turn in reversed(turns) if turn.reference == here), "")
