"""What happens when somebody clicks: everything is read from the custom_id and the message."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast

import discord

from bot.desk import Asker
from bot.replies import controls, delivery, words
from bot.replies.drawing import draw_text
from bot.replies.identifiers import (
    TEMPLATE,
    Identifier,
    UnreadableIdentifier,
    known_name,
    unpack,
)
from bot.replies.solving import mark_solved
from knowledge.errors import DatabaseAway
from knowledge.outcomes import Suggestion

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable

    from bot.postie import Postie
    from knowledge.outcomes import Answer, Outcome, Reference

    Interaction = discord.Interaction[Postie]
    Handler = Callable[[Interaction, Identifier], Awaitable[None]]

_log = logging.getLogger(__name__)
_SELECT = discord.ComponentType.string_select


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
        await clicked(interaction, self.custom_id, self.template)


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
        await clicked(interaction, self.custom_id, self.template)


async def clicked(interaction: Interaction, custom_id: str, template: re.Pattern[str]) -> None:
    """Do what `custom_id` says, and whatever goes wrong, say so kindly."""
    if not interaction.client.desk.manners.first_time(interaction.id):
        return
    try:
        match = template.fullmatch(custom_id)
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
        await delivery.apologise(interaction, error, words.WENT_WRONG)


async def stray_click(interaction: Interaction) -> None:
    """A click on something that none of the templates knows."""
    if interaction.client.desk.manners.first_time(interaction.id):
        await _refuse(interaction)


def is_ours(interaction: Interaction) -> bool:
    """Whether the clicked component is in the message and one of the templates knows it."""
    custom_id = str(_data(interaction).get("custom_id", ""))
    known = any(
        kind.__discord_ui_compiled_template__.fullmatch(custom_id)
        for kind in (ClickedButton, ClickedSelect)
    )
    return known and any(
        getattr(component, "custom_id", None) == custom_id for component in components(interaction)
    )


def components(interaction: Interaction) -> list[Any]:
    """Every component of the message that was clicked, nested ones included."""
    return _flat(interaction.message.components if interaction.message else [])


def owner_of(message: discord.Message) -> int | None:
    """Whose answer `message` is, as its buttons say; None if they say nothing."""
    for component in _flat(message.components):
        custom_id = str(getattr(component, "custom_id", ""))
        for kind in (ClickedButton, ClickedSelect):
            match = kind.__discord_ui_compiled_template__.fullmatch(custom_id)
            if match is not None:
                try:
                    return unpack(match["version"], match["body"]).owner
                except UnreadableIdentifier:
                    continue
    return None


def asker_of(interaction: Interaction) -> Asker:
    """Who clicked or typed, and where."""
    return Asker(interaction.user.id, interaction.channel_id or 0, interaction.guild_id or 0)


def may_delete(interaction: Interaction, owner: int | None) -> bool:
    """Whether the person who clicked may take an answer away."""
    if interaction.guild_id is None or interaction.user.id == owner:
        return True
    return interaction.permissions.manage_messages


def _data(interaction: Interaction) -> dict[str, Any]:
    return cast("dict[str, Any]", interaction.data or {})


def _flat(found: Any) -> list[Any]:  # noqa: ANN401  # discord.py's many kinds of component
    flat = []
    for component in found:
        flat.append(component)
        flat.extend(_flat(getattr(component, "children", ())))
    return flat


async def _refuse(interaction: Interaction) -> None:
    try:
        await delivery.tell(interaction, words.TOO_OLD)
    except discord.HTTPException as error:
        _log.info("a click could not be refused: %s", delivery.described(error))


async def _show_here(
    interaction: Interaction,
    outcome: Outcome,
    owner: int,
    **how: Any,  # noqa: ANN401  # as `Desk.draw`
) -> None:
    """In place for whose reply it is; a copy for everybody else."""
    desk, asker = interaction.client.desk, asker_of(interaction)
    if interaction.user.id == owner:
        view = await desk.draw(outcome, asker, owner=owner, **how)
        await interaction.response.edit_message(view=view)
        return
    view = await desk.draw(outcome, asker, lead=f"-# {words.NOT_YOURS}", **how)
    await interaction.response.send_message(view=view, ephemeral=True)


def _composed(interaction: Interaction, packed: str) -> Answer:
    desk = interaction.client.desk
    return desk.knowledge.compose(desk.reference(packed))


def _runners_up(interaction: Interaction) -> list[Suggestion]:
    desk = interaction.client.desk
    return [
        Suggestion(topic=reference.topic, title=option.label, reference=reference)
        for component in components(interaction)
        if component.type is _SELECT
        for option in component.options
        if (reference := _readable(desk.reference, option.value)) is not None
    ]


def _readable(read: Callable[[str], Reference], packed: str) -> Reference | None:
    try:
        return read(packed)
    except UnreadableIdentifier:
        return None


async def _more(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    runners_up = _runners_up(interaction)
    await _show_here(interaction, answer, identifier.owner, expanded=True, runners_up=runners_up)


async def _less(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    await _show_here(interaction, answer, identifier.owner, runners_up=_runners_up(interaction))


async def _other_way(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    desk, asker = interaction.client.desk, asker_of(interaction)
    own = interaction.user.id == identifier.owner and not _is_ephemeral(interaction)
    view = await desk.draw(answer, asker)
    await interaction.response.send_message(view=view, ephemeral=not own)


async def _instead(interaction: Interaction, identifier: Identifier) -> None:
    chosen = _chosen(interaction)
    answer = _composed(interaction, chosen)
    desk, asker = interaction.client.desk, asker_of(interaction)
    here = desk.reference(identifier.payload)
    left = [s for s in _runners_up(interaction) if s.reference != answer.reference]
    left.append(Suggestion(topic=here.topic, title=desk.title(here.topic), reference=here))
    if interaction.user.id == identifier.owner:
        desk.memory.note(asker.person, asker.channel, answer.title)
    await _show_here(interaction, answer, identifier.owner, runners_up=left)
    await desk.note("instead", answer, asker)


async def _suggested(interaction: Interaction, identifier: Identifier) -> None:
    answer = _composed(interaction, identifier.payload)
    desk, asker = interaction.client.desk, asker_of(interaction)
    if interaction.user.id == identifier.owner:
        desk.memory.note(asker.person, asker.channel, answer.title)
    await _show_here(interaction, answer, identifier.owner)


async def _says(interaction: Interaction, identifier: Identifier) -> None:
    desk, asker = interaction.client.desk, asker_of(interaction)
    packed, _, says = identifier.payload.partition(";")
    topic = known_name(packed, desk.topic_ids())
    outcome = await desk.ask(says or _chosen(interaction), asker, earlier=(desk.title(topic),))
    await _show_here(interaction, outcome, identifier.owner)


async def _helped(interaction: Interaction, identifier: Identifier) -> None:
    await _vote(interaction, identifier, helped=True)


async def _not_helped(interaction: Interaction, identifier: Identifier) -> None:
    await _vote(interaction, identifier, helped=False)


async def _vote(interaction: Interaction, identifier: Identifier, *, helped: bool) -> None:
    desk = interaction.client.desk
    reference = desk.reference(identifier.payload)
    message = interaction.message.id if interaction.message else 0
    if not desk.manners.first_time(("vote", message, interaction.user.id)):
        await delivery.tell(interaction, words.VOTED_ALREADY)
        return
    await desk.note("helped" if helped else "not_helped", reference, asker_of(interaction))
    await delivery.tell(interaction, words.THANKS_HELPED if helped else words.THANKS_NOT_HELPED)


async def _delete(interaction: Interaction, identifier: Identifier) -> None:
    await remove(interaction, interaction.message, identifier.owner)


async def remove(
    interaction: Interaction, message: discord.Message | None, owner: int | None
) -> None:
    """Take an answer away, if whoever asks for it may."""
    if not may_delete(interaction, owner):
        await delivery.tell(interaction, words.NOT_YOURS_TO_DELETE)
        return
    desk = interaction.client.desk
    typed = interaction.type is discord.InteractionType.application_command
    await interaction.response.defer(ephemeral=True, thinking=typed)
    gone = await _gone(interaction, message)
    if typed:
        said = words.DELETED if gone else words.EDIT_REFUSED
        await interaction.edit_original_response(view=draw_text(said))
    elif not gone:
        await delivery.tell(interaction, words.EDIT_REFUSED)
    if not gone:
        return
    if message is not None and message.reference and message.reference.message_id:
        await desk.communities.forget_answered(message.reference.message_id)
    desk.feedback.note(
        "deleted",
        topic=_topic_in(interaction, message),
        outcome="answer",
        confidence=1.0,
        guild=interaction.guild_id,
    )


async def _gone(interaction: Interaction, message: discord.Message | None) -> bool:
    try:
        if interaction.type is discord.InteractionType.component:
            await interaction.delete_original_response()
        elif message is not None:
            await message.delete()
    except discord.NotFound:
        return True
    except discord.Forbidden:
        return False
    return True


def _topic_in(interaction: Interaction, message: discord.Message | None) -> str | None:
    """What the answer is about, read from its buttons."""
    for component in _flat(message.components if message else ()):
        match = ClickedButton.__discord_ui_compiled_template__.fullmatch(
            str(getattr(component, "custom_id", ""))
        )
        if match is None:
            continue
        try:
            packed = unpack(match["version"], match["body"]).payload
            return interaction.client.desk.reference(packed).topic
        except UnreadableIdentifier:
            continue
    return None


async def _solved(interaction: Interaction, identifier: Identifier) -> None:
    allowed = interaction.user.id == identifier.owner or interaction.permissions.manage_threads
    if not allowed:
        await delivery.tell(interaction, words.SOLVED_BY_OWNER)
        return
    thread = interaction.channel
    done = isinstance(thread, discord.Thread) and await mark_solved(thread)
    said = words.SOLVED if done else words.SOLVED_REFUSED
    await interaction.response.edit_message(view=draw_text(said))


async def _plain(interaction: Interaction, identifier: Identifier) -> None:
    wanted = identifier.payload == "1"
    try:
        await interaction.client.desk.communities.set_plain(interaction.user.id, plain=wanted)
    except DatabaseAway:
        await delivery.tell(interaction, words.NO_DATABASE)
        return
    said = (
        "From now on you get plain replies: no emoji, no pictures."
        if wanted
        else "From now on you get the full replies again, pictures included."
    )
    await interaction.response.edit_message(
        view=draw_text(said, rows=[controls.plain_row(interaction.user.id, plain=wanted)])
    )


def _chosen(interaction: Interaction) -> str:
    values = _data(interaction).get("values")
    if not isinstance(values, list) or not values:
        raise UnreadableIdentifier
    return str(values[0])


def _is_ephemeral(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


_HANDLERS: dict[str, Handler] = {
    controls.MORE: _more,
    controls.LESS: _less,
    controls.OTHER_WAY: _other_way,
    controls.INSTEAD: _instead,
    controls.SUGGESTED: _suggested,
    controls.SAYS: _says,
    controls.HELPED: _helped,
    controls.NOT_HELPED: _not_helped,
    controls.DELETE: _delete,
    controls.SOLVED: _solved,
    controls.PLAIN: _plain,
}
