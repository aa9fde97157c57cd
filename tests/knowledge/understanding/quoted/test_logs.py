"""What is read out of the logs, exceptions and transcripts that people paste."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.understanding import Understander
from knowledge.understanding.normalise import read
from knowledge.understanding.quoted.logs import Logs

CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
KNOWLEDGE = Knowledge(CATALOG)
PASTES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[3] / "data/pastes.toml").read_text("utf-8")
)["pastes"]
SURE, SURE_OF = 0.7, 0.95
SHAPES = {
    *("postfix", "exim", "dovecot", "sendmail", "smtplib", "imaplib", "nodemailer", "phpmailer"),
    *("symfony", "javamail", "mailkit", "go", "ruby", "msmtp", "curl", "openssl", "swaks", "k9"),
    *("apple", "outlook"),
}


def _name(paste: dict[str, Any]) -> str:
    return f"{paste['shape']}-{paste['topics'][0]}"


@pytest.mark.parametrize("paste", PASTES, ids=_name)
def test_code_host_port_and_server_are_read_out_of_a_paste(paste: dict[str, Any]) -> None:
    taken = UNDERSTANDER.understand(paste["text"])

    assert set(paste.get("codes", ())) <= set(taken.codes)
    assert set(paste.get("ports", ())) <= set(taken.ports)
    assert taken.host == paste.get("host", taken.host)
    assert taken.provider == paste.get("provider", "")


@pytest.mark.parametrize("paste", PASTES, ids=_name)
def test_the_error_of_a_paste_is_what_is_answered(paste: dict[str, Any]) -> None:
    outcome = KNOWLEDGE.answer(Question(text=paste["text"]))

    assert outcome.topic in paste["topics"]


def test_pastes_are_answered_with_confidence() -> None:
    outcomes = [(one, KNOWLEDGE.answer(Question(text=one["text"]))) for one in PASTES]

    unsure = [_name(one) for one, outcome in outcomes if outcome.confidence < SURE]
    assert len(unsure) <= (1 - SURE_OF) * len(PASTES), unsure


def test_there_are_three_failures_of_each_shape() -> None:
    shapes = [paste["shape"] for paste in PASTES]

    assert {shape for shape in shapes if shapes.count(shape) >= 3} == SHAPES


@pytest.mark.parametrize(
    "name",
    [
        "imaplib.imap4.error",
        "com.sun.mail.smtp.smtptransport",
        "smtp.rb",
        "report.py",
        "java.net.unknownhost",
    ],
)
def test_modules_classes_and_files_are_no_hosts(name: str) -> None:
    logs = Logs(CATALOG.language["slips"])

    assert logs.without(read(f"error in {name} line 4")).hosts == ()


@pytest.mark.parametrize(
    "host", ["imap.gmx.net", "email.org.example", "mail.java.example", "error.example"]
)
def test_servers_stay_hosts(host: str) -> None:
    assert Logs(CATALOG.language["slips"]).without(read(f"timed out: {host}")).hosts == (host,)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("A1 NO [AUTHENTICATIONFAILED] imap login refused", False),
        ("a1 LOGIN tina secret on my imap server", False),
        ("my a1 mail does not work, imap", True),
        ("a1 no longer sends my mails", True),
    ],
)
def test_the_tag_of_a_command_is_no_provider(text: str, *, is_named: bool) -> None:
    assert bool(UNDERSTANDER.understand(text).provider) is is_named


def test_the_own_words_go_before_those_of_the_log() -> None:
    text = "my gmx mail bounces: host gmail-smtp-in.l.google.com said: 550 5.1.1 no such user"

    assert UNDERSTANDER.understand(text).provider == UNDERSTANDER.understand("gmx mail").provider


def test_a_word_that_a_server_writes_is_read_as_it_stands() -> None:
    text = (
        "When connecting to an SMTP service, port 587 is typically reserved for plain-text things."
    )

    assert UNDERSTANDER.understand(text).messages[0] == "wrong-version"
