"""Yes, No and Partly say what the records say, for every provider and port; or nothing is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.text import render_text
from knowledge.answering.verdicts import Verdicts
from knowledge.answering.wording import Wording
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question, Reference
from knowledge.service import Knowledge
from knowledge.understanding import Claim

if TYPE_CHECKING:
    from knowledge.catalog.model import Port, Provider

KNOWLEDGE = Knowledge(read_catalog())
CATALOG = KNOWLEDGE.catalog
VERDICTS = Verdicts(CATALOG, Wording(CATALOG))
_PROVIDERS = st.sampled_from(CATALOG.providers)
_PORTS = st.sampled_from(CATALOG.ports)
_PROTOCOLS = ("imap", "pop3", "smtp")
_SECURITIES = ("ssl", "starttls", "unencrypted", "encrypted", "tls")
_ANY = ("encrypted", "tls")
_FORM = re.compile(r"\*\*(Yes|No|Partly)[:.,] .+[.)]\*\*")


def judge(kind: Any, *terms: str, provider: str = "", port: int = 0, client: str = "") -> str:
    """The first word of what is said; empty if nothing is."""
    claim = Claim(kind=kind, terms=terms, port=port)
    verdict = VERDICTS.judge(claim, Reference(topic="", provider=provider, client=client))
    match = _FORM.fullmatch(verdict)
    assert match or not verdict, verdict
    return match[1] if match else ""


def said(question: str, *earlier: str) -> str:
    turns = KNOWLEDGE.fold(earlier)
    return render_text(KNOWLEDGE.answer(Question(text=question, turns=turns))) or ""


@given(_PROVIDERS, st.sampled_from(_PROTOCOLS))
def test_a_protocol_is_offered_where_the_record_has_a_server(
    provider: Provider, protocol: str
) -> None:
    word = judge("offers", protocol, provider=provider.key)

    if provider.sign_in == "not_known":
        assert word == ""
    elif provider.sign_in == "none":
        assert word == "No"
    elif any(server.protocol == protocol for server in provider.servers):
        assert word == ("Partly" if provider.sign_in == "bridge" else "Yes")
    else:
        assert word == ("No" if protocol == "pop3" and "no_pop" in provider.tags else "")


@given(_PROVIDERS, st.sampled_from(_SECURITIES), st.sampled_from(_PROTOCOLS))
def test_a_security_is_offered_only_by_a_server_that_has_it(
    provider: Provider, security: str, protocol: str
) -> None:
    if judge("offers", protocol, security, provider=provider.key) == "Yes":
        ways = {s.security for s in provider.servers if s.protocol == protocol}
        assert ways - {"unencrypted"} if security in _ANY else security in ways


@given(_PROVIDERS)
def test_the_app_password_is_that_of_the_record(provider: Provider) -> None:
    needs = judge("needs", "app_password", provider=provider.key)
    takes = judge("takes", "app_password", provider=provider.key)
    own = judge("takes", "password", provider=provider.key)
    without = judge("goes_without", "app_password", provider=provider.key)

    if provider.sign_in == "not_known":
        assert {needs, takes, own, without} == {""}
    if provider.sign_in == "app_password":
        assert (needs, takes, own, without) == ("Yes", "Yes", "No", "No")
    if provider.sign_in == "oauth2_or_app_password":
        assert (needs, takes, own, without) == ("Partly", "Yes", "No", "Yes")
    if provider.sign_in == "oauth2_only":
        assert needs == "No"
        assert takes == own == ("Partly" if "microsoft_work" in provider.tags else "No")
    if provider.sign_in == "password":
        assert own in {"Yes", ""}
        assert without in {"Yes", ""}
        assert needs in {"No", "Partly", ""}
    if provider.sign_in in {"bridge", "none"}:
        assert needs == takes == own == "No"


@given(_PROVIDERS)
def test_oauth2_is_never_denied_where_it_only_is_not_listed(provider: Provider) -> None:
    takes = judge("takes", "oauth2", provider=provider.key)
    needs = judge("needs", "oauth2", provider=provider.key)

    assert (takes == "Yes") == provider.sign_in.startswith("oauth2")
    assert takes != "No" or provider.sign_in in {"bridge", "none"}
    assert needs != "Yes" or provider.sign_in == "oauth2_only"


@given(_PROVIDERS, _PROVIDERS)
def test_a_server_is_right_where_the_record_has_it(provider: Provider, other: Provider) -> None:
    for server in (*provider.servers, *other.servers):
        has_it = any(one.host == server.host for one in provider.servers)
        assert judge("host", server.host, provider=provider.key) == ("Yes" if has_it else "")


@given(_PROVIDERS)
def test_the_user_name_is_that_of_the_record(provider: Provider) -> None:
    kinds = {s.user_name for s in provider.servers if s.protocol in _PROTOCOLS}
    word = judge("user_name", "full_address", provider=provider.key)

    assert (word == "Yes") == (kinds == {"address"})
    assert (word == "No") == (kinds == {"local_part"})


@given(_PROVIDERS, st.sampled_from(_PROTOCOLS))
def test_a_switch_is_asked_for_only_by_a_record_that_has_one(
    provider: Provider, protocol: str
) -> None:
    must = judge("switch", protocol, provider=provider.key)
    is_on = judge("is_on", protocol, provider=provider.key)

    assert (must, is_on) in {("", ""), ("Yes", "No"), ("No", "Yes")}
    assert not must or provider.switch
    assert must != "No" or "needs_switch" not in provider.tags


@given(_PORTS, st.sampled_from(_SECURITIES))
def test_a_port_is_as_safe_as_the_table_has_it(port: Port, security: str) -> None:
    word = judge("port", security, port=port.number)
    several = {way for row in CATALOG.ports if row.number == port.number for way in row.security}

    asked = several - {"unencrypted"} if security in _ANY else several & {security}
    if word == "Yes":
        assert asked
    if word == "No":
        assert not asked
    if word == "Partly":
        assert {"unencrypted", "starttls"} <= several


@given(_PORTS, st.sampled_from(_PROTOCOLS))
def test_a_port_belongs_to_the_protocol_of_the_table(port: Port, protocol: str) -> None:
    rows = [row for row in CATALOG.ports if row.number == port.number]
    named = {row.protocol.casefold().split()[0] for row in rows}

    assert judge("port", protocol, port=port.number) == ("Yes" if protocol in named else "No")


@given(_PROVIDERS, st.integers(1, 65_535) | _PORTS.map(lambda port: port.number))
def test_a_port_is_a_providers_only_where_it_is_listed(provider: Provider, number: int) -> None:
    listed = any(server.port == number for server in provider.servers)

    assert judge("port", provider=provider.key, port=number) == ("Yes" if listed else "")


@pytest.mark.parametrize("number", [995, 587])
def test_a_port_of_something_else_is_none_at_any_provider(number: int) -> None:
    for provider in CATALOG.providers:
        assert judge("port", "imap", provider=provider.key, port=number) in {"No", "Yes"}


def test_a_record_goes_before_the_table() -> None:
    odd = next(
        (one.key, server.port)
        for one in CATALOG.providers
        for server in one.servers
        if (server.port, server.security) == (587, "ssl")
    )

    assert judge("port", "ssl", port=odd[1]) == "No"
    assert judge("port", "ssl", provider=odd[0], port=odd[1]) == "Yes"


def test_both_orders_of_a_comparison_are_answered() -> None:
    for row in CATALOG.language["yes_no"]["better"]:
        one, other = row["pair"]
        assert judge("better", one, other) == "Yes"
        assert judge("better", other, one) == "No"


def test_what_is_known_of_things_as_such_begins_with_yes_or_no() -> None:
    for row in CATALOG.language["yes_no"]["known"]:
        assert judge("known", *sorted(row["terms"])) in {"Yes", "No", "Partly"}


def test_on_its_own_devices_icloud_wants_no_app_password() -> None:
    assert judge("needs", "app_password", provider="me.com") == "Yes"
    assert judge("needs", "app_password", provider="me.com", client="ios") == "No"


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("does gmail support pop3?", "Yes"),
        ("does icloud have pop", "No"),
        ("can't i use pop with icloud?", "No"),
        ("does proton support imap?", "Partly"),
        ("does tuta have imap", "No"),
        ("is port 25 encrypted?", "Partly"),
        ("can i use 587 with ssl?", "No"),
        ("isn't 993 ssl?", "Yes"),
        ("is 993 ssl?", "Yes"),
        ("is 995 for imap?", "No"),
        ("do i need an app password for yahoo", "Partly"),
        ("do i need an app password for icloud?", "Yes"),
        ("does outlook.com accept app passwords?", "No"),
        ("is imap better than pop?", "Yes"),
        ("do i have to enable imap in gmx?", "Yes"),
        ("do i have to enable imap in gmail?", "No"),
        ("does gmail use port 465?", "Yes"),
    ],
)
def test_the_reply_begins_with_it(asked: str, begins: str) -> None:
    assert re.match(rf"{begins}[:.,] ", said(asked)), said(asked)


@pytest.mark.parametrize(
    "asked",
    ["does walla support imap?", "does gmail use port 2525?", "what port does gmail use for pop3?"],
)
def test_where_no_fact_decides_there_is_no_yes_and_no_no(asked: str) -> None:
    assert not re.match(r"(Yes|No|Partly)\b", said(asked)), said(asked)


def test_a_follow_up_about_another_provider_is_answered_too() -> None:
    assert said("and icloud?", "does gmail support pop3?").startswith("No:")
    assert said("and imap?", "does icloud have pop?").startswith("Yes:")
