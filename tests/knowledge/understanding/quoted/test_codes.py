"""What codes mean, whoever says them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Codes

CATALOG = read_catalog()
CODES = Codes(CATALOG)
GMAIL = "googlemail.com"
KNOWN = [code for code in CATALOG.codes if not code.vendor]


@pytest.mark.parametrize("code", KNOWN, ids=lambda code: f"{code.family} {code.code}")
def test_every_listed_code_is_found_with_its_own_meaning(code: object) -> None:
    name = getattr(code, "code", "").replace("X.", "5.")
    row = CODES.find(name)

    assert row is not None
    assert row.meaning


def test_case_and_brackets_do_not_matter() -> None:
    assert CODES.find("[AuthenticationFailed]") == CODES.find("authenticationfailed") is not None


def test_the_vendors_own_meaning_goes_first_at_its_own_customers() -> None:
    vendor_row = next(row for row in CATALOG.codes if row.vendor)
    provider = next(
        p
        for p in CATALOG.providers
        if vendor_row.vendor in {p.platform, p.platform.removesuffix("_personal")}
    )

    assert CODES.find(vendor_row.code, provider.key) == vendor_row


def test_an_enhanced_code_says_more_than_the_reply_beside_it() -> None:
    both, enhanced = CODES.explain("535 5.7.8"), CODES.explain("5.7.8")

    assert both is not None
    assert enhanced is not None
    assert both.topic == enhanced.topic
    assert "535 5.7.8 (permanent)" in both.line


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
        ("aadsts50020", "**AADSTS50020: The wrong account is signed in"),
        ("aadsts50000", "**AADSTS50000: Microsoft's sign-in page stopped the sign-in"),
    ],
)
def test_a_code_is_printed_as_programs_print_it(code: str, begins: str) -> None:
    meaning = CODES.explain(code)

    assert meaning is not None
    assert meaning.line.startswith(begins)


def test_numbers_of_no_family_mean_nothing() -> None:
    assert CODES.explain("0x12345678") is None
    assert CODES.explain("5.9.9") is None
    assert CODES.explain("no code") is None


def test_the_vendors_meaning_wins_where_the_vendor_is_known() -> None:
    google = CODES.explain("5.7.14", GMAIL)
    standard = CODES.explain("5.7.14")

    assert google is not None
    assert standard is not None
    assert "Google held the sign-in back" in google.line
    assert google.line != standard.line


def test_an_unlisted_code_is_explained_by_its_digits() -> None:
    lasting, passing = CODES.explain("5.4.99"), CODES.explain("4.4.99")

    assert lasting is not None
    assert passing is not None
    assert "(permanent): refused for good" in lasting.line
    assert "between the servers" in lasting.line
    assert (lasting.topic, passing.topic) == ("error.recipient_rejected", "error.rate_limit")


@given(st.text(max_size=200))
def test_whatever_is_asked_is_no_error(text: str) -> None:
    meaning = CODES.explain(text)

    assert meaning is None or meaning.line.startswith("**")
