"""How long the worst texts of 6,000 characters take, in each way they come in: milliseconds."""

from __future__ import annotations

import time

from knowledge.understanding import normalise
from tests.hostile import hostile_texts
from tests.knowledge.test_longest import WAYS

_TRIES = 3
_SHOWN = 6


def main() -> None:
    """Print the slowest for each way, the best of three tries each."""
    for way, work in WAYS.items():
        work("imap port")
        took = {}
        for name, text in hostile_texts().items():
            tries = []
            for _ in range(_TRIES):
                normalise.read.cache_clear()
                begun = time.process_time()
                work(text)
                tries.append(1000 * (time.process_time() - begun))
            took[name] = min(tries)
        slowest = sorted(took, key=lambda name: -took[name])[:_SHOWN]
        print(f"{way:18}", "  ".join(f"{name!r} {took[name]:.0f}" for name in slowest))


if __name__ == "__main__":
    main()
