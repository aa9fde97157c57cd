"""What a code means: known ones by their row, unlisted ones by their digits."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.ranking.index import Index
from knowledge.understanding.codes import meaning_of

INDEX = Index(read_catalog())
GMAIL = "googlemail.com"


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("535 5.7.8", "**535 5.7.8 (permanent): "),
        ("421 4.7.0", "**421 4.7.0 (temporary): "),
        ("[authenticationfailed]", "**[AUTHENTICATIONFAILED]: "),
        ("aup#out-1500", "**AUP#Out-1500: "),
        ("0x800ccc0e", "**0x800CCC0E: Outlook cannot connect"),
        ("outlook-0x800ccc0e", "**0x800CCC0E: Outlook cannot connect"),
        ("0x800ccc44", "**0x800CCC44: This is one of Outlook's codes"),
        ("0x80042199", "**0x80042199: This is one of Outlook's own error codes"),
        ("0x80040115", "**0x80040115: The connection to the Exchange"),
        ("outlook-0x8004-family", "**This is one of Outlook's own error codes"),
        ("aadsts50126", "**AADSTS50126: Microsoft did not accept the user name or password"),
        ("aadsts65001", "**AADSTS65001: The organisation's administrator has not approved"),
        ("aadsts50020", "**AADSTS50020: Microsoft's sign-in page stopped the sign-in"),
    ],
)
def test_a_code_is_printed_as_programs_print_it(code: str, begins: str) -> None:
    meaning = meaning_of(INDEX, code)

    assert meaning is not None
    assert meaning.line.startswith(begins)


def test_numbers_of_no_family_mean_nothing() -> None:
    assert meaning_of(INDEX, "0x12345678") is None
    assert meaning_of(INDEX, "5.9.9") is None
    assert meaning_of(INDEX, "no code") is None


def test_the_vendors_meaning_wins_where_the_vendor_is_known() -> None:
    google = meaning_of(INDEX, "5.7.14", GMAIL)
    standard = meaning_of(INDEX, "5.7.14")

    assert google is not None
    assert standard is not None
    assert "Google held the sign-in back" in google.line
    assert google.line != standard.line


def test_an_unlisted_code_is_explained_by_its_digits() -> None:
    lasting, passing = meaning_of(INDEX, "5.4.99"), meaning_of(INDEX, "4.4.99")

    assert lasting is not None
    assert passing is not None
    assert "(permanent): refused for good" in lasting.line
    assert "between the servers" in lasting.line
    assert (lasting.topic, passing.topic) == ("error.recipient_rejected", "error.rate_limit")
