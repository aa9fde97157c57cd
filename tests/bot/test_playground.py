"""The playground: the real bot in a look-alike of Discord, without a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground import scene
from bot.preview import _index, _samples

if TYPE_CHECKING:
    import discord


async def test_the_scene_is_set_and_plain_questions_are_answered() -> None:
    async with scene(()) as stage:
        await stage.guest.send(stage.channel, "which port does imap use with ssl?")
        answer: discord.Message | None = stage.channel.last_message

        assert answer is not None
        assert answer.author.name == "Postie"
        assert "helpdesk status" in stage.moderator.available_commands(stage.channel)


async def test_every_topic_is_drawn() -> None:
    async with scene(()) as stage:
        names = {sample.name for sample in _samples(stage)}
        topics = stage.postie.desk.topic_ids()

        assert {f"topic.{topic}" for topic in topics} <= names
        assert 'src="help.phone.png"' in _index(_samples(stage))
