"""Own answers and servers to browse: a page at a time, each to be seen as members see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from discord.utils import escape_markdown

from bot.components.clicked import identify_asker, is_dormant, read_choice
from bot.components.identifiers import Identifier
from bot.components.moderators import check_moderator
from bot.components.own import wording
from bot.components.own.identifiers import (
    CHOOSE,
    EDIT,
    HISTORY,
    LIST,
    POST,
    REMOVE,
    VIEW,
    Item,
    Place,
    own_button,
    unpack_item,
    unpack_place,
)
from bot.components.own.publishing import open_form
from bot.components.own.records import write_entry, write_provider
from bot.components.reply import draw_reply
from bot.replies import delivery, layout, phrases
from bot.replies.draw import draw, draw_text
from knowledge.errors import DatabaseAway
from knowledge.guilds import Entry, NotKept
from knowledge.outcomes import OWN, Reference
from knowledge.topic_ids import PROVIDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

    from bot.base_client import BaseClient
    from bot.replies.layout import Component, Layout
    from knowledge.guilds import OwnProvider
    from knowledge.guilds.own.changes import ItemKind
    from knowledge.guilds.own.usage import Figures

    Interaction = discord.Interaction[BaseClient]
    Thing = Entry | OwnProvider

_ON_A_PAGE: Final = 8


async def find_things(interaction: Interaction, kind: ItemKind, query: str) -> Sequence[Thing]:
    """The answers or servers of where somebody is that have `query` in them, by name."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    if kind == "answer":
        return await guilds.entries.search(guild, query)
    records = await guilds.providers.of(guild)
    words = query.casefold().split()
    return [
        one
        for one in records
        if all(word in " ".join((one.name, *one.brands, *one.domains)).casefold() for word in words)
    ]


async def find_thing(interaction: Interaction, kind: ItemKind, name: str) -> Thing | None:
    """The answer or server that `name` is the id or name of, or is typed for."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    if kind == "answer":
        return await guilds.entries.find(guild, name)
    records = await guilds.providers.of(guild)
    typed = name.strip().casefold()
    by_id = [one for one in records if one.id == name]
    called = [one for one in records if typed in {one.name.casefold(), *one.brands, *one.domains}]
    return next(iter(by_id or called), None)


def name_of(thing: Thing) -> str:
    """What a thing is called."""
    return thing.title if isinstance(thing, Entry) else thing.name


async def draw_list(interaction: Interaction, place: Place) -> Layout:
    """One page of a list, with a select of what is on it."""
    things = await find_things(interaction, place.kind, place.query)
    if not things:
        if place.query:
            query = escape_markdown(place.query)
            return draw_text(wording.NOTHING_FOUND.format(query=query))
        return draw_text(wording.NO_ANSWERS if place.kind == "answer" else wording.NO_SERVERS)
    last = (len(things) - 1) // _ON_A_PAGE
    page = min(place.page, last)
    shown = things[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    figures = await _read_figures(interaction) if place.kind == "answer" else {}
    what = "What you have taught me" if place.kind == "answer" else "Your own mail servers"
    lines = [f"**{what}** ({len(things)})"]
    lines += [
        f"- **{escape_markdown(name_of(one))}**\n-# {_tell_of(one, figures)}" for one in shown
    ]
    rows = [_draw_choice(place.kind, shown)]
    if last:
        lines.append(f"-# Page {page + 1} of {last + 1}")
        rows.append(_draw_paging(replace(place, page=page), last))
    return draw_text("\n".join(lines), rows=rows)


async def show_list(interaction: Interaction, identifier: Identifier) -> None:
    """Turn a page, or go back to the list."""
    if not await check_moderator(interaction):
        return
    place = unpack_place(identifier.payload)
    await delivery.respond(interaction, draw_list(interaction, place), in_place=True)


async def show_chosen(interaction: Interaction, _identifier: Identifier) -> None:
    """Show what was chosen in a list."""
    if await check_moderator(interaction):
        await _show(interaction, unpack_item(read_choice(interaction)))


async def show_item(interaction: Interaction, identifier: Identifier) -> None:
    """Show one thing as members see it."""
    if await check_moderator(interaction):
        await _show(interaction, unpack_item(identifier.payload))


async def edit_item(interaction: Interaction, identifier: Identifier) -> None:
    """Open the form of one thing, filled."""
    if not await check_moderator(interaction):
        return
    item = unpack_item(identifier.payload)
    await open_filled(interaction, item.kind, await _find(interaction, item))


async def open_filled(
    interaction: Interaction,
    kind: ItemKind,
    thing: Thing | None,
    *,
    more: Mapping[str, str] | None = None,
) -> None:
    """Open the form of `thing`, filled; `more` is what it has no field for."""
    if thing is None:
        await delivery.tell(interaction, _no_such(kind))
        return
    filled = write_entry(thing) if isinstance(thing, Entry) else write_provider(thing)
    await open_form(
        interaction,
        kind,
        filled,
        item=thing.id,
        version=thing.version,
        more=filled | dict(more or {}),
    )


async def remove_item(interaction: Interaction, identifier: Identifier) -> None:
    """Remove one thing, and say how it comes back."""
    if not await check_moderator(interaction):
        return
    item = unpack_item(identifier.payload)
    work = draw_removal(interaction, item.kind, await _find(interaction, item))
    await delivery.respond(interaction, work, in_place=True)


async def draw_removal(interaction: Interaction, kind: ItemKind, thing: Thing | None) -> Layout:
    """Remove `thing`; what is to be said of it."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    if thing is None:
        return draw_text(_no_such(kind))
    store = guilds.entries if isinstance(thing, Entry) else guilds.providers
    try:
        is_gone = await store.remove(guild, thing.id, author=interaction.user.id)
    except DatabaseAway:
        return draw_text(phrases.NO_DATABASE)
    except NotKept as error:
        return draw_text(str(error))
    return draw_text(wording.tell_removed(name_of(thing)) if is_gone else _no_such(kind))


async def show_history(interaction: Interaction, identifier: Identifier) -> None:
    """Show who changed one thing, when, and how."""
    if not await check_moderator(interaction):
        return
    item = unpack_item(identifier.payload)

    async def work() -> Layout:
        history, guild = interaction.client.services.guilds.history, interaction.guild_id or 0
        thing = await _find(interaction, item)
        try:
            batches = await history.of_item(guild, item.kind, item.id)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        name = name_of(thing) if thing else "what is gone"
        back = layout.row(own_button("Back", VIEW, item.pack()))
        return draw_text(wording.tell_history(name, batches, item.id), rows=[back])

    await delivery.respond(interaction, work(), in_place=True)


async def post_item(interaction: Interaction, identifier: Identifier) -> None:
    """Put one thing into the channel, for all to see."""
    if await check_moderator(interaction):
        item = unpack_item(identifier.payload)
        await post(interaction, item.kind, await _find(interaction, item))


async def post(interaction: Interaction, kind: ItemKind, thing: Thing | None) -> None:
    """Put `thing` into the channel as an answer of whoever asked for it; not into a dead thread."""
    if thing is None:
        await delivery.tell(interaction, _no_such(kind))
        return
    if is_dormant(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
        return
    services, asker = interaction.client.services, identify_asker(interaction)

    async def work() -> Layout:
        answer = await services.find_answer(_reference(thing), asker)
        return await draw_reply(services, answer, asker)

    await delivery.respond(interaction, work())


async def _show(interaction: Interaction, item: Item) -> None:
    async def work() -> Layout:
        thing = await _find(interaction, item)
        if thing is None:
            return draw_text(_no_such(item.kind))
        services, asker = interaction.client.services, identify_asker(interaction)
        answer = await services.find_answer(_reference(thing), asker)
        figures = await _read_figures(interaction) if isinstance(thing, Entry) else {}
        return draw(
            answer,
            look=await services.choose_look(asker),
            lead=f"-# {_tell_of(thing, figures)}",
            controls=_draw_controls(item),
        )

    await delivery.respond(interaction, work(), in_place=True)


def _draw_controls(item: Item) -> list[Component]:
    here = item.pack()
    return [
        layout.row(
            own_button("Edit", EDIT, here),
            own_button("Post here", POST, here),
            own_button("History", HISTORY, here),
            own_button("Remove", REMOVE, here),
            own_button("All of them", LIST, Place(item.kind).pack()),
        )
    ]


def _draw_choice(kind: ItemKind, shown: Sequence[Thing]) -> Component:
    options = {Item(kind, one.id).pack(): name_of(one) for one in shown}
    custom_id = Identifier(CHOOSE, 0, kind).pack("s")
    return layout.row(layout.select(custom_id, "Show one …", options))


def _draw_paging(place: Place, last: int) -> Component:
    buttons = []
    if place.page > 0:
        before = replace(place, page=place.page - 1)
        buttons.append(own_button("◀ Before", LIST, before.pack()))
    if place.page < last:
        after = replace(place, page=place.page + 1)
        buttons.append(own_button("More ▶", LIST, after.pack()))
    return layout.row(*buttons)


async def _find(interaction: Interaction, item: Item) -> Thing | None:
    """The thing of exactly this id."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    things: Sequence[Thing] = (
        await guilds.entries.all(guild)
        if item.kind == "answer"
        else await guilds.providers.of(guild)
    )
    return next((one for one in things if one.id == item.id), None)


async def _read_figures(interaction: Interaction) -> Mapping[str, Figures]:
    try:
        return await interaction.client.services.guilds.usage.figures(interaction.guild_id or 0)
    except DatabaseAway:
        return {}


def _reference(thing: Thing) -> Reference:
    if isinstance(thing, Entry):
        return Reference(topic=OWN + thing.id)
    return Reference(topic=PROVIDER, provider=thing.key)


def _tell_of(thing: Thing, figures: Mapping[str, Figures]) -> str:
    if isinstance(thing, Entry):
        return wording.tell_of(thing, figures.get(thing.id))
    return wording.tell_of_server(thing)


def _no_such(kind: ItemKind) -> str:
    return wording.NO_SUCH_ANSWER if kind == "answer" else wording.NO_SUCH_SERVER
