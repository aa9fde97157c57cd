"""What is built is held against what it has to hold."""

from __future__ import annotations

from tests.archives import CHECKOUT_ONLY, RUN_TIME, problems

BUILT = [pattern.replace("*", "one") for pattern in RUN_TIME]


def test_an_archive_with_all_that_it_must_hold_has_no_problems() -> None:
    assert problems(BUILT, RUN_TIME, CHECKOUT_ONLY) == []


def test_what_is_lacking_and_what_is_too_much_are_named() -> None:
    names = [*BUILT, "knowledge/training/data/port.imap.jsonl"]
    names.remove("bot/py.typed")

    assert problems(names, RUN_TIME, CHECKOUT_ONLY) == [
        "lacks bot/py.typed",
        "holds knowledge/training/data/port.imap.jsonl",
    ]
