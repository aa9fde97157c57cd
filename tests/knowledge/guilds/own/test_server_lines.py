"""Servers as people write them: read exactly, or asked about; never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guilds.own.providers import in_order, server
from knowledge.guilds.own.server_lines import read_lines, write_lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("imap.uni.example 993 SSL/TLS", ("imap", "imap.uni.example", 993, "ssl")),
        ("imap.uni.example 993", ("imap", "imap.uni.example", 993, "ssl")),
        ("imap.uni.example ssl", ("imap", "imap.uni.example", 993, "ssl")),
        ("IMAP mail.uni.example starttls", ("imap", "mail.uni.example", 143, "starttls")),
        ("smtp.uni.example:587", ("smtp", "smtp.uni.example", 587, "starttls")),
        ("SMTP: mail.uni.example, port 465, SSL", ("smtp", "mail.uni.example", 465, "ssl")),
        ("- POP3 mail.uni.example 995", ("pop3", "mail.uni.example", 995, "ssl")),
        ("outgoing server mail.uni.example 587", ("smtp", "mail.uni.example", 587, "starttls")),
        ("mail.uni.example 143 STARTTLS", ("imap", "mail.uni.example", 143, "starttls")),
        ("smtp.uni.example 25 no encryption", ("smtp", "smtp.uni.example", 25, "unencrypted")),
        ("smtp.uni.example 2525 tls", ("smtp", "smtp.uni.example", 2525, "ssl")),
        ("imap mail.uni.example 10143 ssl", ("imap", "mail.uni.example", 10143, "ssl")),
    ],
)
def test_what_a_line_says_is_read(line: str, expected: tuple[object, ...]) -> None:
    lines = read_lines(line)

    assert lines.problems == ()
    assert lines.servers == (expected,)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("mail.uni.example 143", "SSL/TLS or STARTTLS"),
        ("mail.uni.example 25", "SSL/TLS or STARTTLS"),
        ("smtp mail.uni.example 993", "SSL/TLS or STARTTLS"),
        ("mail.uni.example", "IMAP, POP3 or SMTP"),
        ("imap.uni.example", "which port"),
        ("imap 993 ssl", "no server's name"),
        ("imap..example 993", "no server's name"),
        ("imap.uni.example 70000 ssl", "1 to 65535"),
        ("imap.uni.example 0 ssl", "1 to 65535"),
        ("imap.uni.example mail.uni.example 993", "two servers"),
        ("please use our server", "can't read"),
    ],
)
def test_what_a_line_leaves_open_is_asked_for(line: str, asked: str) -> None:
    lines = read_lines(line)

    assert lines.servers == ()
    assert asked in lines.problems[0]


def test_help_page_and_note_are_lines_of_their_own() -> None:
    lines = read_lines(
        "https://it.uni.example/mail\nNote: Switch on the VPN.\n\nimap.x.example 993"
    )

    assert (lines.help_page, lines.note) == ("https://it.uni.example/mail", "Switch on the VPN.")
    assert len(lines.servers) == 1


_SERVERS = st.lists(
    st.builds(
        lambda protocol, host, port, security: server(
            protocol, f"{host}.example", port, security, user_name="address", sign_in="password"
        ),
        st.sampled_from(["imap", "pop3", "smtp"]),
        st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z0-9]{1,8})?", fullmatch=True),
        st.integers(1, 65_535),
        st.sampled_from(["ssl", "starttls", "unencrypted"]),
    ),
    max_size=6,
    unique_by=lambda one: (one.protocol, one.host, one.port, one.security),
)


@given(_SERVERS, st.sampled_from(["", "https://it.uni.example/mail"]))
def test_what_is_written_is_read_the_same(servers: list[object], page: str) -> None:
    ordered = in_order(tuple(servers))  # type: ignore[arg-type]  # as drawn

    lines = read_lines(write_lines(ordered, help_page=page))

    assert lines.problems == ()
    assert lines.help_page == page
    assert lines.servers == tuple((s.protocol, s.host, s.port, s.security) for s in ordered)


@given(st.text(max_size=300))
def test_anything_that_is_typed_is_read_or_asked_about(text: str) -> None:
    lines = read_lines(text)

    for protocol, host, port, security in lines.servers:
        assert protocol in {"imap", "pop3", "smtp"}
        assert host
        assert 1 <= port <= 65_535
        assert security in {"ssl", "starttls", "unencrypted"}
