"""Fingerprints: the same for the same kind of question, and none of anybody's words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge import fingerprints
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Answer, Question, Reference
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())
SIGNALS = KNOWLEDGE.catalog.language["signals"]
NAMES = {
    *(topic.id for topic in KNOWLEDGE.topics()),
    *(provider.key for provider in KNOWLEDGE.providers()),
    *(name for group in SIGNALS.values() for name in group),
    *("imap", "pop3", "smtp", "exchange", "incoming", "outgoing", "both"),
    *("ssl", "starttls", "unencrypted"),
}
"""Whatever a fingerprint may hold."""
WORDS = st.sampled_from(
    ["gmail", "imap", "thunderbird", "ann@uni.example", "hunter2!", "send", "wrong password",
     "printer", "0049 170 1234567", "Frau Müller", "mail.private.example", "port 993"]
)  # fmt: skip


@given(st.lists(WORDS | st.text(max_size=20), max_size=8).map(" ".join))
def test_whatever_is_asked_only_names_of_the_content_are_in_it(question: str) -> None:
    found = fingerprints.of_question(KNOWLEDGE.answer(Question(text=question)))

    names = {value for _, value in fingerprints.read_slots(found)}
    names |= {fingerprints.read_topic(found)} - {""}
    assert names <= NAMES
    assert len(found) <= fingerprints.LONGEST


def test_the_same_in_other_words_has_the_same() -> None:
    first, second, other = (
        fingerprints.of_question(KNOWLEDGE.answer(Question(text=text)))
        for text in (
            "gmail keeps asking for my password in thunderbird",
            "thunderbird asks for my gmail password over and over",
            "gmx keeps asking for my password in thunderbird",
        )
    )

    assert first == second != other


def test_a_sure_answer_is_told_by_itself_and_asks_for_nothing_else() -> None:
    outcome = KNOWLEDGE.answer(Question(text="gmail imap settings"))
    assert isinstance(outcome, Answer)

    given_it = fingerprints.of_outcome(outcome, is_sure=True)
    assert given_it == fingerprints.of_answer(outcome.reference)
    assert given_it != fingerprints.of_outcome(outcome, is_sure=False)
    assert not fingerprints.is_telling(given_it)


def test_what_is_left_out_as_a_manner_of_speaking_is_a_signal() -> None:
    assert SIGNALS["signals"].keys() >= fingerprints.OF_MANNER


def test_a_topic_alone_is_not_telling_and_nothing_known_is_no_fingerprint() -> None:
    assert not fingerprints.is_telling("asked:port.imap")
    assert not fingerprints.is_telling("asked:port.imap field=games")
    assert fingerprints.is_telling("asked:port.imap provider=gmx.net")
    assert fingerprints.read_topic("asked:own:club says=cannot_send") == "own:club"
    assert fingerprints.of_answer(Reference(topic="")) == ""
