"""What is counted, and that no label tells of anybody."""

from __future__ import annotations

import gc
import logging
import time
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.asker import Asker
from bot.monitoring.metrics import CountLines, Metrics
from bot.monitoring.state import timing_collections, watching_the_loop
from bot.services import BotServices
from knowledge.conversation.memory import Memory
from knowledge.guilds import Entry, Feedback, Guilds
from knowledge.service import Knowledge

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

PERSON, CHANNEL, GUILD = 111_222_333, 444_555_666, 777_888_999


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def counted(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """The samples called `name` by the values of their labels."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return {tuple(sample.labels.values()): sample.value for sample in samples}


async def test_questions_are_counted_by_outcome_topic_and_way(
    published: Database, metrics: Metrics
) -> None:
    knowledge = await Knowledge.over(published)
    services = BotServices(
        knowledge=knowledge,
        guilds=Guilds.over(published),
        feedback=Feedback(published),
        memory=Memory(),
    )
    services.observer = metrics

    await services.ask("port imap secure", Asker(PERSON, CHANNEL, GUILD, "command"))
    await services.ask("port imap secure", Asker(PERSON, CHANNEL, GUILD, "direct"))
    await services.ask("port imap secure", Asker(PERSON, CHANNEL, GUILD), directly=False)
    await services.ask("the best pizza in town", Asker(PERSON, CHANNEL, GUILD))

    by_labels = counted(metrics, "postie_questions_total")
    assert by_labels["answer", "port.imap", "command"] == 1
    assert by_labels["answer", "port.imap", "direct"] == 1
    assert [labels[2] for labels in by_labels if labels[0] == "pass"] == ["message"]
    assert sum(by_labels.values()) == 3, "what was not said is not counted"
    assert counted(metrics, "postie_thinking_seconds_count")[()] == 4


async def test_an_answer_of_a_servers_own_does_not_tell_which(
    published: Database, metrics: Metrics
) -> None:
    knowledge = await Knowledge.over(published)
    guilds = Guilds.over(published)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    services = BotServices(
        knowledge=knowledge, guilds=guilds, feedback=Feedback(published), memory=Memory()
    )
    services.observer = metrics
    asks = ("how do I get a rowing club address?",)
    await guilds.entries.put(
        GUILD, Entry(id="rowing-club", title="Rowing club", text="Ask.", asks=asks)
    )

    await services.ask(asks[0], Asker(PERSON, CHANNEL, GUILD))

    assert [labels[1] for labels in counted(metrics, "postie_questions_total")] == ["own"]
    text = metrics.exposition().decode()
    for telling in ("rowing", str(PERSON), str(CHANNEL), str(GUILD)):
        assert telling not in text


def test_lines_of_the_log_are_counted_by_level_and_event(metrics: Metrics) -> None:
    logger = logging.getLogger("bot.counted")
    handler = CountLines(metrics)
    logger.addHandler(handler)
    try:
        logger.warning("x", extra={"event": "reply.refused"})
        logger.warning("y", extra={"event": "reply.refused"})
    finally:
        logger.removeHandler(handler)

    assert counted(metrics, "postie_log_lines_total") == {("reply.refused", "warning"): 2}


async def test_a_loop_that_is_held_up_is_seen(
    metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr("bot.monitoring.state._LOOP_SECONDS", 0.01)

    async with watching_the_loop(metrics):
        await asyncio.sleep(0)
        time.sleep(0.3)  # noqa: ASYNC251  # holding it up is what is tested
        await asyncio.sleep(0.05)

    late = counted(metrics, "postie_event_loop_delay_seconds_sum")[()]
    assert late > 0.2
    assert (
        counted(metrics, "postie_event_loop_delay_seconds_bucket")["0.25",]
        < counted(metrics, "postie_event_loop_delay_seconds_bucket")["+Inf",]
    )


def test_pauses_of_the_garbage_collector_are_timed(metrics: Metrics) -> None:
    with timing_collections(metrics):
        gc.collect()
    gc.collect()

    assert counted(metrics, "postie_gc_pause_seconds_count")["2",] == 1
