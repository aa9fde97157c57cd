"""The tags of a provider that its record implies: nobody writes down twice what a key says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGN_IN = {
    "password": {"known_provider", "plain_password"},
    "none": {"known_provider", "no_imap"},
    "not_known": {"unknown_provider", "no_settings"},
}
"""The tags of a way to sign in, where these are not that it is known and its own name."""
_FAMILY = {"att": "yahoo", "microsoft_personal": "microsoft", "microsoft_work": "microsoft"}
"""Whose servers a platform runs on, or what its two halves have in common."""
_HOSTS = frozenset({"google", "microsoft", "yahoo", "aol", "cineca"})
"""Platforms that keep the mail of access providers and schools, beside that of their own."""
_WITHOUT_SERVERS = frozenset({"isp", "school"})
"""Kinds of providers whose business mail is not, so that they may leave it to a host."""
_OWN_PROGRAM = frozenset({"none", "bridge"})
"""Ways to sign in that no program but the provider's own knows by itself; none of them has POP."""
_INCOMING = frozenset({"imap", "pop3"})
_ALWAYS_ON = frozenset({"google"})
"""Platforms whose `switch` says that there is nothing to switch on."""


class _Server(Protocol):
    @property
    def protocol(self) -> str: ...
    @property
    def user_name(self) -> str: ...


class _Record(Protocol):
    """What of a provider its tags follow from; `catalog.model` tells what each says."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def platform(self) -> str: ...
    @property
    def sign_in(self) -> str: ...
    @property
    def switch(self) -> str: ...
    @property
    def servers(self) -> Sequence[_Server]: ...


def derived_tags(record: _Record) -> frozenset[str]:
    """What follows from a provider's record, by the rules that content/README has in words."""
    platforms = _platforms(record)
    tags = {record.kind} | _SIGN_IN.get(record.sign_in, {"known_provider", record.sign_in})
    if record.switch and not platforms & _ALWAYS_ON:
        tags.add("needs_switch")
    if record.sign_in in _OWN_PROGRAM:
        tags.add("no_pop")
    if {one.user_name for one in record.servers if one.protocol in _INCOMING} == {"local_part"}:
        tags.add("local_part_user")
    if record.kind in _WITHOUT_SERVERS and platforms & _HOSTS:
        tags.add("hosted_elsewhere")
    return frozenset(tags | platforms)


def _platforms(record: _Record) -> set[str]:
    """Who runs its servers, under the names that headings have for them; none if it does so itself.

    A platform that is called by a domain is but another record, which no heading can name.
    """
    platform = record.platform
    if platform in {record.key, ""} or "." in platform:
        return set()
    return {platform, _FAMILY.get(platform, platform)}
