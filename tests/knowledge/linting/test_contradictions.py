"""A reply that contradicts itself, or sends somebody to another program's menus, is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import SHIPPED, read_catalog
from knowledge.linting import lint
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

ONE = "topics/port/port.one.md"
FACT = "**Port one: IMAP with SSL/TLS uses port 993.**"
STEP = "- Set the port to 993 with SSL/TLS."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    directory = write(tmp_path / "content")
    table = (SHIPPED / "language" / "contradictions.toml").read_text("utf-8")
    (directory / "language" / "contradictions.toml").write_text(table, "utf-8")
    return directory


def test_the_small_content_contradicts_itself_nowhere(content: Path) -> None:
    assert lint(content) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Never use Other here", "Choose Other and type 993"),
        ("It takes a password from mail programs", "It works there: the provider wants OAuth2"),
        ("It takes only OAuth2", "Type an app password"),
        ("It takes only OAuth2", "Choose OAuth2 or an app password"),
        ("It offers no IMAP", "Type IMAP imap.northmail.net, port 993"),
        ("It offers no POP", "In the settings enable POP"),
        ("It has IMAP always on", "Switch IMAP on first"),
        ("It needs no app password", "Make an app password"),
    ],
)
def test_what_excludes_each_other_is_not_said_in_one_reply(
    content: Path, first: str, last: str
) -> None:
    edit(content / ONE, FACT, f"**Port 993. {first}.**")
    edit(content / ONE, STEP, f"- {last}.")

    assert any(problem.startswith(ONE) and "goes against" in problem for problem in lint(content))


def test_what_only_one_kind_of_provider_is_told_is_held_against_the_rest_too(content: Path) -> None:
    edit(content / ONE, STEP, "- Type an app password. 993 it is.")
    edit(
        content / ONE,
        "**Port one: {provider} is at {imap}, 993 all the same.**",
        "**{provider} takes only OAuth2, at {imap}.**",
    )

    (problem, *_) = [one for one in lint(content) if "goes against" in one]
    assert "(@known_provider)" in problem or "northmail" in problem


@pytest.mark.parametrize(
    ("client", "menu"),
    [
        ("apple_mail", "Control Panel > Credential Manager"),
        ("apple_mail", "≡ > Account Settings"),
        ("ios", "System Settings > Internet Accounts"),
        ("android", "Keychain Access"),
        ("thunderbird", "Control Panel"),
        ("outlook_program", "Settings > Privacy & Security > Saved Passwords"),
    ],
)
def test_nobody_is_sent_through_another_programs_menus(
    content: Path, client: str, menu: str
) -> None:
    edit(content / ONE, "## steps", f"## steps @{client}\n- 993 under {menu}.\n\n## steps")

    assert any("is not on this device" in problem for problem in lint(content))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Then sign in in the window.", "stumbles over “sign in in”"),
        ("Switch the VPN off for one try.", "stumbles over “for one try”"),
        ("It waits for ever.", "stumbles over “for ever”"),
    ],
)
def test_what_stumbles_when_read_aloud_is_found(content: Path, said: str, told: str) -> None:
    edit(content / ONE, STEP, f"- 993. {said}")

    assert any(told in problem for problem in lint(content))


def test_the_second_line_does_not_repeat_the_first(content: Path) -> None:
    edit(
        content / ONE,
        "The van is locked in the garage.",
        "Port one: IMAP with SSL/TLS uses the port 993.",
    )

    assert any("says twice" in problem for problem in lint(content))


@pytest.mark.parametrize(
    "said",
    [
        "Fastmail always wants an app password. 993 it is",
        "Spectrum refuses the normal password. 993 it is",
        "Microsoft 365 accepts nothing else than OAuth2. 993 it is",
        "POP3 sees the Inbox only. 993 it is",
        "On an iPhone use IDLE. 993 it is",
        "Changing the provider changes your address. 993 it is",
        "Your own settings are right. 993 it is",
        "App passwords go on working after a new password. 993 it is",
        "Laravel: `MAIL_ENCRYPTION=tls`. 993 it is",
    ],
)
def test_what_was_withdrawn_is_not_said_again(content: Path, said: str) -> None:
    edit(content / ONE, STEP, f"- {said}.")

    assert any("does not hold" in problem for problem in lint(content))


@pytest.mark.parametrize(
    "said",
    [
        "Fastmail takes OAuth2 or an app password. 993 it is",
        "For reading, Microsoft 365 accepts nothing else than OAuth2. 993 it is",
        "POP3 sees mostly the Inbox only. 993 it is",
        "An iPhone does not use IDLE. 993 it is",
        "It changes your address, unless it is on a domain of your own. 993 it is",
    ],
)
def test_what_makes_it_right_may_be_said(content: Path, said: str) -> None:
    edit(content / ONE, STEP, f"- {said}.")

    assert not any("does not hold" in problem for problem in lint(content))


def test_each_withdrawn_statement_tells_what_holds_instead() -> None:
    rows = read_catalog().language["contradictions"]["withdrawn"]

    assert all(row["why"] and re.compile(row["said"]) for row in rows)
