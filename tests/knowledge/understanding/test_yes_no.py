"""Which statement a yes-or-no question asks about, and that nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Claim, Understander

UNDERSTANDER = Understander(read_catalog())
_QUESTIONS = (
    "does gmail support pop3?",
    "is port 25 encrypted?",
    "can i use 587 with ssl?",
    "do i need an app password for yahoo?",
    "is imap better than pop?",
)
_UNKNOWN = (
    "keep",
    "delete",
    "faster",
    "tomorrow",
    "spam",
    "or",
    "why",
    "broken",
    "calendar",
    "sync",
)


def claim_in(text: str) -> Claim | None:
    return UNDERSTANDER.understand(text).claim


@pytest.mark.parametrize(
    ("asked", "kind", "terms", "port"),
    [
        ("does gmail support pop3?", "offers", ("pop3",), 0),
        ("does icloud have pop", "offers", ("pop3",), 0),
        ("doesn't gmx.net offer imap", "offers", ("imap",), 0),
        ("can't i use pop with icloud?", "offers", ("pop3",), 0),
        ("isn't there imap at web.de?", "offers", ("imap",), 0),
        ("anyone know if yahoo still has pop access?", "offers", ("pop3",), 0),
        ("hi, is there a way to use imap with proton?", "offers", ("imap",), 0),
        ("do you know whether gmail supports imap and pop3", "offers", ("imap", "pop3"), 0),
        ("does fastmail do starttls for smtp", "offers", ("starttls", "smtp"), 0),
        ("is port 25 encrypted?", "port", ("encrypted",), 25),
        ("is 993 ssl?", "port", ("ssl",), 993),
        ("isn't 993 ssl/tls", "port", ("ssl",), 993),
        ("can i use 587 with ssl?", "port", ("ssl",), 587),
        ("is 995 for imap", "port", ("imap",), 995),
        ("should i use 465 with starttls?", "port", ("starttls",), 465),
        ("does gmail use port 465 for sending?", "port", ("outgoing",), 465),
        ("do i need an app password for yahoo", "needs", ("app_password",), 0),
        ("don't i need an app-specific password for icloud?", "needs", ("app_password",), 0),
        ("is an app password required for gmail", "needs", ("app_password",), 0),
        ("does outlook.com accept app passwords", "takes", ("app_password",), 0),
        ("can i use my normal password with gmail", "takes", ("password",), 0),
        ("can i use gmail without an app password", "goes_without", ("app_password",), 0),
        ("does fastmail support oauth2", "takes", ("oauth2",), 0),
        ("does hotmail require oauth", "needs", ("oauth2",), 0),
        ("do i have to enable imap in gmx", "switch", ("imap",), 0),
        ("is pop enabled by default in gmail?", "is_on", ("pop3",), 0),
        ("is the username my full email address for gmail", "user_name", ("full_address",), 0),
        ("is imap better than pop?", "better", ("imap", "pop3"), 0),
        ("is starttls safer than ssl", "better", ("starttls", "ssl"), 0),
        ("is 465 better than 587?", "better", ("465", "587"), 0),
        (
            "can imap send too or do i need something else for that",
            "known",
            ("imap", "outgoing"),
            0,
        ),
        ("is 993 ssl or not?", "port", ("ssl",), 993),
        ("gmail? does it do pop3, or what?", "offers", ("pop3",), 0),
        ("is imap.gmail.com right for gmail?", "host", ("imap.gmail.com",), 0),
        (
            "is outlook.office365.com correct for a hotmail adress too",
            "host",
            ("outlook.office365.com",),
            0,
        ),
        ("does aol still support pop3 in 2026?", "offers", ("pop3",), 0),
        ("gmail supports pop3, right?", "offers", ("pop3",), 0),
        ("so port 993 is ssl, correct?", "port", ("ssl",), 993),
        ("is port 587 right for outlook smtp?", "port", ("smtp",), 587),
        ("is starttls the same as ssl?", "known", ("same", "ssl", "starttls"), 0),
        ("is port 465 deprecated?", "known", ("465", "obsolete"), 0),
        ("can i send with imap?", "known", ("imap", "outgoing"), 0),
    ],
)
def test_the_statement_is_found(asked: str, kind: str, terms: tuple[str, ...], port: int) -> None:
    claim = claim_in(asked)

    assert claim is not None
    assert (claim.kind, claim.terms, claim.port) == (kind, terms, port)


@pytest.mark.parametrize(
    "asked",
    [
        "what is the pop server of gmail?",
        "is 587 ssl or starttls?",
        "does gmail or yahoo support pop3?",
        "does gmail imap keep my mail on the phone?",
        "should i use imap with gmail?",
        "do i need imap for gmail?",
        "does thunderbird support pop3?",
        "is gmail safe?",
        "is gmail imap down?",
        "does gmail need pop to be faster",
        "can i add a pop3 account to gmail",
        "gmail supports pop3",
        "gmail has no pop3, right?",
        "gmail doesn't support pop3, right?",
        "does outlook support imap?",
        "is imap better?",
        "is imap.gmail.com faster for gmail?",
        "is imap.gmail.com or gmail.com right?",
        "is gmail pop3 outdated?",
        "does gmail send by imap?",
        "is this possible?",
        "will gmail support pop3 next year?",
        "can someone help me with pop3 in gmail",
        "is mailbox.example imap?",
    ],
)
def test_what_asks_something_else_is_no_such_question(asked: str) -> None:
    assert claim_in(asked) is None


@given(st.sampled_from(_QUESTIONS), st.sampled_from(_UNKNOWN), st.integers(1, 12))
def test_one_word_more_and_it_may_be_another_question(asked: str, word: str, at: int) -> None:
    words = asked.removesuffix("?").split()
    words.insert(min(at, len(words)), word)

    assert claim_in(" ".join(words)) is None


@given(st.lists(st.sampled_from(" ".join(_QUESTIONS).replace("?", "").split()), max_size=30))
def test_any_order_of_words_is_read_without_fail(words: list[str]) -> None:
    claim = claim_in(" ".join(words))

    assert claim is None or claim.terms or claim.port


def test_the_question_counts_among_other_sentences() -> None:
    claim = claim_in("I moved last week. Does Gmail support POP3? My old laptop has no IMAP.")

    assert claim is not None
    assert (claim.kind, claim.terms) == ("offers", ("pop3",))
