"""A content directory small enough to read at a glance, that keeps every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TRIES = "two three four five six seven eight nine ten eleven twelve lots"
ASKS = (
    *("which port for %s", "%s port please", "what number for %s", "%s??"),
    *(f"%s port, {tries} tries so far" for tries in _TRIES.split()),
)

TOPIC = """\
+++
title = "{title}"
kind = "{kind}"
related = [{related}]
sources = ["RFC 8314 s3.2"]
must = ["\\\\b993\\\\b"]
asks = [{asks}]
templates = ["{{provider}} {title}"]
+++

## fact
**{title}: IMAP with SSL/TLS uses port 993.**

## fact @known_provider
**{title}: {{provider}} is at {{imap}}, 993 all the same.**

## picture
The van is locked in the garage.

## steps
- Set the port to 993 with SSL/TLS.
- Ask {{provider}} if that fails.

## more
{{policy.north_oauth}}
"""

FACTS = {
    "ports.toml": """\
[[ports]]
number = 993
transport = "tcp"
protocol = "IMAP"
iana_name = "imaps"
label = "IMAP with SSL/TLS"
security = ["ssl"]
role = "retrieval"
recommended = true
meaning = "Port 993 is IMAP with SSL/TLS."
advice = "Use it."
sources = ["RFC 8314 s3.2"]
""",
    "providers.toml": """\
[[providers]]
key = "northmail"
name = "Northmail"
kind = "mailbox"
platform = "northmail"
sign_in = "password"
domains = ["northmail.net", "north.example"]
brands = ["northmail", "north"]
tags = ["mailbox", "plain_password", "known_provider"]
help_page = "https://help.northmail.net/"
sources = ["Thunderbird ISPDB, March 2026"]
confidence = "high"
as_of = 2026-03-12

[[providers.servers]]
protocol = "imap"
host = "imap.northmail.net"
port = 993
security = "ssl"
user_name = "address"
authentication = ["password"]

[[providers.corrections]]
field = "imap.port"
was = "587"
now = "993"
reason = "587 is for sending"
""",
    "codes.toml": """\
[[codes]]
family = "enhanced"
code = "5.7.8"
meaning = "the login was refused"
permanent = true
topic = "port.one"
source = "RFC 4954 s6"

[structure]
source = "RFC 3463 s2"
""",
    "messages.toml": """\
[[messages]]
id = "tb-timeout"
pattern = 'connection to server .{0,80} timed out'
sample = "Connection to server imap.north.example timed out."
client = "Thunderbird"
meaning = "the server did not answer in time"
fixes = ["Check host and port."]
topic = "port.two"
tags = ["incoming"]
priority = 50
source = "Thunderbird imapMsgs.properties"
""",
    "policies.toml": """\
[[policies]]
id = "north_oauth"
provider = "northmail"
effective = 2026-12-31
before = "From December 2026 Northmail wants OAuth2."
after = "Northmail wants OAuth2."
source = "Northmail's blog"
as_of = 2026-01-01
review_by = 2027-01-31
confidence = "high"
""",
}


def write(directory: Path) -> Path:
    """Write the content into `directory`, which is made if need be."""
    topics = directory / "topics" / "port"
    topics.mkdir(parents=True)
    ids = ("port.one", "port.two", "port.three")
    for id_ in ids:
        word = id_.partition(".")[2]
        text = TOPIC.format(
            title=f"Port {word}",
            kind="lookup",
            related=", ".join(f'"{other}"' for other in ids if other != id_),
            asks=", ".join(f'"{ask % word}"' for ask in ASKS),
        )
        (topics / f"{id_}.md").write_text(text, "utf-8")
    (directory / "facts").mkdir()
    for name, facts in FACTS.items():
        (directory / "facts" / name).write_text(facts, "utf-8")
    (directory / "language").mkdir()
    (directory / "language" / "signals.toml").write_text(
        "[signals]\nport_word = '\\bport\\b'\n", "utf-8"
    )
    return directory


def edit(file: Path, old: str, new: str) -> None:
    """Replace `old`, which has to be there."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new), "utf-8")
