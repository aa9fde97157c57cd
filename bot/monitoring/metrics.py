"""What is counted, in Prometheus's terms. No label ever names a person, a server or a channel."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.logs import event_of
from bot.observer import Observer

if TYPE_CHECKING:
    from bot.observer import Answered

_THINKING: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_WAITING: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
"""Discord waits three seconds for a first reply."""
_STALLS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics(Observer):
    """Everything that is counted while Postie runs, in a registry of its own; all times in seconds.

    Gauges are set by whoever knows, just before they are read (`bot.monitoring.state`).
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self.questions = Counter(
            "postie_questions", "Questions answered or passed, by outcome, topic and way in.",
            ("outcome", "topic", "way"), registry=registry,
        )  # fmt: skip
        self.thinking = Histogram(
            "postie_thinking_seconds", "Time to find what there is to say.",
            buckets=_THINKING, registry=registry,
        )  # fmt: skip
        self.requests = Histogram(
            "postie_discord_request_seconds", "Time that Discord took for a request, by method.",
            ("method",), buckets=_WAITING, registry=registry,
        )  # fmt: skip
        self.responses = Counter(
            "postie_discord_responses", "Responses of Discord, by status class or `error`.",
            ("status",), registry=registry,
        )  # fmt: skip
        self.rate_limits = Counter(
            "postie_discord_rate_limits", "Refusals for having asked too fast, by scope.",
            ("scope",), registry=registry,
        )  # fmt: skip
        self.interactions = Histogram(
            "postie_interaction_reply_seconds",
            "From the moment of a command or click until Discord took its first reply.",
            buckets=_WAITING, registry=registry,
        )  # fmt: skip
        self.shard_up = Gauge(
            "postie_gateway_up", "Whether a shard is connected.", ("shard",), registry=registry
        )
        self.shard_lag = Gauge(
            "postie_gateway_latency_seconds", "Between heartbeat and its echo, by shard.",
            ("shard",), registry=registry,
        )  # fmt: skip
        self.guilds = Gauge("postie_guilds", "Servers that Postie is in.", registry=registry)
        self.database_up = Gauge(
            "postie_database_up", "Whether the database answers.", registry=registry
        )
        self.database_lag = Gauge(
            "postie_database_seconds", "Time that the database took for the smallest question.",
            registry=registry,
        )  # fmt: skip
        self.waiting = Gauge(
            "postie_waiting", "Rows in memory that wait to be written, by queue.",
            ("queue",), registry=registry,
        )  # fmt: skip
        self.content = Gauge(
            "postie_content", "1 for the revision of the content that is answered from.",
            ("revision",), registry=registry,
        )  # fmt: skip
        self.loop_delay = Histogram(
            "postie_event_loop_delay_seconds", "How late the event loop comes to what is due.",
            buckets=_STALLS, registry=registry,
        )  # fmt: skip
        self.gc_pause = Histogram(
            "postie_gc_pause_seconds", "Pauses for collecting garbage, by generation.",
            ("generation",), buckets=_STALLS, registry=registry,
        )  # fmt: skip
        self.log_lines = Counter(
            "postie_log_lines", "Lines logged, by level and event.",
            ("level", "event"), registry=registry,
        )  # fmt: skip

    def note_answered(self, answered: Answered) -> None:
        """Count a question."""
        self.questions.labels(answered.outcome, answered.topic, answered.way).inc()

    def note_thought(self, seconds: float) -> None:
        """Count how long it took."""
        self.thinking.observe(seconds)

    def exposition(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self.registry)


class CountLines(logging.Handler):
    """Counts what is logged, so that an alert can be made of it."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._lines = metrics.log_lines

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        self._lines.labels(record.levelname.lower(), event_of(record)).inc()
