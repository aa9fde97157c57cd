"""`/helpdesk gaps`: what Postie missed, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits
from bot.commands.helpdesk.gap_texts import GapTexts, explain_limits
from bot.components import gap_rows
from bot.components.clicked import read_choice
from bot.components.handlers import add_handlers
from bot.components.identifiers import UnreadableIdentifier
from bot.components.moderators import check_moderator
from bot.components.own.forms import answer_fields
from bot.components.own.publishing import open_form
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from bot.replies.quoting import quote
from knowledge import fingerprints
from knowledge.errors import DatabaseAway
from knowledge.guilds import NotKept, TooManyPhrasings
from knowledge.guilds.own.answer_checks import LONGEST_TEXT, LONGEST_TITLE
from knowledge.outcomes import OWN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Component, Layout
    from knowledge.guilds import Gap

    Interaction = discord.Interaction[BaseClient]

_SHOWN: Final = 10
_EXAMPLES: Final = 3
_TARGETS: Final = 12


@app_commands.command()
async def gaps(interaction: discord.Interaction[BaseClient]) -> None:
    """What I could not answer well, the most frequent first, and what to do about it."""
    await delivery.respond(interaction, _draw_list(interaction), ephemeral=True)


async def _draw_list(interaction: Interaction) -> Layout:
    services, guild = interaction.client.services, interaction.guild_id or 0
    try:
        found = await services.missed.find_gaps(guild)
    except DatabaseAway:
        return draw_text(phrases.NOT_TO_BE_SEEN)
    judged = await services.guilds.phrasings.all(guild)
    texts, rows = await _texts(interaction), []
    if found:
        labels = {gap.id: texts.label(gap) for gap in found[: limits.CHOICES]}
        rows.append(gap_rows.draw_choice(labels))
    if judged:
        latest = judged[::-1][: limits.CHOICES]
        rows.append(gap_rows.draw_bring_back({p.id: texts.describe_judged(p) for p in latest}))
    keeps = (await services.guilds.settings.of(guild)).keep_text
    return draw_text("\n".join(_list(texts, found, keeps=keeps)), rows=rows)


async def _texts(interaction: Interaction) -> GapTexts:
    services = interaction.client.services
    return GapTexts(services.knowledge, await services.name_things(interaction.guild_id or 0))


def _list(texts: GapTexts, found: Sequence[Gap], *, keeps: bool) -> Iterable[str]:
    if not found:
        yield "**I have missed nothing in the last sixty days.**"
    else:
        misses, kinds = sum(gap.count for gap in found), len(found)
        counts = f"{misses} question{_plural(misses)}, {kinds} kind{_plural(kinds)}"
        yield f"**What I missed in the last sixty days: {counts}**"
    for gap in found[:_SHOWN]:
        yield f"- **{gap.count}×** {texts.describe(gap)}"
    if len(found) > _SHOWN:
        yield f"… and {len(found) - _SHOWN} more in the list below."
    if not keeps:
        yield phrases.NO_WORDS_KEPT


def _plural(count: int) -> str:
    return "" if count == 1 else "s"


def _draw_actions(gap: Gap) -> Component:
    has_words = bool(gap.texts)
    return gap_rows.draw_actions(
        gap.id,
        is_telling=has_words or fingerprints.is_telling(gap.fingerprint),
        is_known=has_words or bool(gap.fingerprint),
    )


async def _show_gap(interaction: Interaction, gap: Gap) -> Layout:
    texts = await _texts(interaction)
    lines = [f"**{gap.count}×** {texts.describe(gap)}"]
    lines += [f"- {quote(text, texts.knowledge)}" for text in gap.texts[1 : 1 + _EXAMPLES]]
    if gap.answers:
        lines.append("\n**What a person answered**")
        lines += [f"- {quote(answer, texts.knowledge)}" for answer in gap.answers[:_EXAMPLES]]
        lines.append("-# *Teach* takes it as a draft; nothing is published by itself.")
    if reason := explain_limits(gap):
        lines.append(reason)
    return draw_text("\n".join(lines), rows=[_draw_actions(gap)])


async def _choose(interaction: Interaction, _identifier: Identifier) -> None:
    if not await check_moderator(interaction):
        return
    if (gap := await _find(interaction, read_choice(interaction), is_checked=True)) is not None:
        await delivery.respond(interaction, _show_gap(interaction, gap), in_place=True)


async def _list_again(interaction: Interaction, _identifier: Identifier) -> None:
    if await check_moderator(interaction):
        await delivery.respond(interaction, _draw_list(interaction), in_place=True)


async def _teach(interaction: Interaction, identifier: Identifier) -> None:
    if (gap := await _find(interaction, identifier.payload)) is not None:
        names = (await _texts(interaction)).names
        title = limits.clip(next(iter(gap.texts), names.topic(gap.topic)), LONGEST_TITLE)
        answer = next(iter(gap.answers), "")[:LONGEST_TEXT]
        await open_form(interaction, "answer", answer_fields(title, tuple(gap.texts), answer))


async def _offer_targets(interaction: Interaction, identifier: Identifier) -> None:
    gap = await _find(interaction, identifier.payload)
    if gap is None:
        return
    services = interaction.client.services

    async def work() -> Layout:
        texts, own = await _texts(interaction), await _list_own(interaction, gap)
        likely = [gap.topic] if gap.topic in services.topic_ids() else []
        near = services.knowledge.complete_topic(gap.texts[0] if gap.texts else "")
        shipped = {topic: services.title(topic) for topic in likely}
        shipped |= {key: label for label, key in near}
        targets = dict(list(shipped.items())[:_TARGETS]) | own
        return draw_text(
            f"{texts.describe(gap)}\nWhat do people want who ask so?",
            rows=[gap_rows.draw_targets(gap.id, targets), _draw_actions(gap)],
        )

    await delivery.respond(interaction, work(), in_place=True)


async def _list_own(interaction: Interaction, gap: Gap) -> dict[str, str]:
    """Titles of the community's own answers, those nearest to what was asked first."""
    entries, guild = interaction.client.services.guilds.entries, interaction.guild_id or 0
    near = await entries.nearest(guild, gap.texts[0]) if gap.texts else []
    found = [*(entry for entry, _ in near), *await entries.all(guild)]
    return {f"{OWN}{entry.id}": entry.title for entry in found}


async def _add_alias(interaction: Interaction, identifier: Identifier) -> None:
    gap = await _find(interaction, identifier.payload)
    if gap is None:
        return
    target = read_choice(interaction)
    services, guild = interaction.client.services, interaction.guild_id or 0

    async def work() -> Layout:
        if target.startswith(OWN) and gap.texts:
            title = await services.missed.add_asks(
                guild, target.removeprefix(OWN), gap.texts, author=interaction.user.id
            )
            if not title:
                return draw_text(phrases.NO_SUCH_ENTRY)
            return draw_text(f"{phrases.ALSO_ASKED.format(title=title)}\n{phrases.UNDO_OWN}")
        if not target.startswith(OWN) and target not in services.topic_ids():
            raise UnreadableIdentifier
        ids = await services.missed.take_as(gap, guild, target)
        names = await services.name_things(guild)
        words = phrases.ALSO_ASKED.format(title=names.topic(target))
        return draw_text(words, rows=[gap_rows.draw_undo(ids)])

    await _change(interaction, work)


async def _leave_to_people(interaction: Interaction, identifier: Identifier) -> None:
    gap = await _find(interaction, identifier.payload)
    if gap is None:
        return
    services, guild = interaction.client.services, interaction.guild_id or 0

    async def work() -> Layout:
        ids = await services.missed.leave_to_people(gap, guild)
        words = phrases.NOT_OURS if gap.texts else phrases.KIND_NOT_OURS
        return draw_text(words, rows=[gap_rows.draw_undo(ids)])

    await _change(interaction, work)


async def _bring_back(interaction: Interaction, identifier: Identifier) -> None:
    if not await check_moderator(interaction):
        return
    chosen = identifier.payload or read_choice(interaction)
    if not all(part.isdigit() for part in chosen.split(",")):
        raise UnreadableIdentifier
    services, guild = interaction.client.services, interaction.guild_id or 0

    async def work() -> Layout:
        await services.guilds.phrasings.remove(guild, map(int, chosen.split(",")))
        return await _draw_list(interaction)

    await _change(interaction, work)


async def _change(interaction: Interaction, work: Callable[[], Awaitable[Layout]]) -> None:
    """Do `work` in place of what was clicked, or say kindly why it cannot be done."""

    async def draw() -> Layout:
        try:
            return await work()
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        except NotKept as refused:
            return draw_text(str(refused))
        except TooManyPhrasings:
            return draw_text(phrases.TOO_MANY_PHRASINGS)

    await delivery.respond(interaction, draw(), in_place=True)


async def _find(interaction: Interaction, gap: str, *, is_checked: bool = False) -> Gap | None:
    """The gap that a moderator clicked, by an id of a miss in it; what is amiss is said."""
    if not (is_checked or await check_moderator(interaction)):
        return None
    if not gap.isdigit():
        raise UnreadableIdentifier
    services = interaction.client.services
    try:
        found = await services.missed.find_gaps(interaction.guild_id or 0)
    except DatabaseAway:
        await delivery.tell(interaction, phrases.NOT_TO_BE_SEEN)
        return None
    chosen = next((one for one in found if int(gap) in one.members), None)
    if chosen is None:
        await delivery.tell(interaction, phrases.GAP_FILLED)
    return chosen


add_handlers(
    {
        gap_rows.CHOOSE: _choose,
        gap_rows.LIST: _list_again,
        gap_rows.TEACH: _teach,
        gap_rows.ALSO: _offer_targets,
        gap_rows.ALIAS: _add_alias,
        gap_rows.NOT_OURS: _leave_to_people,
        gap_rows.BRING_BACK: _bring_back,
    }
)
