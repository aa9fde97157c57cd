"""What happens when somebody clicks: everything is read from the custom_id and the message."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.components import helpers, personal, rows, votes
from bot.components.clicked import (
    identify_asker,
    is_dormant,
    is_ephemeral,
    is_unasked,
    read_choice,
    read_lead,
    read_runners_up,
    resolve_reference,
)
from bot.components.forum_posts import mark_solved
from bot.components.identifiers import (
    TEMPLATE,
    UnreadableIdentifier,
    unpack,
)
from bot.components.own import handlers as own_handlers
from bot.components.removal import remove
from bot.components.reply import draw_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.outcomes import Suggestion

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Mapping

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Layout
    from knowledge.outcomes import Answer, Outcome, Reference

    Interaction = discord.Interaction[BaseClient]
    Handler = Callable[[Interaction, Identifier], Awaitable[None]]

_log = logging.getLogger(__name__)
_ANY_OTHER = r"(?!p[0-9]{1,3}[bs])[\s\S]*"


class ClickedButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE.format(kind="b")
):
    """Any button of Postie's, of whatever version."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _: re.Match[str], /
    ) -> Self:
        """Wrap the button as it came in the message."""
        return cls(item)  # type: ignore[arg-type]  # the template is a button's

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the custom_id says."""
        await handle_click(interaction, self.template.fullmatch(self.custom_id))


class ClickedSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=TEMPLATE.format(kind="s")
):
    """Any select of Postie's, of whatever version."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _: re.Match[str], /
    ) -> Self:
        """Wrap the select as it came in the message."""
        return cls(item)  # type: ignore[arg-type]  # the template is a select's

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the custom_id says."""
        await handle_click(interaction, self.template.fullmatch(self.custom_id))


class ClickedStray(discord.ui.DynamicItem[discord.ui.Item[Any]], template=_ANY_OTHER):
    """Anything else that can be clicked: from before there were versions, or forged."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _: re.Match[str], /
    ) -> Self:
        """Wrap whatever came in the message."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Refuse it kindly."""
        await handle_click(interaction, None)


async def handle_click(interaction: Interaction, match: re.Match[str] | None) -> None:
    """Do what a custom_id says, and whatever goes wrong, say so kindly."""
    if not interaction.client.services.rate_limits.is_first_time(interaction.id):
        return
    try:
        if match is None:
            raise UnreadableIdentifier  # noqa: TRY301  # handled like every other unreadable one
        identifier = unpack(match["version"], match["body"])
        handler = _HANDLERS.get(identifier.action)
        if handler is None:
            raise UnreadableIdentifier  # noqa: TRY301  # the same
        await handler(interaction, identifier)
    except UnreadableIdentifier:
        await _refuse_click(interaction)
    except Exception as error:  # noqa: BLE001  # the person who clicked hears of it, whatever it was
        await delivery.apologise(interaction, error, phrases.WENT_WRONG)


async def _refuse_click(interaction: Interaction) -> None:
    try:
        await delivery.tell(interaction, phrases.TOO_OLD)
    except delivery.UNDELIVERED as error:
        _log.info(
            "a click could not be refused: %s",
            delivery.describe(error),
            extra={"event": "apology.refused"},
        )


async def _show_here(
    interaction: Interaction,
    outcome: Outcome,
    owner: int,
    **how: Any,  # noqa: ANN401  # as `draw_reply`
) -> None:
    """In place for whose reply it is; a copy for everybody else, and in an archived thread."""
    services, asker = interaction.client.services, identify_asker(interaction)
    if interaction.user.id != owner:
        copy = draw_reply(services, outcome, asker, lead=f"-# {phrases.NOT_YOURS}", **how)
        await delivery.respond(interaction, copy, ephemeral=True)
    elif _is_asleep(interaction):
        copy = draw_reply(services, outcome, asker, lead=f"-# {phrases.ARCHIVED_COPY}", **how)
        await delivery.respond(interaction, copy, ephemeral=True)
    else:
        lead = read_lead(interaction.message)
        changed = draw_reply(services, outcome, asker, owner=owner, lead=lead, **how)
        await delivery.respond(interaction, changed, in_place=True)


def _is_asleep(interaction: Interaction) -> bool:
    return is_dormant(interaction) and not is_ephemeral(interaction)


async def _find_answer(interaction: Interaction, packed: str) -> Answer:
    """The answer that a button carries; raises `UnreadableIdentifier` if it is gone."""
    services = interaction.client.services
    reference = resolve_reference(services, packed)
    try:
        return await services.find_answer(reference, identify_asker(interaction))
    except KeyError:  # taken away by the community whose own it was
        raise UnreadableIdentifier from None


async def _show_more(interaction: Interaction, identifier: Identifier) -> None:
    answer = await _find_answer(interaction, identifier.payload)
    others = read_runners_up(interaction)
    await _show_here(interaction, answer, identifier.owner, expanded=True, runners_up=others)


async def _show_less(interaction: Interaction, identifier: Identifier) -> None:
    answer = await _find_answer(interaction, identifier.payload)
    await _show_here(interaction, answer, identifier.owner, runners_up=read_runners_up(interaction))


async def _show_other_way(interaction: Interaction, identifier: Identifier) -> None:
    answer = await _find_answer(interaction, identifier.payload)
    own = interaction.user.id == identifier.owner
    quietly = not own or is_ephemeral(interaction) or is_dormant(interaction)
    reply = draw_reply(interaction.client.services, answer, identify_asker(interaction))
    await delivery.respond(interaction, reply, ephemeral=quietly)


async def _show_instead(interaction: Interaction, identifier: Identifier) -> None:
    answer = await _find_answer(interaction, read_choice(interaction))
    services = interaction.client.services
    here = resolve_reference(services, identifier.payload)
    others = [s for s in read_runners_up(interaction) if s.reference != answer.reference]
    others.append(
        Suggestion(topic=here.topic, title=await _title(interaction, here), reference=here)
    )
    asked = votes.recall(interaction, identifier, here)
    _remember(interaction, identifier, answer)
    await _show_here(interaction, answer, identifier.owner, runners_up=others)
    unasked = await is_unasked(interaction)
    asker = identify_asker(interaction)
    await services.note("instead", answer, asker, text=asked, unasked=unasked, given=here)


async def _title(interaction: Interaction, reference: Reference) -> str:
    """What an answer is called where somebody clicked; its topic's id if it is gone."""
    services = interaction.client.services
    try:
        return (await services.find_answer(reference, identify_asker(interaction))).title
    except KeyError:
        return reference.topic


async def _show_suggested(interaction: Interaction, identifier: Identifier) -> None:
    answer = await _find_answer(interaction, identifier.payload)
    _remember(interaction, identifier, answer)
    await _show_here(interaction, answer, identifier.owner)


def _remember(interaction: Interaction, identifier: Identifier, answer: Answer) -> None:
    """What the asker chose is what their next question follows up."""
    asker = identify_asker(interaction)
    if asker.person == identifier.owner:
        services = interaction.client.services
        services.memory.add(asker.person, asker.channel, answer.turn)


async def _ask_on(interaction: Interaction, identifier: Identifier) -> None:
    services, asker = interaction.client.services, identify_asker(interaction)
    packed, _, says = identifier.payload.partition(rows.SAYS_AFTER)
    about = services.knowledge.turn_of(resolve_reference(services, packed), guild=asker.guild)
    outcome = await services.ask(says or read_choice(interaction), asker, earlier=(about,))
    await _show_here(interaction, outcome, identifier.owner)


async def _delete(interaction: Interaction, identifier: Identifier) -> None:
    await remove(interaction, interaction.message, identifier.owner)


async def _solve(interaction: Interaction, identifier: Identifier) -> None:
    thread = interaction.channel
    allowed = interaction.user.id == identifier.owner or interaction.permissions.manage_threads
    if not allowed:
        await delivery.tell(interaction, phrases.SOLVED_BY_OWNER)
        return
    if is_dormant(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
        return

    async def work() -> Layout:
        is_marked = isinstance(thread, discord.Thread) and await mark_solved(thread)
        return draw_text(phrases.SOLVED if is_marked else phrases.SOLVED_REFUSED)

    await delivery.respond(interaction, work(), in_place=True)


def add_handlers(handlers: Mapping[str, Handler]) -> None:
    """Handle clicks on what a command draws by itself, by action."""
    _HANDLERS.update(handlers)


_HANDLERS: dict[str, Handler] = {
    rows.MORE: _show_more,
    rows.LESS: _show_less,
    rows.OTHER_WAY: _show_other_way,
    rows.INSTEAD: _show_instead,
    rows.SUGGESTED: _show_suggested,
    rows.SAYS: _ask_on,
    rows.HELPED: votes.vote_helped,
    rows.NOT_HELPED: votes.vote_not_helped,
    rows.GOOD: votes.judge,
    rows.BAD: votes.judge,
    rows.DELETE: _delete,
    rows.CALL: helpers.call,
    rows.SOLVED: _solve,
    rows.NO_EMOJI: personal.choose_emoji,
    rows.LEFT_OUT: personal.choose_left_out,
    rows.MY_DATA: personal.show_my_data,
    rows.DELETE_MY_DATA: personal.ask_to_delete,
    rows.REALLY_DELETE_MY_DATA: personal.delete_my_data,
    rows.PRIVACY: personal.show_privacy,
    **own_handlers.HANDLERS,
}
