"""What happens when somebody clicks: everything is read from the custom_id and the message."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.components import rows
from bot.components.clicked import asker_of, chosen, is_dormant, is_ephemeral, runners_up
from bot.components.forum_posts import mark_solved
from bot.components.identifiers import (
    TEMPLATE,
    UnreadableIdentifier,
    unpack,
)
from bot.components.removal import remove
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway
from knowledge.outcomes import Suggestion

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable

    from bot.client import Postie
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Layout
    from knowledge.outcomes import Answer, Outcome

    Interaction = discord.Interaction[Postie]
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
        await clicked(interaction, self.template.fullmatch(self.custom_id))


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
        await clicked(interaction, self.template.fullmatch(self.custom_id))


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
        await clicked(interaction, None)


async def clicked(interaction: Interaction, match: re.Match[str] | None) -> None:
    """Do what a custom_id says, and whatever goes wrong, say so kindly."""
    if not interaction.client.services.rate_limits.first_time(interaction.id):
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
        await _refuse(interaction)
    except Exception as error:  # noqa: BLE001  # the person who clicked hears of it, whatever it was
        await delivery.apologise(interaction, error, phrases.WENT_WRONG)


async def _refuse(interaction: Interaction) -> None:
    try:
        await delivery.tell(interaction, phrases.TOO_OLD)
    except delivery.UNDELIVERED as error:
        _log.info("a click could not be refused: %s", delivery.described(error))


async def _show_here(
    interaction: Interaction,
    outcome: Outcome,
    owner: int,
    **how: Any,  # noqa: ANN401  # as `BotServices.draw`
) -> None:
    """In place for whose reply it is; a copy for everybody else, and in an archived thread."""
    services, asker = interaction.client.services, asker_of(interaction)
    if interaction.user.id != owner:
        copy = services.draw(outcome, asker, lead=f"-# {phrases.NOT_YOURS}", **how)
        await delivery.respond(interaction, copy, ephemeral=True)
    elif _sleeps(interaction):
        copy = services.draw(outcome, asker, lead=f"-# {phrases.ARCHIVED_COPY}", **how)
        await delivery.respond(interaction, copy, ephemeral=True)
    else:
        changed = services.draw(outcome, asker, owner=owner, **how)
        await delivery.respond(interaction, changed, in_place=True)


def _sleeps(interaction: Interaction) -> bool:
    return is_dormant(interaction) and not is_ephemeral(interaction)


def _composed(interaction: Interaction, packed: str) -> Answer:
    services = interaction.client.services
    return services.knowledge.compose(services.reference(packed))


async def _more(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    left = runners_up(interaction)
    await _show_here(interaction, answer, identifier.owner, expanded=True, runners_up=left)


async def _less(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    await _show_here(interaction, answer, identifier.owner, runners_up=runners_up(interaction))


async def _other_way(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    own = interaction.user.id == identifier.owner
    quietly = not own or is_ephemeral(interaction) or is_dormant(interaction)
    drawn = interaction.client.services.draw(answer, asker_of(interaction))
    await delivery.respond(interaction, drawn, ephemeral=quietly)


async def _instead(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, chosen(interaction))
    services = interaction.client.services
    here = services.reference(identifier.payload)
    left = [s for s in runners_up(interaction) if s.reference != answer.reference]
    left.append(Suggestion(topic=here.topic, title=services.title(here.topic), reference=here))
    _remember(interaction, identifier, answer)
    await _show_here(interaction, answer, identifier.owner, runners_up=left)
    await services.note("instead", answer, asker_of(interaction))


async def _suggested(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    _remember(interaction, identifier, answer)
    await _show_here(interaction, answer, identifier.owner)


def _remember(interaction: Interaction, identifier: Identifier, answer: Answer) -> None:
    """What the asker chose is what their next question follows up."""
    asker = asker_of(interaction)
    if asker.person == identifier.owner:
        services = interaction.client.services
        services.memory.add(asker.person, asker.channel, answer.turn)


async def _says(interaction: Interaction, identifier: Identifier) -> None:
    services, asker = interaction.client.services, asker_of(interaction)
    packed, _, says = identifier.payload.partition(rows.SAYS_AFTER)
    about = services.knowledge.turn_of(services.reference(packed))
    outcome = await services.ask(says or chosen(interaction), asker, earlier=(about,))
    await _show_here(interaction, outcome, identifier.owner)


async def _helped(interaction: Interaction, identifier: Identifier) -> None:
    await _vote(interaction, identifier, helped=True)


async def _not_helped(interaction: Interaction, identifier: Identifier) -> None:
    await _vote(interaction, identifier, helped=False)


async def _vote(interaction: Interaction, identifier: Identifier, *, helped: bool) -> None:
    services = interaction.client.services
    reference = services.reference(identifier.payload)
    message = interaction.message.id if interaction.message else 0
    if not services.rate_limits.first_time(("vote", message, interaction.user.id)):
        await delivery.tell(interaction, phrases.VOTED_ALREADY)
        return
    await delivery.tell(interaction, phrases.THANKS_HELPED if helped else phrases.THANKS_NOT_HELPED)
    await services.note("helped" if helped else "not_helped", reference, asker_of(interaction))


async def _delete(interaction: Interaction, identifier: Identifier) -> None:
    await remove(interaction, interaction.message, identifier.owner)


async def _solved(interaction: Interaction, identifier: Identifier) -> None:
    thread = interaction.channel
    allowed = interaction.user.id == identifier.owner or interaction.permissions.manage_threads
    if not allowed:
        await delivery.tell(interaction, phrases.SOLVED_BY_OWNER)
        return
    if is_dormant(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
        return

    async def work() -> Layout:
        done = isinstance(thread, discord.Thread) and await mark_solved(thread)
        return draw_text(phrases.SOLVED if done else phrases.SOLVED_REFUSED)

    await delivery.respond(interaction, work(), in_place=True)


async def _no_emoji(interaction: Interaction, identifier: Identifier) -> None:
    wanted, person = identifier.payload == "1", interaction.user.id

    async def work() -> Layout:
        try:
            await interaction.client.services.guilds.set_no_emoji(person, no_emoji=wanted)
        except DatabaseAway:
            row = rows.no_emoji_row(person, no_emoji=not wanted)
            return draw_text(phrases.NO_DATABASE, rows=[row])
        said = phrases.PLAIN if wanted else phrases.PICTURES
        return draw_text(said, rows=[rows.no_emoji_row(person, no_emoji=wanted)])

    await delivery.respond(interaction, work(), in_place=True)


_HANDLERS: dict[str, Handler] = {
    rows.MORE: _more,
    rows.LESS: _less,
    rows.OTHER_WAY: _other_way,
    rows.INSTEAD: _instead,
    rows.SUGGESTED: _suggested,
    rows.SAYS: _says,
    rows.HELPED: _helped,
    rows.NOT_HELPED: _not_helped,
    rows.DELETE: _delete,
    rows.SOLVED: _solved,
    rows.NO_EMOJI: _no_emoji,
}
