"""What Thunderbird says of a certificate and of a refused connection is read as it says it."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding.normalise import read
from knowledge.understanding.quoted.messages import QuotedMessages

MESSAGES = QuotedMessages(read_catalog().messages)


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        ("The certificate for imap.example.org does not come from a trusted source.", "tb-issuer"),
        ("The certificate for mail.example.org expired on 1/2/2026.", "cert-expired"),
        ("The certificate for mail.example.org is not valid for that server.", "cert-hostname"),
        ("Connection to server mail.example.org was refused", "tb-imap-refused"),
    ],
)
def test_what_a_program_shows_is_known(shown: str, message: str) -> None:
    assert MESSAGES.find(read(shown).normalised)[0] == message


@pytest.mark.parametrize("told", ["the certificate came with the course", "my refund was refused"])
def test_what_is_told_of_other_things_is_no_message(told: str) -> None:
    assert MESSAGES.find(read(told).normalised) == ()
