"""Scores `postie ask --batch` on a question set of ours: `python tests/questions/score.py [hard]`.

top1    in-scope questions whose best guess is a right topic, spoken or not
top3    in-scope questions with a right topic among the best guess and the suggestions
right   in-scope questions answered on a right topic with all that the answer must hold
wrong   in-scope questions answered on a wrong topic
facts   of the questions with `must` and a right best guess: those whose text holds it all
false   out-of-scope questions that were answered

All are shares of 1. Answered means `answer` or `clarify`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    Item = dict[str, Any]
    Reply = dict[str, Any]

SETS = ("questions", "hard")
_HERE = Path(__file__).parent
_ROOT = _HERE.parent.parent
_ANSWERED = frozenset({"answer", "clarify"})
_MOST_SUGGESTIONS = 3


def load_items(name: str = SETS[0]) -> list[Item]:
    """The question set of that name."""
    lines = (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def figures(items: Sequence[Item], replies: Sequence[Reply]) -> dict[str, float]:
    """The six shares; `replies` are objects of the batch format, in the order of `items`."""
    pairs = list(zip(items, replies, strict=True))
    inside = [(item, reply) for item, reply in pairs if item["expect"] == "answer"]
    outside = [reply for item, reply in pairs if item["expect"] == "pass"]
    return {
        "top1": _share(_guessed(item, reply) for item, reply in inside),
        "top3": _share(_near(item, reply) for item, reply in inside),
        "right": _share(_is_right(item, reply) for item, reply in inside),
        "wrong": _share(_is_wrong(item, reply) for item, reply in inside),
        "facts": _share(
            _holds_all(item, reply)
            for item, reply in inside
            if item["must"] and _guessed(item, reply)
        ),
        "false": _share(_answered(reply) for reply in outside),
    }


def below_floors(reached: dict[str, float], name: str = SETS[0]) -> list[str]:
    """One line for each floor of the set of that name that is not reached."""
    floors = tomllib.loads((_HERE / "floors.toml").read_text("utf-8"))[name]
    low = [
        f"{name} is {reached[name]:.3f}, at least {floor:.3f} is asked for"
        for name, floor in floors["at_least"].items()
        if reached[name] < floor
    ]
    return low + [
        f"{name} is {reached[name]:.3f}, at most {ceiling:.3f} is allowed"
        for name, ceiling in floors["at_most"].items()
        if reached[name] > ceiling
    ]


def misses(items: Sequence[Item], replies: Sequence[Reply]) -> list[str]:
    """One line for each question that was not handled right."""
    lines = []
    for item, reply in zip(items, replies, strict=True):
        inside = item["expect"] == "answer"
        if not (_is_right(item, reply) if inside else not _answered(reply)):
            said = f"{reply['outcome']} {reply.get('topic')}"
            lines.append(f"{item['id']} {item['question'][:70]!r} {item['topics'][:1]} got {said}")
    return lines


def _answered(reply: Reply) -> bool:
    return reply["outcome"] in _ANSWERED


def _guessed(item: Item, reply: Reply) -> bool:
    return reply.get("topic") in item["topics"]


def _near(item: Item, reply: Reply) -> bool:
    right: Collection[str] = item["topics"]
    suggested = reply.get("suggestions", [])[:_MOST_SUGGESTIONS]
    return any(topic in right for topic in (reply.get("topic"), *suggested))


def _holds_all(item: Item, reply: Reply) -> bool:
    text = reply.get("text") or ""
    return all(re.search(must, text, re.IGNORECASE | re.DOTALL) for must in item["must"])


def _is_right(item: Item, reply: Reply) -> bool:
    return _answered(reply) and _guessed(item, reply) and _holds_all(item, reply)


def _is_wrong(item: Item, reply: Reply) -> bool:
    return _answered(reply) and not _guessed(item, reply)


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else 1.0


def _asked(items: Sequence[Item]) -> list[Reply]:
    wanted = ("id", "question", "context")
    lines = "\n".join(json.dumps({name: item[name] for name in wanted}) for item in items)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--batch"],
        input=lines,
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> int:
    """Score, print, and tell by the exit code whether all floors are reached."""
    parser = argparse.ArgumentParser(description="Score Postie on a question set of ours.")
    parser.add_argument("set", nargs="?", choices=SETS, default=SETS[0], help="which set")
    parser.add_argument("--misses", action="store_true", help="also list what went wrong")
    options = parser.parse_args()
    items = load_items(options.set)
    replies = _asked(items)
    reached = figures(items, replies)
    lines = misses(items, replies) if options.misses else []
    lines += [f"{name:6} {value:.3f}" for name, value in reached.items()]
    low = below_floors(reached, options.set)
    sys.stdout.write("\n".join([*lines, *low]) + "\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
