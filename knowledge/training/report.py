"""What a fit is worth on the lines that it was not fitted on, in words and numbers."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from knowledge.ranking.word_vectors import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from knowledge.catalog.model import Topic
    from knowledge.outcomes import RankedTopics
    from knowledge.training.samples import Sample

_DECILES: Final = 10
_TOP: Final = 3
_TELLING: Final = ("top1", "in_scope_taken", "off_topic_refused")
_CERTAINTY: Final = 0.95
PROMISED_RISK: Final = 0.05
"""Of what is said unasked, the share that may be wrong."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of the training data, and what a model makes of it that has not seen its family."""

    sample: Sample
    topics: RankedTopics
    in_scope: float
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the best topic is one of the right ones."""
        return bool(self.topics) and self.topics[0][0] in self.sample.topics

    @property
    def is_near(self) -> bool:
        """Whether a right topic is among the first three."""
        return any(topic in self.sample.topics for topic, _ in self.topics[:_TOP])


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares (0 to 1) over lines that have a topic, and of lines that have none."""
    ours = [one for one in judged if one.sample.topics]
    others = [one for one in judged if not one.sample.topics]
    return {
        "top1": _share(one.is_right for one in ours),
        "top3": _share(one.is_near for one in ours),
        "in_scope_taken": _share(one.in_scope >= 0.5 for one in ours),  # noqa: PLR2004  # the gate
        "off_topic_refused": _share(one.in_scope < 0.5 for one in others),  # noqa: PLR2004  # the same
    }


def by_kind(judged: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """`figures` for each group of topics, for follow-ups, and for each off-topic domain."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        family = one.sample.family
        name = family if family.startswith("off_topic/") else family.partition(".")[0]
        groups[name].append(one)
    return {name: figures(groups[name]) | {"lines": len(groups[name])} for name in sorted(groups)}


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """By tenths of the confidence: its mean, the share that is right, and how many lines."""
    rows = []
    for tenth in range(_DECILES):
        low, high = tenth / _DECILES, (tenth + 1) / _DECILES
        part = [j for j in judged if low <= j.confidence < high + (tenth == _DECILES - 1)]
        if part:
            mean = sum(j.confidence for j in part) / len(part)
            rows.append((round(mean, 3), round(_share(j.is_right for j in part), 3), len(part)))
    return rows


def summary(judged: Sequence[Judged]) -> Iterator[str]:
    """The figures in lines, all of them and by kind, and how far confidence can be believed."""
    yield f"{len(judged)} lines of families that were left out: {_in_words(figures(judged))}"
    for name, row in by_kind(judged).items():
        shown = {key: row[key] for key in _TELLING if row.get(key)}
        yield f"  {name:36} {row['lines']:5.0f}  {_in_words(shown)}"
    yield "confidence   right   lines"
    for mean, right, count in reliability(judged):
        yield f"     {mean:.2f}    {right:.2f}   {count:5}"
    least, share = bar_for(judged, risk=PROMISED_RISK)
    yield (
        f"from {least:.2f} on at most {PROMISED_RISK:.0%} are wrong (19 times out of 20); "
        f"{share:.0%} of what is ours is said then"
    )


def bar_for(judged: Sequence[Judged], *, risk: float) -> tuple[float, float]:
    """The lowest confidence from which at most `risk` of what is said is wrong.

    Holds with a certainty of 95 %: the upper Clopper-Pearson bound of the share of wrong ones is
    compared, not the share itself. Also the share of lines with a topic that are said rightly then.
    """
    from scipy.stats import beta  # noqa: PLC0415  # half a second, for the fit alone

    ordered = sorted(judged, key=lambda one: -one.confidence)
    wrong, least, right = 0, 1.0, 0
    for said, (one, following) in enumerate(zip_longest(ordered, ordered[1:]), 1):
        wrong += not one.is_right
        if following and following.confidence == one.confidence:
            continue  # a bar lets all of them pass, or none
        upper = beta.ppf(_CERTAINTY, wrong + 1, said - wrong) if wrong < said else 1.0
        if upper <= risk:
            least, right = one.confidence, said - wrong
    ours = sum(bool(one.sample.topics) for one in judged)
    return least, right / ours if ours else 0.0


def conflicts(samples: Iterable[Sample]) -> Iterator[str]:
    """Lines in the same words that are labelled as different topics, or as none."""
    seen: dict[tuple[str, tuple[str, ...]], Sample] = {}
    for sample in samples:
        if sample.from_data:
            words = " ".join(_WORD.findall(sample.text.casefold()))
            other = seen.setdefault((words, sample.earlier), sample)
            if not set(other.topics) & set(sample.topics) and (other.topics or sample.topics):
                yield (
                    f"“{sample.text[:60]}” is {_named(sample)} in {sample.family}, "
                    f"{_named(other)} in {other.family}"
                )


def hash_inputs(samples: Iterable[Sample], topics: Iterable[Topic], language: Any) -> str:  # noqa: ANN401  # tables
    """What tells whether a model still belongs to its inputs.

    Questions made from templates name providers by chance and are left out, so that a new provider
    asks for no new fit; the templates themselves count, and so does the table of word vectors.
    """
    digest = hashlib.sha256(FILE.read_bytes())
    digest.update(json.dumps(language, sort_keys=True, default=str).encode())
    inputs = [[s.text, s.topics, s.earlier] for s in samples if s.from_data]
    inputs += [[topic.id, topic.asks, topic.templates] for topic in topics]
    for line in inputs:
        digest.update(json.dumps(line, ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def _in_words(row: Mapping[str, float]) -> str:
    return ", ".join(f"{key} {value:.1%}" for key, value in row.items())


def _named(sample: Sample) -> str:
    return sample.topics[0] if sample.topics else "off topic"


def _share(flags: Iterable[bool]) -> float:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else 0.0
