"""How well and how fast what communities teach is found: by its ten ways of asking, unfitted.

    python -m tests.bench.own_answers [INTENTS.jsonl …]

A file has lines of `split` (`ten`: ways of asking; `test`: questions), `intent` and `text`, as the
public sets BANKING77 and CLINC150 can be written. Printed for each: the share of questions whose
entry is the nearest one, of those that would be answered and how many of these rightly, and what of
our off-topic lines would be answered. Then, always, what an answer costs among 500 entries of ten
phrasings each, beside the same by letters alone, and what adding one costs.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from functools import partial
from itertools import islice
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.answering.decide import ANSWER_FROM
from knowledge.catalog.content_files import read_catalog
from knowledge.ranking import LinearModel
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.ranking.nearest import Nearest
from knowledge.ranking.word_vectors import word_vectors
from knowledge.training.samples import data_samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.ranking import Match

_ENTRIES = 500
_PHRASINGS = 10
_QUESTIONS = 1_000


def main(files: Sequence[str]) -> None:
    """Print the figures of `files`, and the times."""
    calibrator = LinearModel(read_catalog().weights).nearest_calibrator
    lines = list(data_samples())
    off_topic = [line.text for line in lines if not line.topics and not line.earlier]
    for file in map(Path, files):
        _judge(file, off_topic, lambda match: confidence(calibrator, nearest_features(match)))
    _time([line.text for line in lines if line.topics])


def _judge(file: Path, off_topic: Sequence[str], sure: Callable[[Match], float]) -> None:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    ten = ((row["text"], row["intent"]) for row in rows if row["split"] == "ten")
    nearest = Nearest(ten, vectors=word_vectors())
    tests = [(row["text"], row["intent"]) for row in rows if row["split"] == "test"]
    found = [(nearest.best(text), intent) for text, intent in tests]
    right = [bool(best) and best[0].owner == intent for best, intent in found]
    said = [bool(best) and sure(best[0]) >= ANSWER_FROM for best, _ in found]
    both = sum(map(and_, right, said))
    false = sum(
        bool(best := nearest.best(text)) and sure(best[0]) >= ANSWER_FROM for text in off_topic
    )
    print(
        f"{file.stem}: nearest right {100 * sum(right) / len(tests):.1f} % of {len(tests)}, "
        f"answered {100 * sum(said) / len(tests):.1f} %, of these right "
        f"{100 * both / max(1, sum(said)):.1f} %"
    )
    print(f"  of {len(off_topic)} off-topic lines {false} would be answered")


def _time(texts: list[str]) -> None:
    random.Random(8314).shuffle(texts)  # noqa: S311
    ways = iter(texts)
    entries = [list(islice(ways, _PHRASINGS)) for _ in range(_ENTRIES)]
    asked = list(islice(ways, _QUESTIONS))
    _time_one("by letters and meaning", Nearest(vectors=word_vectors()), entries, asked)
    _time_one("by letters alone", Nearest(), entries, asked)


def _time_one(
    name: str, nearest: Nearest, entries: Sequence[Sequence[str]], asked: Sequence[str]
) -> None:
    adding = [_milliseconds(partial(_add, nearest, str(i), e)) for i, e in enumerate(entries)]
    answering = [_milliseconds(partial(nearest.best, text)) for text in asked]
    print(
        f"{name}: an answer {statistics.median(answering):.2f} ms "
        f"(p99 {statistics.quantiles(answering, n=100)[-1]:.2f}), "
        f"adding an entry {statistics.median(adding):.2f} ms"
    )


def _add(nearest: Nearest, owner: str, phrasings: Sequence[str]) -> None:
    for text in phrasings:
        nearest.add(text, owner)


def _milliseconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


if __name__ == "__main__":
    main(sys.argv[1:])
