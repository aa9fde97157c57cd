"""What the privacy policy says of what is held in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot import app
from bot.app import services_over
from bot.helpdesk import Attendant, Card, Heard
from bot.helpdesk.fragments import Fragments
from bot.helpdesk.left_alone import LeftAlone, LeftAloneQuestions
from bot.helpdesk.names import Names
from bot.rate_limits import RateLimits
from knowledge.conversation.memory import Memory
from knowledge.outcomes import Question
from knowledge.understanding import normalise
from tests.discord.policy.steps import (
    QUESTION,
    holds,
)

if TYPE_CHECKING:
    import pytest

    from bot.services import BotServices
    from knowledge.service import Knowledge
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

ANN, HERE = 71, 1


@holds("A restart of Postie clears all of it.")
async def test_memory_is_not_carried_over_a_restart(
    stage: Stage, services: BotServices, published: Database, knowledge: Knowledge
) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")
    assert services.memory.turns(ann.id, stage.lobby.id)

    async with services_over(published, knowledge=knowledge) as restarted:
        assert restarted.memory.turns(ann.id, stage.lobby.id) == ()
        assert not list(restarted._recent_outcomes)


@holds(
    "What the last 3 questions of a talk were about, and the words of the last one, for 15 "
    "minutes after it."
)
async def test_a_talk_is_remembered_for_a_quarter_of_an_hour(
    stage: Stage, services: BotServices, knowledge: Knowledge
) -> None:
    time = [0.0]
    memory = Memory(clock=lambda: time[0])
    turn = knowledge.rank(Question(text=QUESTION)).as_turn()
    for _ in range(5):
        memory.add(ANN, HERE, turn)

    assert len(memory.turns(ANN, HERE)) == 3
    time[0] = 15 * 60 + 1
    assert memory.turns(ANN, HERE) == ()
    assert not len(memory._talks)

    ann = stage.person("Ann")
    await ann.slash(stage.lobby, "ask", question="smtp port")
    await ann.slash(stage.lobby, "ask", question=QUESTION)
    assert list(services._questions.values()) == [QUESTION]
    assert services._questions.ttl == 15 * 60


@holds(
    "In watched channels: words that may belong to a question still to come, for a "
    "minute; where words may be kept, a masked question that Postie left alone, for 15 "
    "minutes; first names, for an hour after they last wrote; who asks and who helps, for "
    "an hour after the talk, and that they were answered, for as long as a pause that the "
    "server chose."
)
def test_what_is_held_of_watched_channels_goes_by_itself(knowledge: Knowledge) -> None:
    time = [0.0]
    fragments = Fragments(clock=lambda: time[0])
    names = Names(clock=lambda: time[0])
    attendant = Attendant(clock=lambda: time[0])
    fragments.add(HERE, ANN, 1, "my imap")
    names.add(HERE, ANN, "Ann of the Mail Room")
    heard = Heard(message=1, author=ANN, reading=knowledge.read(QUESTION))
    attendant.hear(HERE, heard)
    attendant.note_answer(HERE, ANN, Card("port.imap"), asks_back=False, cool_down=7200)

    left_alone = LeftAloneQuestions(clock=lambda: time[0])
    left_alone.add(HERE, LeftAlone(asker=ANN, topic="", confidence=0.1, text="‹address›"))

    time[0] = 61.0
    assert fragments.add(HERE, ANN, 2, "port") == "port"
    assert names.find_addressed(HERE, "ann, hello") == {ANN}
    assert len(attendant._channel(HERE).people) == 1
    time[0] = 901.0
    assert not len(left_alone._questions)
    time[0] = 3601.0
    assert not len(fragments._texts)
    assert not len(names._channels)
    assert not len(attendant._channels[HERE].people)
    assert not len(attendant._authors)
    assert len(attendant._long_pauses) == 1
    time[0] = 7201.0
    assert not len(attendant._long_pauses)


@holds("Your choices and a server's, as they are written down, while Postie runs.")
async def test_choices_are_held_while_postie_runs(
    services: BotServices, published: Database
) -> None:
    await services.guilds.people.set_left_out(ANN, left_out=True)
    await services.guilds.settings.change(HERE, no_emoji=True)
    async with published.writing() as connection:
        await connection.execute(text("DELETE FROM people"))
        await connection.execute(text("DELETE FROM guilds"))

    assert await services.guilds.people.is_left_out(ANN)
    assert (await services.guilds.settings.of(HERE)).no_emoji


@holds("Why a message was answered or not, without its words, for an hour.")
def test_reasons_are_held_for_an_hour(knowledge: Knowledge) -> None:
    time = [0.0]
    attendant = Attendant(clock=lambda: time[0])
    attendant.hear(HERE, Heard(message=1, author=ANN, reading=knowledge.read(QUESTION)))

    assert attendant.why(1)
    assert not set(attendant.why(1).split()) & {"imap", "port", "ssl"}
    time[0] = 3601.0
    assert not attendant.why(1)


@holds("A short question with its answer, without who asked, for 10 minutes.")
async def test_short_questions_are_held_for_ten_minutes(
    stage: Stage, services: BotServices
) -> None:
    ann = stage.person("Ann")
    await ann.slash(stage.lobby, "ask", question=QUESTION)
    await ann.slash(stage.lobby, "ask", question="imap of ann@private.example")

    held = services._recent_outcomes
    assert list(held) == [(QUESTION, False)]
    assert held.ttl == 600
    assert str(ann.id) not in repr(held[QUESTION, False])


@holds("The latest lines and words that were read, without who wrote them or where, for a minute.")
async def test_what_was_read_is_forgotten_twice_a_minute(
    services: BotServices, published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app._LOOK_FOR_NEWS_SECONDS <= 60
    monkeypatch.setattr(app, "_LOOK_FOR_NEWS_SECONDS", 0.01)
    mended = services.knowledge._rooms.understander._typos._mend
    services.knowledge.read("wich pord has imapp", ())
    caches = (normalise.read, mended)
    assert all(cache.cache_info().currsize for cache in caches)

    async with app._keeping_up(services, published):
        async with asyncio.timeout(5):
            while any(c.cache_info().currsize for c in caches):  # noqa: ASYNC110  # a cache tells nobody
                await asyncio.sleep(0.01)


@holds(
    "That a person asked, voted, was warned or called helpers, so that nothing counts twice, "
    "for an hour."
)
def test_what_happened_is_known_for_an_hour() -> None:
    time = [0.0]
    limits = RateLimits(clock=lambda: time[0])

    def is_new() -> list[bool]:
        vote, asked = ("vote", 1, ANN), limits.is_first_time(2)
        warned, called = limits.may_warn(ANN, removed=False), limits.may_call(ANN, HERE)
        return [limits.is_first_time(vote), asked, warned, called]

    assert [is_new(), is_new()] == [[True] * 4, [False] * 4]
    time[0] = 3601.0
    assert is_new() == [True] * 4
