"""What holds in one watched channel alone: the level, the pause, the threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.commands.helpdesk.setup import FirstStep
from knowledge.guilds.settings import GuildSettings, WatchedChannel
from tests.discord.stage import shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"
ANOTHER = "what is the difference between starttls and ssl/tls?"


@pytest_asyncio.fixture
async def mo(stage: Stage) -> simcord.MemberActor:
    """A moderator, in whose server two channels are watched."""
    mo = stage.moderator()
    for channel in (stage.help, stage.lobby):
        await mo.slash(stage.lobby, "helpdesk watch", channel=channel)
    return mo


async def test_a_pause_holds_in_its_channel_and_nowhere_else(
    stage: Stage, mo: simcord.MemberActor
) -> None:
    said = await mo.slash(stage.lobby, "helpdesk set cooldown", minutes=10, channel=stage.help)
    ann = stage.person("Ann")

    for channel in (stage.help, stage.lobby):
        await ann.send(channel, QUESTION)
    await stage.env.advance_time(300)
    for channel in (stage.help, stage.lobby):
        await ann.send(channel, ANOTHER)

    assert f"in {stage.help.mention} only once in 10 minutes" in shown(said)
    assert len(stage.said(stage.help)) == 1
    assert len(stage.said(stage.lobby)) == 2


async def test_threads_are_opened_where_that_was_chosen(
    stage: Stage, mo: simcord.MemberActor
) -> None:
    await mo.slash(stage.lobby, "helpdesk set threads", on=True)
    await mo.slash(stage.lobby, "helpdesk set threads", on=False, channel=stage.help)
    ann = stage.person("Ann")

    for channel in (stage.help, stage.lobby):
        await ann.send(channel, QUESTION)

    assert "993" in text(stage.last(stage.help))
    [thread] = stage.threads(stage.lobby)
    assert "993" in text(stage.last(thread))


async def test_how_talkative_it_is_there_is_heard_in_its_threads_too(
    stage: Stage, mo: simcord.MemberActor, services: BotServices
) -> None:
    await mo.slash(stage.lobby, "helpdesk set talkative", level="careful", channel=stage.help)
    thread = stage.open_thread(stage.help, "mail", stage.person("Ann"))

    settings = await services.guilds.settings.of(stage.server.id)

    keys = [(stage.help.id,), (thread.id, stage.help.id), (stage.lobby.id,)]
    levels = [settings.in_channel(key).talkative for key in keys]
    assert levels == ["careful", "careful", "usual"]


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("talkative", {"level": "careful"}, "there I am careful"),
        ("cooldown", {"minutes": 1}, "pause one minute"),
        ("threads", {"on": True}, "threads on"),
    ],
)
async def test_status_says_it_and_left_out_it_is_as_in_the_server_again(
    stage: Stage, mo: simcord.MemberActor, name: str, options: dict[str, Any], says: str
) -> None:
    command = f"helpdesk set {name}"
    await mo.slash(stage.lobby, command, channel=stage.help, **options)
    before = shown(await mo.slash(stage.lobby, "helpdesk status"))
    given_up = shown(await mo.slash(stage.lobby, command, channel=stage.help))
    after = shown(await mo.slash(stage.lobby, "helpdesk status"))

    assert f"{stage.help.mention}, {says}" in before
    assert says not in after
    assert "everywhere else in this server again" in given_up


async def test_nothing_holds_alone_where_it_does_not_watch(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    forum = stage.create_forum("support")
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)

    refused = await mo.slash(
        stage.lobby, "helpdesk set talkative", level="careful", channel=stage.help
    )
    in_forum = await mo.slash(stage.lobby, "helpdesk set threads", on=True, channel=forum)

    assert refused.ephemeral
    assert "`/helpdesk watch` comes first" in shown(refused)
    assert "stands in a thread already" in shown(in_forum)
    settings = await services.guilds.settings.of(stage.server.id)
    assert settings.channels == {forum.id: WatchedChannel()}


async def test_a_dry_run_keeps_to_it_and_says_so(stage: Stage, mo: simcord.MemberActor) -> None:
    office = stage.server.create_text_channel("office")
    await mo.slash(stage.lobby, "helpdesk set threads", on=True, channel=stage.help)
    await mo.slash(stage.lobby, "helpdesk set cooldown", minutes=10, channel=stage.help)

    begun = await mo.slash(office, "helpdesk watch", channel=stage.help, **{"dry-run": True})
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)
    await stage.env.advance_time(300)
    await ann.send(stage.help, ANOTHER)

    assert "still holds: pause 10 minutes, threads on" in shown(begun)
    [report] = [message for message in stage.said(office) if "Dry run" in text(message)]
    assert "in a thread of its own" in text(report)


def test_the_setup_tells_that_some_channels_have_a_level_of_their_own() -> None:
    own, other = WatchedChannel(talkative="careful"), WatchedChannel(cool_down=0)

    def describe(*channels: WatchedChannel) -> str:
        return str(FirstStep(GuildSettings(channels=dict(enumerate(channels)))).to_dict())

    assert "level of" not in describe(other)
    assert "One channel has a level of its own" in describe(own, other)
    assert "2 channels have a level of their own" in describe(own, own)
