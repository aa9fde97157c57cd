from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.text import as_data, render_reply, render_text, strip_markdown
from knowledge.catalog.model import Server
from knowledge.outcomes import (
    Answer,
    Clarification,
    Option,
    Outcome,
    Pass,
    Reference,
    Reply,
    Suggestion,
    Suggestions,
)
from tests.turns import EMPTY

REPLY = Reply(
    fact="**IMAP uses `993`.**",
    picture="🔒 The armoured van.",
    steps=("Set the port to **993**.", "Restart."),
    servers=(
        Server(
            protocol="imap",
            host="imap.gmail.com",
            port=993,
            security="ssl",
            user_name="address",
            authentication=("oauth2",),
        ),
    ),
    user_name="your full e-mail address",
    password="an app password",  # noqa: S106  # a kind of password
    also="Sending is another matter.",
    more="not shown",
    warning="That was a password.",
    understood="Showing IMAP (you wrote “imao”).",
    origins=("RFC 8314", "IANA's registry"),
    sources=("RFC 8314 s3.2", "IANA: imaps 993/tcp"),
    as_of=date(2026, 11, 1),
)


def _answer(reply: Reply = REPLY) -> Answer:
    return Answer(
        confidence=0.91234,
        turn=EMPTY,
        topic="port.imap",
        kind="lookup",
        title="IMAP ports",
        reference=Reference(topic="port.imap"),
        reply=reply,
    )


def test_an_answer_reads_from_warning_to_source() -> None:
    assert render_text(_answer()) == (
        "That was a password.\n"
        "Showing IMAP (you wrote “imao”).\n"
        "IMAP uses 993.\n"
        "🔒 The armoured van.\n"
        "IMAP: imap.gmail.com, port 993, SSL/TLS\n"
        "User name: your full e-mail address\n"
        "Password: an app password\n"
        "- Set the port to 993.\n"
        "- Restart.\n"
        "Sending is another matter.\n"
        "Source: RFC 8314; IANA's registry; as of November 2026"
    )


def test_a_clarification_asks_last() -> None:
    outcome = Clarification(
        confidence=0.6,
        turn=EMPTY,
        topic="trouble.cannot_send",
        kind="symptom",
        title="Cannot send",
        reference=Reference(topic="trouble.cannot_send"),
        reply=Reply(fact="**Check webmail.**"),
        ask="Which provider is it?",
        options=(Option(label="Gmail", says="it is gmail"),),
    )

    assert render_text(outcome) == "Check webmail.\n\nWhich provider is it?\n- Gmail"
    assert as_data(outcome)["outcome"] == "clarify"


def test_suggestions_are_a_lead_and_titles() -> None:
    outcome = Suggestions(
        confidence=0.4,
        turn=EMPTY,
        topic="port.imap",
        lead="Did you mean:",
        suggestions=tuple(
            Suggestion(topic=f"t.{n}", title=f"Title {n}", reference=Reference(topic=f"t.{n}"))
            for n in range(4)
        ),
    )

    assert (render_text(outcome) or "").startswith("Did you mean:\n- Title 0\n- Title 1")
    assert as_data(outcome)["suggestions"] == ["t.0", "t.1", "t.2"]


def test_keeping_out_has_no_text_but_a_kind_word_when_asked() -> None:
    outcome = Pass(confidence=0.1, turn=EMPTY, topic="meta.greeting", kindly="Not my *round*.")

    assert render_text(outcome) is None
    assert render_reply(outcome) == "Not my round."
    assert as_data(outcome) == {
        "outcome": "pass",
        "topic": "meta.greeting",
        "text": None,
        "suggestions": [],
        "confidence": 0.1,
    }


def test_confidence_is_rounded_for_the_eye() -> None:
    outcome: Outcome = _answer()
    assert as_data(outcome)["confidence"] == 0.9123


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**a** and `b`", "a and b"),
        ("*kind* words", "kind words"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case stays", "snake_case stays"),
        ("[Proton](https://proton.me/x)", "Proton (https://proton.me/x)"),
        ("<https://a.example/b>", "https://a.example/b"),
        (r"5\*", "5*"),
        ("**two\nlines**", "two\nlines"),
    ],
)
def test_marks_are_taken_off(marked: str, plain: str) -> None:
    assert strip_markdown(marked) == plain
