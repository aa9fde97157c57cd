"""Holds what is built against what it has to hold: `python tests/archives.py WHEEL SDIST`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN_TIME = (
    "bot/py.typed",
    "bot/translations/*.toml",
    "knowledge/py.typed",
    "knowledge/content/facts/*.toml",
    "knowledge/content/facts/providers/*.toml",
    "knowledge/content/language/*.toml",
    "knowledge/content/model/*.txt",
    "knowledge/content/topics/*/*.md",
    "migrations/versions/*.py",
)
"""What an installed Postie cannot do without; all of it is data or found by its name."""
WHEEL_ONLY = ("bot/privacy.md",)
"""What lies elsewhere in a checkout."""
CHECKOUT_ONLY = (
    ".ci/run",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "SECURITY.md",
    "compose.yaml",
    "deploy/*",
    "docs/*.md",
    "docs/*.png",
    "knowledge/training/*.py",
    "knowledge/training/data/*.jsonl",
    "knowledge/training/data/off_topic/*.jsonl",
    "pyproject.toml",
    "tests/*.py",
    "tests/questions/questions.jsonl",
)
"""What is for whoever works on Postie: in the source distribution, not in the wheel."""


def problems(names: Sequence[str], must: Sequence[str], must_not: Sequence[str] = ()) -> list[str]:
    """One line for each pattern of `must` without a file, and for each of `must_not` with one."""
    lacking = [pattern for pattern in must if not _matching(names, pattern)]
    unwanted = [name for pattern in must_not for name in _matching(names, pattern)]
    return [f"lacks {pattern}" for pattern in lacking] + [f"holds {name}" for name in unwanted]


def _matching(names: Sequence[str], pattern: str) -> list[str]:
    return [name for name in names if fnmatch(name, pattern)]


def _names_in_wheel(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as wheel:
        return wheel.namelist()


def _names_in_sdist(path: Path) -> list[str]:
    with tarfile.open(path) as sdist:
        return [name.partition("/")[2] for name in sdist.getnames()]


def main() -> None:
    """Exit with 1 and one line a problem if either archive is not as it should be."""
    wheel, sdist = Path(sys.argv[1]), Path(sys.argv[2])
    in_wheel = RUN_TIME + WHEEL_ONLY
    lines = [
        *(f"{wheel.name} {p}" for p in problems(_names_in_wheel(wheel), in_wheel, CHECKOUT_ONLY)),
        *(f"{sdist.name} {p}" for p in problems(_names_in_sdist(sdist), RUN_TIME + CHECKOUT_ONLY)),
    ]
    sys.stderr.writelines(f"{line}\n" for line in lines)
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
