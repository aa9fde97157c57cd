"""What the asker has tried is not advised again, and where nothing is left something else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.compose import Composer
from knowledge.answering.fitting import MOST_WORDS, count_words
from knowledge.answering.tried import FAULTS, TriedSteps
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Reference
from knowledge.understanding import Codes, Understanding

CATALOG = read_catalog()
COMPOSER = Composer(CATALOG, Codes(CATALOG))
STEPS = TriedSteps(CATALOG, COMPOSER.wording)
SUBJECTS = tuple(row["name"] for row in CATALOG.language["tried"]["subjects"])
_FAULTS = [topic.id for topic in CATALOG.topics if topic.kind in FAULTS]
_PROVIDERS = ("", "googlemail.com", "yahoo.com", "me.com", "gmx.net", "hotmail.com", "charter.net")
_CLIENTS = ("", "ios", "thunderbird", "outlook_program")


def _compose(topic: str, provider: str, client: str, tried: frozenset[str]) -> tuple[str, ...]:
    reference = Reference(topic=topic, provider=provider, client=client)
    asked = Understanding(tags=COMPOSER.tags_of(reference), client=client, tried=tried)
    reply = COMPOSER.compose(reference, asked)
    assert count_words(reply) <= MOST_WORDS
    assert reply.steps or not tried
    return reply.steps


@given(
    st.sampled_from(_FAULTS),
    st.sampled_from(_PROVIDERS),
    st.sampled_from(_CLIENTS),
    st.frozensets(st.sampled_from(SUBJECTS)),
)
def test_no_step_is_all_tried(
    topic: str, provider: str, client: str, tried: frozenset[str]
) -> None:
    for step in _compose(topic, provider, client, tried):
        subjects = STEPS.subjects_of(step)
        assert not subjects or subjects - tried, step


@pytest.mark.parametrize("topic", _FAULTS)
def test_whoever_tried_all_is_told_what_else(topic: str) -> None:
    everything = frozenset(SUBJECTS)
    reply = COMPOSER.compose(Reference(topic=topic), Understanding(tried=everything))

    assert reply.steps
    assert not any(STEPS.subjects_of(step) for step in reply.steps)


def test_what_was_left_out_stands_behind_the_click() -> None:
    reference = Reference(topic="trouble.password_rejected", provider="me.com")
    asked = Understanding(tags=COMPOSER.tags_of(reference), tried=frozenset({"app_password"}))
    before = COMPOSER.compose(reference)
    after = COMPOSER.compose(reference, asked)

    (gone,) = [step for step in before.steps if step not in after.steps]
    assert "app password" in gone.replace("*", "")
    assert gone in after.more


def test_a_step_that_went_on_from_one_left_out_begins_anew() -> None:
    reference = Reference(topic="trouble.cannot_receive")
    asked = Understanding(tried=frozenset({"webmail"}))

    assert COMPOSER.compose(reference).steps[1].startswith("It is there:")
    assert COMPOSER.compose(reference, asked).steps[0].startswith("Delete the saved")


def test_who_only_asks_gets_every_step() -> None:
    topic = "howto.enable_imap_pop"
    asked = Understanding(tried=frozenset(SUBJECTS))

    assert COMPOSER.compose(Reference(topic=topic), asked) == COMPOSER.compose(
        Reference(topic=topic)
    )
