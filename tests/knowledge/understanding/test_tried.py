"""What is said to have been tried, and what is only asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding.normalise import read
from knowledge.understanding.tried import TriedReader

READER = TriedReader(read_catalog().language["tried"])


@pytest.mark.parametrize(
    ("told", "subjects"),
    [
        ("i already made an app password", {"app_password"}),
        ("using an app password but it doesn't work", {"app_password"}),
        ("rebooted and re-entered the password", {"restart", "password"}),
        ("typed the password in again three times", {"password"}),
        ("deleted the saved passwords, no luck", {"password"}),
        ("port 587 doesn't work either", {"port"}),
        ("tried 465 and 587", {"port"}),
        ("firewall is off", {"antivirus"}),
        ("no vpn, antivirus disabled", {"vpn", "antivirus"}),
        ("i don't have a vpn", {"vpn"}),
        ("same on mobile data", {"network"}),
        ("webmail works fine", {"webmail"}),
        ("i can log in on the website", {"webmail"}),
        ("imap is enabled in the settings", {"switch"}),
        ("oauth2 is set on both servers", {"oauth2"}),
        ("removed the account and added it again", {"add_again"}),
        ("other websites open", {"internet"}),
        ("everything is up to date", {"update"}),
        ("i waited a day", {"wait"}),
        ("checked the server names", {"settings"}),
    ],
)
def test_what_was_tried_is_told_by_its_clause(told: str, subjects: set[str]) -> None:
    assert READER.read(read(told).normalised) == subjects


@pytest.mark.parametrize(
    "told",
    [
        "do i need an app password",
        "how do i make an app password",
        "i have to make an app password?",
        "i don't have an app password",
        "it keeps asking me to re-enter the password",
        "which port should i use",
        "is port 587 right",
        "should i turn the firewall off",
        "webmail does not work",
        "imap is not enabled",
        "how do i enable imap",
        "since i changed my password it fails",
        "my password is refused",
    ],
)
def test_what_is_asked_or_missing_was_not_tried(told: str) -> None:
    assert not READER.read(read(told).normalised)


@given(st.text(max_size=200))
def test_any_text_is_read_without_fail(text: str) -> None:
    assert isinstance(READER.read(read(text).normalised), frozenset)
