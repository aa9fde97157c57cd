from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from bot.terminal import render
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
    fact="**IMAP with SSL/TLS uses port 993.**",
    picture="🔒 Locked in the garage.",
    steps=("Set the port to **993**.",),
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
    user_name="`you@example.org` [in full]",
    also="Sending is another matter.",
    warning="That was a password.",
    understood="Showing IMAP (you wrote “imao”).",
    origins=("RFC 8314 [s3.2]",),
    as_of=date(2026, 11, 1),
    theme="imap",
)
ANSWER = Answer(
    topic="port.imap",
    kind="lookup",
    title="IMAP [ports]",
    reference=Reference(topic="port.imap"),
    reply=REPLY,
    confidence=0.9,
    turn=EMPTY,
)
CLARIFICATION = Clarification(
    topic="port.imap",
    kind="symptom",
    title="Cannot send",
    reference=Reference(topic="port.imap"),
    reply=Reply(fact="**Check webmail.**"),
    ask="Which provider is it?",
    options=(Option(label="Gmail", says="gmail"),),
    confidence=0.6,
    turn=EMPTY,
)
SUGGESTIONS = Suggestions(
    topic="trouble.sync_deletes",
    lead="Did you mean:",
    suggestions=(Suggestion(topic="t", title="A title", reference=Reference(topic="t")),),
    confidence=0.4,
    turn=EMPTY,
)
PASS = Pass(topic="meta.greeting", kindly="Not my round.", confidence=0.1, turn=EMPTY)


def _drawn(outcome: Outcome) -> str:
    console = Console(width=90, record=True, force_terminal=True, file=StringIO())
    console.print(render._panel(outcome))
    return console.export_text()


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        (
            ANSWER,
            "IMAP [ports]|uses port 993|imap.gmail.com|SSL/TLS|[in full]|1 Set the port"
            "|Sending is|That was|imao|RFC 8314 [s3.2]|as of November 2026".split("|"),
        ),
        (CLARIFICATION, ["Cannot send", "Check webmail", "Which provider", "1 Gmail"]),
        (SUGGESTIONS, ["Did you mean", "1 A title"]),
        (PASS, ["Not my round."]),
    ],
)
def test_a_panel_holds_everything(outcome: Outcome, wanted: list[str]) -> None:
    drawn = _drawn(outcome)

    assert [text for text in wanted if text not in drawn] == []
    assert "**" not in drawn


def test_a_pipe_gets_render_text(capsys: pytest.CaptureFixture[str]) -> None:
    render.show(PASS)
    render.say("**Hello**")

    assert capsys.readouterr().out == "Not my round.\nHello\n"


def test_a_complaint_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    render.complain("two\nlines")

    assert capsys.readouterr().err == "Postie: two lines\n"
