"""What the weights are fitted on: phrasings and errors of the content, and the training data."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.topic_ids import OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.catalog.model import Catalog, Topic

DATA = Path(__file__).parent / "data"
"""The training data: one JSON object a line (see its README). Only a checkout has it."""

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_EACH = 10
"""Questions made from one template."""
_AROUND = (
    "my program says {}",
    "since this morning i get “{}” when i check mail",
    "{} what now",
    "hi, what does {} mean",
    "it stops with: {} - nothing was changed here, what can i do?",
)
"""How an error is told."""
_SERVER_SAYS = {"smtp": "{}", "enhanced": "550 {}", "imap": "NO [{}]", "pop3": "-ERR [{}]"}
_VALUES = {
    "protocol": ("imap", "pop3", "smtp", "pop"),
    "security": ("ssl", "tls", "starttls", "secure", "ssl/tls"),
    "port": ("993", "587", "465", "995", "143", "110", "25", "2525"),
    "client": ("thunderbird", "outlook", "iphone", "android", "apple mail", "tb", "outlook 2016"),
}
_POPULAR_SHARE = 0.6
"""How often a made-up question names a provider that most people have."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled question."""

    text: str
    topics: tuple[str, ...]
    """Right topics, best first; none for what is not Postie's business."""
    earlier: tuple[str, ...] = ()
    family: str = ""
    """File of the training data that it comes from, without its ending; empty for content."""
    repeats: bool = False
    """Whether it is another sample once more, said after something else."""

    @property
    def from_data(self) -> bool:
        """Whether it is a line of the training data: real-sounding, so confidence rests on it."""
        return bool(self.family)


def samples(catalog: Catalog, data: Path = DATA) -> list[Sample]:
    """All samples in an order that depends on the files alone."""
    chance = random.Random(8314)  # noqa: S311  a fixed seed, so that fitting repeats
    result: list[Sample] = []
    for topic in catalog.topics:
        texts = (*topic.asks, *_from_templates(catalog, topic, chance))
        result += [Sample(text, _right(topic.id)) for text in texts]
    for error, topic_id in _errors(catalog):
        tellings = (error, *(around.format(error) for around in chance.sample(_AROUND, 2)))
        result += [Sample(text, _right(topic_id)) for text in tellings]
    return result + list(data_samples(data))


def data_files(data: Path = DATA) -> list[Path]:
    """Every file of the training data, by its path inside the directory."""
    return sorted(data.rglob("*.jsonl"), key=lambda path: path.relative_to(data).as_posix())


def data_samples(data: Path = DATA) -> Iterator[Sample]:
    """The lines of the training data, file by file."""
    for path in data_files(data):
        with path.open(encoding="utf-8") as lines:
            family = path.relative_to(data).with_suffix("").as_posix()
            yield from (_sample(json.loads(line), family) for line in lines if line.strip())


def _sample(row: dict[str, Any], family: str) -> Sample:
    topics = tuple(topic for topic in row["topics"] if topic != OUT_OF_SCOPE)
    return Sample(row["question"], topics, tuple(row.get("context", ())), family)


def _right(topic: str) -> tuple[str, ...]:
    return () if topic == OUT_OF_SCOPE else (topic,)


def _errors(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What programs and servers say, with the topic that it leads to."""
    for message in catalog.messages:
        yield message.sample, message.topic
    for code in catalog.codes:
        if code.topic and not code.vendor:
            yield _SERVER_SAYS[code.family].format(code.code.replace("X.", "5.")), code.topic


def _from_templates(catalog: Catalog, topic: Topic, chance: random.Random) -> list[str]:
    hosts = [(s.host, str(s.port)) for p in catalog.providers for s in p.servers]
    domains = [d for p in catalog.providers for d in p.domains[:2]]
    brands = [b for p in catalog.providers for b in p.brands]
    popular: list[str] = catalog.language.get("popular", {}).get("brands", []) or brands
    if not brands:
        return []

    def value(slot: re.Match[str]) -> str:
        name, fixed = slot.groups()
        if fixed:
            return chance.choice([fixed, fixed.upper()])
        if name == "provider":
            return chance.choice(popular if chance.random() < _POPULAR_SHARE else brands)
        if name == "host":
            return chance.choice(hosts)[0]
        if name == "domain":
            return chance.choice(domains)
        return chance.choice(_VALUES.get(name, (name,)))

    texts = (_SLOT.sub(value, template) for template in topic.templates for _ in range(_EACH))
    return list(dict.fromkeys(texts))
