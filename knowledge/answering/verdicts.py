"""Yes, No or Partly: what the records say of the statement that a question asks about.

Where they do not decide it, nothing is said: that a record does not name a thing proves nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.answering import servers
from knowledge.answering.placeholders import fill
from knowledge.labels import PROTOCOLS
from knowledge.overlay import with_other

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from knowledge.answering.wording import Wording
    from knowledge.catalog.model import Catalog, Port, Provider, Server
    from knowledge.outcomes import Reference
    from knowledge.understanding import Claim

_LINK = re.compile(r"https://\S+")
_ENCRYPTED = frozenset({"encrypted", "tls"})
"""Terms that any way to encrypt makes true."""
_WITHOUT_PROGRAMS = ("closed", "forwarding", "no_imap")
"""Tags of a provider that no mail program can read, the most telling first."""
_FAMILY = {"pop": "pop3", "submission": "smtp"}
"""Protocols of the table of ports under the names that questions have for them."""
_OUT, _IN = frozenset({"submission"}), frozenset({"retrieval"})
"""Roles of ports by which a mail program sends, and reads."""
_OWN_ON = frozenset({"ios", "apple_mail"})
"""Devices on which Apple's own mailbox is switched on instead of being signed in to."""


class Verdicts:
    """Judges the claims of questions by one catalogue."""

    def __init__(self, catalog: Catalog, wording: Wording) -> None:
        self._providers = catalog.provider_by_key
        self._ports = catalog.ports
        self._wording = wording
        self._policies = catalog.policy_by_id
        table = catalog.language.get("yes_no", {})
        self._unsure = re.compile(table.get("notes", {}).get("unsure", "$^"))
        self._known: Mapping[tuple[str, ...], str] = {
            tuple(sorted(row["terms"])): row["sentence"] for row in table.get("known", ())
        }
        self._better: Mapping[tuple[str, ...], str] = {
            key: row[answer]
            for row in table.get("better", ())
            for key, answer in (
                (tuple(row["pair"]), "yes"),
                (tuple(reversed(row["pair"])), "no"),
            )
        }

    def laid_over(self, catalog: Catalog) -> Verdicts:
        """The same with the providers of `catalog`, which lies over their own."""
        return with_other(self, _providers=catalog.provider_by_key)

    def judge(self, claim: Claim, reference: Reference) -> str:
        """A bold sentence that begins with Yes, No or Partly; empty where no fact decides."""
        provider = self._providers.get(reference.provider)
        if claim.kind == "known":
            sentence = self._known.get(claim.terms, "")
        elif claim.kind == "better":
            sentence = self._better.get(claim.terms, "")
        elif claim.kind == "port":
            sentence = self._of_port(claim, provider)
        elif provider is None or provider.sign_in == "not_known":
            sentence = ""
        elif claim.kind == "offers":
            sentence = self._offers(claim, provider)
        elif claim.kind == "host":
            sentence = self._of_host(claim.terms[0], provider)
        elif claim.kind in {"switch", "is_on"}:
            sentence = self._of_switch(claim, provider)
        elif claim.kind == "user_name":
            sentence = self._of_user_name(provider)
        else:
            sentence = self._of_sign_in(claim, provider, reference.client)
        return f"**{sentence}**" if sentence else ""

    def _say(self, name: str, **values: object) -> str:
        return self._wording.say("verdict", name, **values)

    # ports

    def _of_port(self, claim: Claim, provider: Provider | None) -> str:
        """Whether the number is for what is said of it, by the record first, then by the table."""
        own = [s for s in provider.servers if s.port == claim.port] if provider else []
        if provider and (server := _fitting(own, claim.terms)):
            return self._say("listed", provider=provider.name, server=servers.summarise((server,)))
        rows = [row for row in self._ports if row.number == claim.port] if claim.terms else []
        verdicts = {_judge_port(row, claim.terms): row for row in reversed(rows)}
        verdict = next((v for v in ("yes", "partly", "no") if v in verdicts), "")
        if not verdict or (provider and verdict != "no"):
            return ""  # right in general, but whether it is so there, its record does not say
        row = verdicts[verdict]
        if verdict == "yes" and "starttls" in claim.terms and "STARTTLS" not in row.meaning:
            verdict = "partly"
        if verdict == "partly" and "unencrypted" not in row.security:
            return ""
        meaning = row.meaning[:1].lower() + row.meaning[1:]
        return self._say(f"port_{verdict}", meaning=meaning, port=row.number)

    def _of_host(self, host: str, provider: Provider) -> str:
        """Whether a server is one of the record's; what is not in it may be right all the same."""
        own = [server for server in provider.servers if server.host == host]
        named = servers.summarise(own[:2])
        return self._say("listed", provider=provider.name, server=named) if own else ""

    # what a provider offers

    def _offers(self, claim: Claim, provider: Provider) -> str:
        wanted = [term for term in claim.terms if term in PROTOCOLS]
        secure = [term for term in claim.terms if term not in PROTOCOLS]
        if closed := self._without_programs(provider, wanted):
            return closed
        if secure:
            several = [s for s in provider.servers if not wanted or s.protocol in wanted]
            server = _fitting(several, secure) if len(wanted) <= 1 else None
            named = servers.summarise((server,)) if server else ""
            return self._say("secured", provider=provider.name, server=named) if named else ""
        found = {protocol: servers.choose_best(provider, protocol) for protocol in wanted}
        missing = [protocol for protocol, server in found.items() if server is None]
        if any(protocol != "pop3" for protocol in missing):
            return ""
        if missing and "no_pop" not in provider.tags:
            return ""
        offered = " and ".join(PROTOCOLS[protocol] for protocol in found if protocol not in missing)
        return self._say_offered(provider, offered, [s for s in found.values() if s], missing)

    def _say_offered(
        self, provider: Provider, offered: str, found: Sequence[Server], missing: Sequence[str]
    ) -> str:
        name = provider.name
        if missing and offered:
            return self._say("offers_some", provider=name, offered=offered)
        if missing:
            imap = servers.describe(servers.choose_best(provider, "imap"))
            return self._say("no_pop3", provider=name, imap=imap) if imap else ""
        if provider.sign_in == "bridge":
            return self._say("through_bridge", provider=name, offered=offered)
        if len(found) > 1:
            return self._say("offers_all", provider=name, offered=offered)
        server = servers.describe(found[0])
        return self._say("offers", provider=name, offered=offered, server=server)

    def _without_programs(self, provider: Provider, wanted: Collection[str]) -> str:
        if provider.sign_in != "none" or "exchange" in wanted:
            return ""
        tag = next((tag for tag in _WITHOUT_PROGRAMS if tag in provider.tags), "")
        return self._say(tag, provider=provider.name) if tag else ""

    # switches and user names

    def _of_switch(self, claim: Claim, provider: Provider) -> str:
        """Whether protocols have to be switched on; what no switch is known of stays open."""
        if len(claim.terms) != 1:
            return ""
        verdict = _is_switched(provider, claim.terms[0])
        if verdict is None:
            return ""
        is_so = verdict if claim.kind == "switch" else not verdict
        answer = "yes" if is_so else "no"
        return self._say(f"{claim.kind}_{answer}", switch=provider.switch)

    def _of_user_name(self, provider: Provider) -> str:
        kinds = {s.user_name for s in provider.servers if s.protocol in {"imap", "pop3", "smtp"}}
        if kinds == {"address"}:
            return self._say("user_name_yes", provider=provider.name)
        if kinds == {"local_part"}:
            return self._say("user_name_no", provider=provider.name)
        if kinds == {"address", "local_part"}:
            told = servers.describe_user_names(provider, self._wording)
            return self._say("user_name_partly", provider=provider.name, user_name=told)
        return ""

    # signing in

    def _of_sign_in(self, claim: Claim, provider: Provider, client: str) -> str:
        """By the way to sign in that the record has, and what is asked of which way."""
        (asked,) = claim.terms
        way = provider.sign_in
        if "apple" in provider.tags and client in _OWN_ON and claim.kind != "takes":
            way = "switched_on"
        elif "microsoft_work" in provider.tags:
            way = "oauth2_at_work"  # sending takes a password where the administrator allows it
        elif way == "password" and self._is_unsure(provider):
            return ""
        elif way == "password" and provider.app_password_page:
            way = "either_password"
        return self._say(f"{claim.kind}_{asked}_{way}", provider=provider.name)

    def _is_unsure(self, provider: Provider) -> bool:
        """Whether the record is not sure which password its provider wants."""
        page = provider.app_password_page
        moved = bool(page) and not _LINK.fullmatch(page)  # a page for some of its mailboxes
        note = fill(provider.note, {}, self._policies)
        return moved or bool(self._unsure.search(note))


def _fitting(several: Sequence[Server], terms: Collection[str]) -> Server | None:
    """The first of `several` of which all of `terms` hold."""
    return next((s for s in several if all(_holds(s, term) for term in terms)), None)


def _holds(server: Server, term: str) -> bool:
    if term in PROTOCOLS:
        return server.protocol == term
    if term in {"incoming", "outgoing"}:
        return (server.protocol == "smtp") == (term == "outgoing")
    if term in _ENCRYPTED:
        return server.security != "unencrypted"
    return server.security == term


def _judge_port(row: Port, terms: Sequence[str]) -> str:
    """`yes`, `no` or `partly` if all of `terms` hold, one does not, or some in part; else empty."""
    verdicts = {_judge_term(row, term) for term in terms}
    return next((v for v in ("no", "", "partly", "yes") if v in verdicts), "")


def _judge_term(row: Port, term: str) -> str:
    if term in PROTOCOLS:
        family = row.protocol.split()[0].lower()
        return "yes" if _FAMILY.get(family, family) == term else "no"
    if term in {"incoming", "outgoing"}:
        right = _OUT if term == "outgoing" else _IN
        return "yes" if row.role in right else "no" if row.role in _OUT | _IN else ""
    return _judge_security(frozenset(row.security), term)


def _judge_security(offered: frozenset[str], term: str) -> str:
    if not offered:
        return ""
    asked = offered - {"unencrypted"} if term in _ENCRYPTED else offered & {term}
    if term == "starttls" and "ssl" not in offered:
        return "yes" if asked else "no"
    return "no" if not asked else "yes" if asked == offered else "partly"


def _is_switched(provider: Provider, protocol: str) -> bool | None:
    """Whether a protocol is off until it is switched on; None where the record does not say."""
    told = provider.switch.casefold()
    if not told or "administrator" in told:
        return None
    if "google" in provider.tags and provider.kind == "mailbox":
        return {"imap": False, "pop3": True}.get(protocol)
    named = {p for p, word in (("imap", "imap"), ("pop3", "pop"), ("smtp", "smtp")) if word in told}
    if not named and "access" in told and protocol != "exchange":
        return True
    return True if protocol in named else None
