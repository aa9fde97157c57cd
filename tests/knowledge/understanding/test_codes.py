"""What codes mean, whoever says them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Codes

CATALOG = read_catalog()
CODES = Codes(CATALOG)
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


def test_an_unlisted_code_is_explained_by_its_digits() -> None:
    meaning = CODES.explain("5.4.99")

    assert meaning is not None
    assert "The middle number says" in meaning.line


@given(st.text(max_size=200))
def test_whatever_is_asked_is_no_error(text: str) -> None:
    meaning = CODES.explain(text)

    assert meaning is None or meaning.line.startswith("**")
