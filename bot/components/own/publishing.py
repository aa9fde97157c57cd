"""From a filled form to something published: held against the rules, tried, asked back, kept.

Whatever keeps a draft from being published, its words are not lost: they are kept for a day, and
the buttons under the reply go on from there, also after a restart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.components.identifiers import UnreadableIdentifier
from bot.components.moderators import check_moderator
from bot.components.own import wording
from bot.components.own.choices import (
    draw_choices,
    draw_conflict,
    draw_mending,
    draw_second_try,
)
from bot.components.own.forms import OwnForm
from bot.components.own.identifiers import (
    EDIT,
    VIEW,
    Item,
    Target,
    own_button,
    unpack_target,
)
from bot.components.own.records import read_entry, read_provider
from bot.replies import delivery, layout, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway
from knowledge.guilds import Draft, Entry, NotKept
from knowledge.guilds.own.answer_checks import answer_problems
from knowledge.guilds.own.changes import ChangedMeanwhile, new_id
from knowledge.guilds.own.providers import problems
from knowledge.replay import replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Layout
    from knowledge.guilds import OwnProvider
    from knowledge.guilds.own.changes import Body, ItemKind

    Interaction = discord.Interaction[BaseClient]


async def open_form(  # noqa: PLR0913  # what a form can begin with
    interaction: Interaction,
    kind: ItemKind,
    filled: Mapping[str, str] | None = None,
    *,
    item: str = "",
    version: int = 0,
    more: Mapping[str, str] | None = None,
) -> None:
    """Open a form; `item` is what it changes as of `version`, `more` what it has no field for."""

    async def submit(submitted: Interaction, fields: Body) -> None:
        draft = Draft(
            kind=kind,
            body=dict(more or {}) | fields,
            author=submitted.user.id,
            item=item,
            version=version,
        )
        await _submit(submitted, draft)

    form = OwnForm(kind, filled, is_change=bool(item), submit=submit)
    await interaction.response.send_modal(form)


async def _submit(interaction: Interaction, draft: Draft) -> None:
    """Publish what was written, unless something has to be mended or decided first."""

    async def work() -> Layout:
        try:
            if draft.kind == "answer":
                return await _try_answer(interaction, draft)
            return await _try_server(interaction, draft)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)

    await delivery.respond(interaction, work(), ephemeral=True)


async def keep_draft(interaction: Interaction, identifier: Identifier) -> None:
    """Publish a draft as its button says: as something new, or in the place of something."""
    if not await check_moderator(interaction):
        return
    target = unpack_target(identifier.payload)

    async def work() -> Layout:
        try:
            draft = await _find_draft(interaction, target)
            if draft is None:
                return draw_text(wording.DRAFT_GONE)
            return await _publish(interaction, draft, target)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)

    await delivery.respond(interaction, work(), in_place=True)


async def change_draft(interaction: Interaction, identifier: Identifier) -> None:
    """Open a draft in its form again."""
    if not await check_moderator(interaction):
        return
    try:
        draft = await _find_draft(interaction, unpack_target(identifier.payload))
    except DatabaseAway:
        await delivery.tell(interaction, phrases.NO_DATABASE)
        return
    if draft is None:
        await delivery.tell(interaction, wording.DRAFT_GONE)
        return
    await open_form(
        interaction,
        _kind(draft),
        draft.body,
        item=draft.item,
        version=draft.version,
        more=draft.body,
    )


async def drop_draft(interaction: Interaction, identifier: Identifier) -> None:
    """Forget a draft."""
    if not await check_moderator(interaction):
        return
    draft = unpack_target(identifier.payload).draft

    async def work() -> Layout:
        await interaction.client.services.guilds.drafts.drop(interaction.guild_id or 0, draft)
        return draw_text(wording.DROPPED)

    await delivery.respond(interaction, work(), in_place=True)


async def _try_answer(interaction: Interaction, draft: Draft) -> Layout:
    services, guild = interaction.client.services, interaction.guild_id or 0
    entry = read_entry(draft.body, item=draft.item or new_id())
    if found := list(answer_problems(entry)):
        return await _refuse(interaction, draft, found)
    tried = await replay(services.knowledge, services.guilds, guild, entry)
    if tried.is_clean:
        target = Target("", draft.item, draft.version)
        return await _publish(interaction, draft, target, heading=wording.tell_wins(tried))
    id_ = await services.guilds.drafts.keep(guild, draft)
    words = wording.ask_about_answer(entry, tried)
    return draw_text(words, rows=draw_choices(draft, id_, tried.near_entries))


async def _try_server(interaction: Interaction, draft: Draft) -> Layout:
    services, guild = interaction.client.services, interaction.guild_id or 0
    record, unread = _read_provider(interaction, draft, item=draft.item or new_id())
    if found := [*unread, *([] if unread else problems(record))]:
        return await _refuse(interaction, draft, found)
    others = [one for one in await services.guilds.providers.of(guild) if one.id != record.id]
    alike = [one for one in others if _are_alike(one, record)]
    shipped = services.knowledge.owners_of(record.domains)
    if alike or shipped or record.is_unencrypted:
        id_ = await services.guilds.drafts.keep(guild, draft)
        words = wording.ask_about_server(record, alike=alike, shipped=shipped)
        return draw_text(words, rows=draw_choices(draft, id_, alike))
    return await _publish(interaction, draft, Target("", draft.item, draft.version))


async def _publish(
    interaction: Interaction, draft: Draft, target: Target, *, heading: str = ""
) -> Layout:
    """Keep what `draft` says in the place of `target`, and say so; or say what is in the way."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    author = interaction.user.id
    id_ = target.item or new_id()
    kind = _kind(draft)
    try:
        if kind == "answer":
            entry = read_entry(draft.body, item=id_)
            await guilds.entries.put(guild, entry, author=author, seen=target.version)
            words = wording.confirm_answer(entry, heading)
        else:
            record, _ = _read_provider(interaction, draft, item=id_)
            await guilds.providers.put(guild, record, author=author, seen=target.version)
            words = wording.confirm_server(record)
    except ChangedMeanwhile as error:
        return await _ask_about_conflict(interaction, draft, error)
    except NotKept as error:
        aimed = replace(draft, item=target.item, version=target.version)
        return await _offer_again(interaction, aimed, str(error))
    if target.draft:
        await guilds.drafts.drop(guild, target.draft)
    item = Item(kind, id_).pack()
    return draw_text(
        words,
        rows=[layout.row(own_button("Show it", VIEW, item), own_button("Change it", EDIT, item))],
    )


async def _refuse(interaction: Interaction, draft: Draft, found: Sequence[str]) -> Layout:
    """Say what has to be mended, and offer to go on from what was written."""
    id_ = await _keep(interaction, draft)
    return draw_text(wording.list_problems(found), rows=draw_mending(id_))


async def _offer_again(interaction: Interaction, draft: Draft, why: str) -> Layout:
    id_ = await _keep(interaction, draft)
    return draw_text(why, rows=draw_second_try(Target(id_, draft.item, draft.version)))


async def _ask_about_conflict(
    interaction: Interaction, draft: Draft, error: ChangedMeanwhile
) -> Layout:
    """Somebody was faster: theirs stays until it is decided."""
    id_ = await _keep(interaction, draft)
    theirs = await _version_of(interaction, error.kind, error.item)
    words = wording.tell_conflict(error, is_gone=not theirs)
    return draw_text(words, rows=draw_conflict(id_, error.kind, error.item, version=theirs))


async def _keep(interaction: Interaction, draft: Draft) -> str:
    return await interaction.client.services.guilds.drafts.keep(interaction.guild_id or 0, draft)


async def _find_draft(interaction: Interaction, target: Target) -> Draft | None:
    drafts = interaction.client.services.guilds.drafts
    return await drafts.find(interaction.guild_id or 0, target.draft)


async def _version_of(interaction: Interaction, kind: ItemKind, item: str) -> int:
    """The version at which something stands now; 0 if it is gone."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    await guilds.history.look_again(guild)
    everything: Sequence[Entry] | Sequence[OwnProvider]
    everything = (
        await guilds.entries.all(guild) if kind == "answer" else await guilds.providers.of(guild)
    )
    return next((one.version for one in everything if one.id == item), 0)


def _read_provider(
    interaction: Interaction, draft: Draft, *, item: str
) -> tuple[OwnProvider, tuple[str, ...]]:
    source = interaction.guild.name if interaction.guild else ""
    return read_provider(draft.body, item=item, source=source)


def _are_alike(one: OwnProvider, other: OwnProvider) -> bool:
    names = {name.casefold() for name in (one.name, *one.brands)}
    others = {name.casefold() for name in (other.name, *other.brands)}
    return bool(names & others or set(one.domains) & set(other.domains))


def _kind(draft: Draft) -> ItemKind:
    if draft.kind == "answer":
        return "answer"
    if draft.kind == "server":
        return "server"
    raise UnreadableIdentifier
