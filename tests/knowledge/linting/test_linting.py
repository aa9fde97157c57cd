"""Each rule is able to fail: a fault is seeded, and named with its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import SHIPPED
from knowledge.linting import lint, wording
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

ONE = "topics/port/port.one.md"
PORTS = "facts/ports.toml"
PROVIDERS = "facts/providers.toml"
MESSAGES = "facts/messages.toml"
POLICIES = "facts/policies.toml"
CODES = "facts/codes.toml"
STEP = "- Set the port to 993 with SSL/TLS."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content")


def test_the_small_content_keeps_every_rule(content: Path) -> None:
    assert lint(content) == []


def test_the_shipped_content_keeps_every_rule() -> None:
    assert lint(SHIPPED) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        # references
        (ONE, '"port.two"', '"port.gone"', "related topic “port.gone” is not there"),
        (ONE, '"port.two", ', "", "names 1 related topics"),
        (ONE, '"port.two"', '"port.one"', "is related to itself"),
        (ONE, "{imap}", "{imapp}", "nothing fills {imapp}"),
        (ONE, "{imap}", "{policy.gone}", "policy “gone” is not there"),
        (ONE, '"{provider} ', '"{providers} ', "nothing is asked with {providers}"),
        (ONE, "@known_provider", "@nown_provider", "nothing ever carries the tag @nown_provider"),
        (PROVIDERS, "help_page", 'note = "{policy.gone}"\nhelp_page', "policy “gone” is not there"),
        (PROVIDERS, "help_page", 'note = "Ask {whom}."\nhelp_page', "nothing fills {whom}"),
        (POLICIES, 'id = "north_oauth"', 'id = "south"', "south: no text shows it"),
        (CODES, '"port.one"', '"port.gone"', "5.7.8: topic “port.gone” is not there"),
        (MESSAGES, '"port.two"', '"port.gone"', "tb-timeout: topic “port.gone” is not there"),
        # facts
        (ONE, 'sources = ["RFC 8314 s3.2"]', "sources = []", "port.one has no source"),
        (PORTS, '["RFC 8314 s3.2"]', '[" "]', "key “sources”|993 has no source"),
        (PROVIDERS, 'kind = "mailbox"', 'kind = "letterbox"', "kind “letterbox” is none of ours"),
        (PROVIDERS, '"password"\nd', '"word"\nd', "sign_in “word” is none of ours"),
        (PROVIDERS, '"north.example"', '"north mail"', "“north mail” is no domain"),
        (PROVIDERS, '"imap.northmail.net"', '"imap northmail"', "“imap northmail” is no host name"),
        (PROVIDERS, '"587 is for sending"', '""', "no reason why imap.port differs"),
        (PROVIDERS, '= ["password"]', '= ["pass"]', "authentication “pass” is none of ours"),
        (
            POLICIES,
            "From December 2026 Northmail wants OAuth2.",
            "",
            "nothing is said for the time",
        ),
        (
            POLICIES,
            "review_by = 2027-01-31",
            "review_by = 2025-01-31",
            "review_by is not after as_of",
        ),
        (MESSAGES, "{0,80}", "{0,80", "tb-timeout: pattern"),
        (MESSAGES, "connection to server", "(connection", "pattern is no RE2"),
        (MESSAGES, "timed out'", "timed in'", "pattern does not find its own sample"),
        (CODES, '"RFC 4954 s6"', '" "', "key “source”|5.7.8 has no source"),
        (MESSAGES, 'source = "Thunderbird imapMsgs.properties"', 'source = ""', "no source"),
        (POLICIES, 'source = "Northmail\'s blog"', 'source = ""', "north_oauth has no source"),
        (
            PROVIDERS,
            'sources = ["Thunderbird ISPDB, March 2026"]',
            'sources = [""]',
            "northmail has no source",
        ),
        # phrasings
        (ONE, '"one??"', '"two??"', "“two??” stands in port.one too|stands in port.two too"),
        (ONE, '"one??"', '"one port please"', "stands twice"),
        (ONE, ', "one??"', "", "has 15 ways of asking"),
        (ONE, '"one??"', '" "', "no way of asking"),
        # wording
        (ONE, "993.**\n\n## fact @", "993.\n\n## fact @", "the fact is no bold sentence"),
        (ONE, "## fact\n", "## fact @pop3\n", "has no fact"),
        (ONE, STEP, "- 993. " + "Wait a while. " * 50, "words, 90 is the most"),
        (ONE, STEP, "- 993. " + "Wait-a-while. " * 50, "characters, 650 is the most"),
        (ONE, STEP, "- 993: see support.example.com/page.", "a link without https://"),
        (ONE, STEP, "- 🚐 Set 🔒 it 📮 to 993 with SSL/TLS 📬.", "has 4 emoji, 3 is the most"),
        (ONE, STEP, "- Set it to 993 🚐 🔒.", "has two emoji in a row"),
        (ONE, STEP, "- Simply set it to 993.", "says “Simply”"),
        (ONE, STEP, "- Turn the SSL/TLS off.", "advises to switch encryption off"),
        (ONE, STEP, "- Disable the antivirus.", "advises to do without antivirus"),
        (ONE, STEP, "- Send me your password.", "asks for a password"),
        (ONE, STEP, "- See [the page](http://a.example).", "a broken link"),
        (ONE, STEP, "- See https://nowhere/x.", "no address: https://nowhere/x"),
        (
            ONE,
            STEP,
            "- It will unravel the mysteries behind email protocols and port numbers.",
            "copied from the guide: “",
        ),
        (ONE, "must = [", 'must = ["(", ', "must “(” is no pattern"),
        (ONE, "must = [", 'must = ["webmail", ', "lacks “webmail”"),
        (ONE, 'must = ["\\\\b993\\\\b"]', "must = []", "does not say what its reply must hold"),
        # claims
        (ONE, STEP, "- Set the port to 993 with STARTTLS.", "993 is not STARTTLS"),
        (ONE, STEP, "- STARTTLS on port 993 is it.", "993 is not STARTTLS"),
        (ONE, STEP, "- POP3 uses port 993.", "993 is not POP3"),
        (ONE, STEP, "- Take 993 for POP3.", "993 is not POP3"),
        (ONE, STEP, "- Set the port to 994.", "port 994 is not in the facts"),
        (ONE, STEP, "- Use `imap.southmail.net`.", "imap.southmail.net is not in the facts"),
        (ONE, STEP, "- It says 5.9.9.", "code 5.9.9 is not in the facts"),
        (ONE, STEP, "- It says 0x800CCC99.", "code 0x800CCC99 is not in the facts"),
        (ONE, STEP, "- It says [BADLUCK].", "code BADLUCK is not in the facts"),
        (ONE, STEP, "- It says error 599.", "code 599 is not in the facts"),
        (MESSAGES, '"Check host and port."', '"Set port 994."', "port 994 is not in the facts"),
        (MESSAGES, "did not answer in time", "speaks POP3 on 993", "993 is not POP3"),
        (CODES, "the login was refused", "use 993 for POP3", "993 is not POP3"),
        (
            POLICIES,
            "Northmail wants OAuth2.",
            "Simply use 5.9.9.",
            "code 5.9.9 is not in the facts",
        ),
        (PORTS, "Use it.", "Use `imap.southmail.net`.", "imap.southmail.net is not in the facts"),
        # what cannot be read at all
        (PORTS, "[[ports]]", "[[ports]", "is no TOML"),
    ],
)
def test_a_seeded_fault_is_found(content: Path, file: str, old: str, new: str, said: str) -> None:
    edit(content / file, old, new)

    problems = lint(content)

    found = [problem for problem in problems if any(one in problem for one in said.split("|"))]
    assert found, problems
    assert found[0].startswith((file, "facts", "topics/port/port.two.md"))


def test_somebody_in_trouble_gets_one_emoji_at_most(content: Path) -> None:
    edit(content / ONE, 'kind = "lookup"', 'kind = "symptom"')
    edit(content / ONE, STEP, "- Set 🔒 it to 993 with SSL/TLS 📬.")

    assert any("has 2 emoji, 1 is the most" in problem for problem in lint(content))


def test_what_only_one_sort_of_provider_is_told_has_to_hold_the_must_too(content: Path) -> None:
    edit(content / PROVIDERS, '"known_provider"]', '"known_provider", "needs_switch"]')
    edit(content / ONE, STEP, "- Wait.")
    edit(content / ONE, "## steps", "## fact @needs_switch\n**Wait.**\n\n## steps")
    edit(
        content / ONE,
        "## fact @known_provider\n**Port one: {provider} is at {imap}, 993 all the same.**\n\n",
        "",
    )

    assert f"{ONE}: (@needs_switch) lacks “\\b993\\b”" in lint(content)


def test_a_codes_own_cure_is_held_against_the_rules_too(content: Path) -> None:
    edit(content / ONE, "## steps", "## steps @code\n{fixes}\n\n## steps")
    edit(content / MESSAGES, '"port.two"', '"port.one"')
    edit(content / MESSAGES, '"Check host and port."', '"' + "Wait a while. " * 50 + '"')

    assert any("(@code) shows" in problem for problem in lint(content))


def test_two_providers_never_share_a_domain(content: Path) -> None:
    file = content / PROVIDERS
    text = file.read_text("utf-8")
    file.write_text(text + "\n" + text.replace('key = "northmail"', 'key = "southmail"'), "utf-8")

    assert any("northmail.net" in problem for problem in lint(content))


def test_a_topic_that_nothing_leads_to_is_found(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "three"):
        edit(content / f"topics/port/port.{name}.md", '"port.two"', '"port.one", "port.three"')

    missed = "topics/port/port.two.md: is related to no other topic"
    assert missed not in lint(content)
    monkeypatch.setattr("knowledge.linting.content.SHIPPED", content)
    assert missed in lint(content)


def test_what_is_laid_over_others_may_name_their_topics(content: Path) -> None:
    edit(content / ONE, '"port.two"', '"port.imap"')
    edit(content / CODES, '"port.one"', '"port.imap"')

    assert lint(content) == []


def _with_a_second_provider(content: Path, *changes: tuple[str, str]) -> Path:
    text = (
        (content / PROVIDERS).read_text("utf-8").replace("north", "south").replace("North", "South")
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = content / "facts/providers/southmail.toml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    return file


def test_a_record_that_spoils_several_topics_is_named_once_in_its_own_file(content: Path) -> None:
    for topic in ("one", "two"):
        edit(content / f"topics/port/port.{topic}.md", "{imap}, 993 all", "{imap}, {note}, 993 all")
    edit(content / PROVIDERS, "help_page", 'note = "as ever"\nhelp_page')
    assert lint(content) == []

    _with_a_second_provider(
        content, ("as ever", "wait a while " * 50), ('kind = "mailbox"', 'kind = "isp"')
    )

    (problem,) = lint(content)
    assert problem.startswith("facts/providers/southmail.toml: southmail: with this record ")
    assert "2 topics break rules, port.one.md first: shows" in problem


def test_what_follows_from_a_wrong_record_is_not_said_beside_it(content: Path) -> None:
    edit(content / ONE, "{imap}, 993 all", "{imap}, {note}, 993 all")
    edit(content / PROVIDERS, "help_page", 'note = "as ever"\nhelp_page')

    _with_a_second_provider(
        content, ("as ever", "wait a while " * 50), ('kind = "mailbox"', 'kind = "letterbox"')
    )

    assert lint(content) == [
        "facts/providers/southmail.toml: southmail: kind “letterbox” is none of ours"
    ]


def test_a_provider_to_sign_in_to_has_a_server(content: Path) -> None:
    file = _with_a_second_provider(content)
    head, _, _ = file.read_text("utf-8").partition("[[providers.servers]]")
    file.write_text(head, "utf-8")

    (problem,) = lint(content)
    assert problem.startswith(
        "facts/providers/southmail.toml: southmail: sign_in is “password”, but"
    )


def test_a_server_without_encryption_stands_last(content: Path) -> None:
    file = content / PROVIDERS
    server = """
[[providers.servers]]
protocol = "imap"
host = "imap.northmail.net"
port = 143
security = "unencrypted"
user_name = "address"
authentication = ["password"]
"""
    text = file.read_text("utf-8")
    first = text.index("[[providers.servers]]")
    file.write_text(text[:first] + server.lstrip() + "\n" + text[first:], "utf-8")

    assert any("imap without encryption stands before" in problem for problem in lint(content))


def test_a_message_that_takes_anothers_sample_is_found(content: Path) -> None:
    file = content / MESSAGES
    text = file.read_text("utf-8")
    weightier = text.replace("tb-timeout", "any").replace("priority = 50", "priority = 90")
    file.write_text(text + weightier, "utf-8")

    assert f"{MESSAGES}: tb-timeout: its sample is taken for any" in lint(content)


def test_what_is_said_against_a_danger_is_no_danger(content: Path) -> None:
    edit(
        content / ONE,
        STEP,
        "- Never switch SSL/TLS off, and do not disable the antivirus. 993 it is.",
    )

    assert lint(content) == []


def test_the_guides_words_are_kept_as_hashes_only() -> None:
    assert len(wording._guide()) > 300
    assert all(len(one) == 12 for one in wording._guide())
