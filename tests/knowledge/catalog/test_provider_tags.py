"""The tags of a provider follow from its record."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.catalog.content_files import SHIPPED, read_catalog
from knowledge.catalog.model import Correction, Provider, Server
from tests.small_content import edit, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

README = SHIPPED / "README.md"


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    """A mailbox provider of its own that takes passwords, with an IMAP server."""
    (provider,) = read_catalog(write(tmp_path / "content")).providers
    return provider


def _with_user_names(provider: Provider, **names: str) -> Provider:
    (server,) = provider.servers
    servers = tuple(
        replace(server, protocol=protocol, user_name=name)  # type: ignore[arg-type]  # a protocol
        for protocol, name in names.items()
    )
    return replace(provider, servers=servers)


_PLAIN = {"known_provider", "mailbox", "plain_password"}
_HOSTED = {"known_provider", "hosted_elsewhere", "plain_password"}
_RECORDS: tuple[tuple[Mapping[str, Any], set[str]], ...] = (
    ({}, _PLAIN),
    ({"kind": "web_host"}, {"known_provider", "web_host", "plain_password"}),
    ({"sign_in": "app_password"}, {"known_provider", "mailbox", "app_password"}),
    ({"sign_in": "none"}, {"known_provider", "mailbox", "no_imap", "no_pop"}),
    ({"sign_in": "bridge"}, {"known_provider", "mailbox", "bridge", "no_pop"}),
    ({"sign_in": "not_known"}, {"unknown_provider", "no_settings", "mailbox"}),
    ({"switch": "Switch IMAP on."}, _PLAIN | {"needs_switch"}),
    ({"switch": "It is always on.", "platform": "google"}, _PLAIN | {"google"}),
    ({"platform": "zoho"}, _PLAIN | {"zoho"}),
    ({"platform": "other.example"}, _PLAIN),
    ({"platform": "att"}, _PLAIN | {"att", "yahoo"}),
    ({"platform": "microsoft_work"}, _PLAIN | {"microsoft_work", "microsoft"}),
    ({"platform": "google", "kind": "school"}, _HOSTED | {"school", "google"}),
    ({"platform": "att", "kind": "isp"}, _HOSTED | {"isp", "att", "yahoo"}),
    ({"platform": "zoho", "kind": "isp"}, {"known_provider", "isp", "plain_password", "zoho"}),
    ({"extra_tags": frozenset({"closed", "mailbox"})}, _PLAIN | {"closed"}),
    ({"without_tags": frozenset({"plain_password", "absent"})}, _PLAIN - {"plain_password"}),
)


@pytest.mark.parametrize(("values", "tags"), _RECORDS)
def test_a_record_has_the_tags_that_it_implies(
    provider: Provider, values: Mapping[str, Any], tags: set[str]
) -> None:
    assert replace(provider, **values).tags == tags


@pytest.mark.parametrize(
    ("names", "holds"),
    [
        ({"imap": "local_part", "smtp": "address"}, True),
        ({"pop3": "local_part"}, True),
        ({"imap": "address", "pop3": "local_part"}, False),
        ({"smtp": "local_part"}, False),
        ({}, False),
    ],
)
def test_the_user_name_is_that_of_the_servers_to_read_from(
    provider: Provider, names: dict[str, str], *, holds: bool
) -> None:
    assert ("local_part_user" in _with_user_names(provider, **names).tags) is holds


def test_only_true_exceptions_are_kept_as_such(provider: Provider) -> None:
    both = frozenset({"mailbox", "closed"})
    kept = replace(provider, extra_tags=both, without_tags=frozenset({"isp", "mailbox"}))

    assert kept.extra_tags == {"closed"}
    assert kept.without_tags == {"mailbox"}


def test_tags_written_down_as_before_say_the_same_as_none(tmp_path: Path) -> None:
    content = write(tmp_path / "content")
    written = read_catalog(content)
    file = content / "facts/providers.toml"
    edit(file, 'tags = ["mailbox", "plain_password", "known_provider"]\n', "")
    assert read_catalog(content) == written

    edit(file, "help_page", 'tags = ["mailbox", "closed"]\nextra_tags = ["odd"]\nhelp_page')
    assert read_catalog(content).providers[0].extra_tags == {"closed", "odd"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("key", Provider), ("key of a server", Server), ("key of a correction", Correction)],
)
def test_every_key_of_a_provider_is_explained_and_no_other(heading: str, kind: type) -> None:
    section = README.read_text("utf-8").partition("## A provider\n")[2].partition("\n## ")[0]
    table = section.partition(f"| {heading} | meaning |\n")[2].partition("\n\n")[0]

    explained = [
        key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])
    ]

    assert sorted(explained) == sorted(f.name for f in fields(kind) if f.init)
