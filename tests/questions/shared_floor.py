"""Holds the figures of the shared question set, as its scorer wrote them, against the floors."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Exit with 1 and one line a figure if any is below its floor."""
    figures = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    floors = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))["shared"]
    low = [n for n, bar in floors["at_least"].items() if figures[n] < bar]
    high = [n for n, bar in floors["at_most"].items() if figures[n] > bar]
    for name in low + high:
        sys.stderr.write(f"{name}: {figures[name]:.3f} misses its floor\n")
    sys.exit(1 if low or high else 0)


if __name__ == "__main__":
    main()
