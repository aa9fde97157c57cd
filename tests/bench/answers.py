"""How fast one answer is, against what else one could use; prints ratios of one run.

    python -m tests.bench.answers

Compared to `rapidfuzz.process.extractOne` with `WRatio` over the same phrasings, and, as whole
processes, to importing the libraries that answering cannot do without.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.ranking.nearest import Nearest
from knowledge.service import Knowledge
from knowledge.understanding.normalise import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_QUESTIONS = Path(__file__).parents[1] / "questions" / "questions.jsonl"
_LOOK_UPS = ("port imap secure", "gmail imap", "smtp port", "993", "pop3 ssl port", "imao secrue")
_IMPORTS = "import sqlalchemy.ext.asyncio, aiosqlite, rapidfuzz"
_RUNS = 7


def main() -> None:
    """Print the figures."""
    catalog = read_catalog()
    knowledge = Knowledge(catalog)
    questions = [
        json.loads(line)["question"] for line in _QUESTIONS.read_text("utf-8").splitlines()
    ]
    asks = [ask for topic in catalog.topics for ask in topic.asks]

    def ours(text: str) -> object:
        read.cache_clear()  # as if nobody had typed it before
        return knowledge.answer(Question(text=text))

    def whole_sentence(text: str) -> object:
        return process.extractOne(text, asks, scorer=fuzz.WRatio)

    for text in questions:
        ours(text)
    print(f"{len(asks)} phrasings, {len(questions)} questions")
    for name, texts in (("slot look-ups", _LOOK_UPS * 20), ("own questions", questions)):
        mine, theirs = _times(ours, texts), _times(whole_sentence, texts[:100])
        print(f"{name}: median {1000 * statistics.median(mine):.3f} ms,", end=" ")
        print(f"p99 {1000 * _percentile(mine, 0.99):.3f} ms,", end=" ")
        print(
            f"WRatio takes {statistics.median(theirs) / statistics.median(mine):.0f} times as long"
        )
    _growth(questions)
    _processes()


def _times(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        begun = time.perf_counter()
        work(text)
        taken.append(time.perf_counter() - begun)
    return taken


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


def _growth(questions: Sequence[str]) -> None:
    """Own entries of one community, ten phrasings each, of words that people use."""
    words = sorted({word for text in questions for word in text.split()})
    for entries in (1_000, 10_000, 100_000):
        before, begun = _memory(), time.perf_counter()
        nearest = Nearest()
        for entry in range(entries):
            for way in range(10):
                picked = (words[(entry * k + way * 7 + k) % len(words)] for k in range(1, 7))
                nearest.add(f"{' '.join(picked)} entry{entry}", str(entry))
        built, grown = time.perf_counter() - begun, _memory() - before
        taken = _times(nearest.best, questions[:100])
        adding = _times(partial(nearest.add, owner="new"), questions[:100])
        print(
            f"{entries} entries of ten phrasings: built in {built:.1f} s, {grown:.0f} MB,", end=" "
        )
        print(f"median {1000 * statistics.median(taken):.2f} ms,", end=" ")
        print(f"adding a phrasing {1000 * statistics.median(adding):.3f} ms")


def _memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _processes() -> None:
    def run(*command: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        return time.perf_counter() - begun

    ask = ("-m", "bot", "ask", "port imap secure")
    run(*ask)
    pairs = [(run(*ask), run("-c", _IMPORTS)) for _ in range(_RUNS)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    print(f"postie ask as a process: {ratio:.2f} times the bare imports")


if __name__ == "__main__":
    main()
