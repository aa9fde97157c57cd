"""Files to begin with: a provider or a topic that keeps every rule, and says what goes where."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from knowledge.catalog.content_files import SHIPPED
from knowledge.catalog.model import Kind
from knowledge.catalog.provider_checks import is_domain
from knowledge.errors import ContentError
from knowledge.topic_ids import is_topic_id

_WAYS = 16
_KINDS = {"port": "lookup", "protocol": "concept", "trouble": "symptom"}
"""The kind of a group's topics, where it is not called like the group."""

_PROVIDER = """\
[[providers]]
key = "{name}" # the main domain; stays, whatever else changes
name = "{name}" # as its users write it
kind = "mailbox" # mailbox, isp, web_host, workplace or school
platform = "{name}" # who runs the servers: google, yahoo, …; the key if nobody else does
sign_in = "not_known" # until its servers are known; then oauth2_only, oauth2_or_app_password,
# app_password, password or bridge; none if no program may read its mail
domains = ["{name}"] # all domains of its addresses
brands = [] # what people call it, in lower case
# switch = "" # a sentence, if IMAP or POP has to be switched on: where
# app_password_page = "" # where app passwords are made
help_page = "https://{name}/" # the page that this was taken from
# webmail = "" # the address of its webmail
# note = "" # a sentence that its users need
# extra_tags = [] # what it is and does not follow from the above: see content/README
sources = ["help page of {name} ({today})"] # with the day on which it was read
confidence = "medium" # high: from the provider itself
as_of = {today}

# One table for each server, the best of each protocol first. Never guessed.
# [[providers.servers]]
# protocol = "imap" # imap, pop3, smtp or exchange
# host = "imap.{name}"
# port = 993
# security = "ssl" # ssl, starttls or unencrypted
# user_name = "address" # address, local_part, or words for anything else
# authentication = ["password"] # oauth2, password, encrypted or none; best first
"""

_TOPIC_FILE = """\
+++
title = "{title}" # a few words, as in a list of topics
kind = "{kind}" # {kinds}
related = ["protocol.overview", "howto.find_settings"] # what to read next; and name this one there
sources = ["where it stands, and the day on which it was read ({today})"]
must = ["{word}"] # regular expressions: what every reply has to hold
# as_of = {today} # for a text that can go stale
asks = [ # sixteen ways or more, as people type them; these are to be replaced
{asks}
]
# templates = ["{{provider}} {title}"] # asks with slots
+++

## fact
**{title}: one complete sentence that answers by itself.**

## picture
One friendly line that makes it stick.

## steps
- The likeliest fix first, each item one action.
- The next one.
"""


def write_skeleton(kind: str, name: str, directory: Path = SHIPPED) -> Path:
    """Write the file of a new `provider` or `topic` into a content directory; its path.

    `name` is the provider's main domain or the topic's id. Raises `ContentError` if it is neither,
    or there already.
    """
    file, text = (_provider if kind == "provider" else _topic)(name)
    path = directory / file
    try:
        if any(directory.glob(f"**/{path.name}")):
            raise ContentError(path, "is there already")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise ContentError(path, f"cannot be written: {error.strerror}") from None
    return path


def _provider(name: str) -> tuple[Path, str]:
    if not is_domain(name):
        raise ContentError(name, "is no domain: a provider is called by its main one")
    file = Path("facts/providers", f"{name}.toml")
    return file, _PROVIDER.format(name=name, today=_today())


def _topic(name: str) -> tuple[Path, str]:
    if not is_topic_id(name):
        raise ContentError(name, "is no id of a topic: these are written as group.name")
    group, _, rest = name.partition(".")
    title = re.sub(r"[._]", " ", rest).capitalize()
    kinds = get_args(Kind)
    text = _TOPIC_FILE.format(
        title=title,
        kind=next((k for k in kinds if k == _KINDS.get(group, group)), "concept"),
        kinds=", ".join(kinds),
        word=title,
        asks="\n".join(f'  "{title.lower()}, way of asking {n}",' for n in range(1, _WAYS + 1)),
        today=_today(),
    )
    return Path("topics", group, f"{name}.md"), text


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
