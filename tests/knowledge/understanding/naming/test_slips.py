"""A mistyped domain is asked about, and no host name is ever made out of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.text import render_reply
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Clarification, Question
from knowledge.service import Knowledge
from knowledge.understanding.naming.brands import Brands
from knowledge.understanding.naming.slips import Slips

CATALOG = read_catalog()
KNOWLEDGE = Knowledge(CATALOG)
BRANDS = Brands(CATALOG.providers, CATALOG.language)
POPULAR: list[str] = CATALOG.language["slips"]["popular"]["domains"]
KNOWN = {domain for provider in CATALOG.providers for domain in provider.domains}
SLIPS = Slips(
    KNOWN,
    CATALOG.language["slips"],
    everyday=CATALOG.language["brands"]["guarded"],
    families=CATALOG.language["brands"]["families"],
)
WAYS = (
    "{}",
    "settings for {}",
    "{} imap",
    "me@{} smtp server and port",
    "my password is rejected, joe@{}",
    "cannot send from ann@{} in thunderbird",
    "imap.{} 993 does not answer",
    "certificate error with smtp.{}",
    "how do i set up ann@{} on my iphone",
)
LONG = [d for d in POPULAR if len(d.partition(".")[0]) > 5]


def swapped(name: str, at: int) -> str:
    at %= len(name) - 1
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def dropped(name: str, at: int) -> str:
    at = 1 + at % (len(name) - 1)
    return name[:at] + name[at + 1 :]


def doubled(name: str, at: int) -> str:
    at %= len(name)
    return name[:at] + name[at] + name[at:]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaiil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("gmail.de", "gmail.com"),
        ("gmailc.om", "gmail.com"),
        ("g.mail.com", "gmail.com"),
        ("gmàil.com", "gmail.com"),
        ("gmаil.com", "gmail.com"),
        ("gmail-login.com", "gmail.com"),
        ("gmail.com.example.ru", "gmail.com"),
        ("imap.gmial.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("hotmial.pl", "hotmail.pl"),
        ("yaho.com", "yahoo.com"),
        ("yahho.com", "yahoo.com"),
        ("yahoo.net", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("icloud.co", "icloud.com"),
        ("gmx.dee", "gmx.de"),
        ("aoll.com", "aol.com"),
        ("lvie.com", "live.com"),
        ("webb.de", "web.de"),
        ("tonline.de", "t-online.de"),
        ("comcast.com", "comcast.net"),
        ("concast.net", "comcast.net"),
        ("sbcgloble.net", "sbcglobal.net"),
        ("protonmial.com", "protonmail.com"),
        ("btinternt.com", "btinternet.com"),
    ],
)
def test_what_was_meant(typed: str, meant: str) -> None:
    assert SLIPS.of(typed) == (meant, False)
    assert BRANDS.of_domain(meant)


@pytest.mark.parametrize(
    "domain",
    "mail.com email.com gmx.at aol.de live.com ymail.com web.de me.com qq.com fastmail.fm".split(),
)
def test_a_known_domain_is_nobodys_slip(domain: str) -> None:
    assert BRANDS.of_domain(domain)
    assert not KNOWLEDGE.rank(Question(text=f"{domain} imap")).interpretation.understanding.meant


@pytest.mark.parametrize("provider", CATALOG.providers, ids=lambda provider: provider.key)
def test_no_domain_of_a_record_is_taken_for_a_slip(provider: object) -> None:
    for domain in getattr(provider, "domains", ()):
        text = f"imap settings for @{domain}"
        assert not KNOWLEDGE.rank(Question(text=text)).interpretation.understanding.meant


@pytest.mark.parametrize(
    "domain", ["xmail.com", "cloud.com", "main.com", "wes.de", "mygmail.com", "outlook.acme.com"]
)
def test_what_may_be_somebodys_own_is_neither_asked_about_nor_guessed_for(domain: str) -> None:
    assert SLIPS.of(domain) == ("", False)


@pytest.mark.parametrize(
    "host",
    ["mxa-001.gslb.pphosted.com", "us-smtp-inbound-1.mimecast.com", "route1.mx.cloudflare.net"],
)
def test_for_a_filter_that_stands_in_an_mx_record_nothing_is_guessed(host: str) -> None:
    assert not SLIPS.of(host).may_be_guessed


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("acme-com.mail.protection.outlook.com", "office365.com"),
        ("acme-com.a-v1.mx.microsoft", "office365.com"),
        ("aspmx.l.google.com", "workspace.google.com"),
        ("in1-smtp.messagingengine.com", "messagingengine.com"),
        ("mta-gw.infomaniak.ch", "infomaniak.com"),
        ("mx00.kundenserver.de", "1und1.de"),
        ("mx.zoho.in", "zoho.in"),
        ("smtpin.rzone.de", "strato.de"),
        ("mta5.am0.yahoodns.net", "yahoo.com"),
    ],
)
def test_the_host_of_an_mx_record_names_who_runs_the_mail(host: str, key: str) -> None:
    assert BRANDS.of_domain(host) == key


@pytest.mark.parametrize(
    "domain", ["smith-family.org", "bakery.co.uk", "müller.de", "johnson.net", "acme.com"]
)
def test_for_a_domain_that_is_like_no_other_hosts_are_guessed_and_called_a_guess(
    domain: str,
) -> None:
    outcome = KNOWLEDGE.answer(Question(text=f"what are the imap settings for {domain}"))
    lines = render_reply(outcome).splitlines()

    (place,) = [n for n, line in enumerate(lines) if f"imap.{domain}" in line]
    assert "guess" in lines[place]
    assert not any(line.startswith("- ") for line in lines[place + 1 :])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("typed", ["gmial.com", "hotmial.com", "yaho.com", "outlok.com", "gmx.dee"])
def test_in_every_way_in_it_is_asked_and_nothing_is_made_up(way: str, typed: str) -> None:
    outcome = KNOWLEDGE.answer(Question(text=way.format(typed)))

    assert isinstance(outcome, Clarification)
    assert outcome.ask.startswith("Did you mean ")
    assert outcome.options[0].label.startswith("Yes, ")
    _holds_no_host_of(typed, render_reply(outcome))


@given(
    st.sampled_from(LONG),
    st.sampled_from([swapped, dropped, doubled]),
    st.integers(0, 20),
    st.sampled_from(WAYS),
)
@settings(max_examples=300, deadline=None)
def test_any_slip_of_a_popular_domain(domain: str, how: object, at: int, way: str) -> None:
    name, _, top = domain.partition(".")
    typed = f"{how(name, at)}.{top}"  # type: ignore[operator]  # one of the three above
    if typed == domain or BRANDS.of_domain(typed):
        return
    outcome = KNOWLEDGE.answer(Question(text=way.format(typed)))

    assert outcome.turn.understanding.meant, typed
    _holds_no_host_of(typed, render_reply(outcome))


@given(st.sampled_from(POPULAR), st.text("abcdefghijklmnopqrstuvwxyz", max_size=3), st.data())
@settings(max_examples=300, deadline=None)
def test_nothing_within_two_letters_of_a_popular_name_is_guessed_for(
    domain: str, letters: str, data: st.DataObject
) -> None:
    name, _, top = domain.partition(".")
    at = data.draw(st.integers(0, len(name)))
    cut = data.draw(st.integers(0, 1))
    typed = f"{name[:at]}{letters[:1]}{name[at + cut :]}.{top}"
    if len(name) < 3 or len(typed) < 6:
        return
    if not BRANDS.of_domain(typed):
        assert not SLIPS.of(typed).may_be_guessed, typed


@pytest.mark.parametrize("reply", ["yes", "Yep, that's right", "oh sorry, yes", "it is gmail.com"])
def test_a_yes_gets_the_settings_that_were_meant(reply: str) -> None:
    turns = KNOWLEDGE.fold(["imap settings for gmial.com"])

    outcome = KNOWLEDGE.answer(Question(text=reply, turns=turns))

    assert "imap.gmail.com" in render_reply(outcome)


def test_a_no_gets_the_way_to_find_the_settings() -> None:
    turns = KNOWLEDGE.fold(["imap settings for gmial.com"])

    outcome = KNOWLEDGE.answer(Question(text="no", turns=turns))

    _holds_no_host_of("gmial.com", render_reply(outcome))
    assert "help page" in render_reply(outcome)


def test_a_yes_to_nothing_is_just_a_yes() -> None:
    turns = KNOWLEDGE.fold(["what is imap"])
    assert not KNOWLEDGE.rank(Question(text="yes", turns=turns)).interpretation.own.provider


@pytest.mark.parametrize("text", ["outlook.exe crashes", "mail.app imap", "open outlook.pst"])
def test_a_file_is_no_domain(text: str) -> None:
    understanding = KNOWLEDGE.rank(Question(text=text)).interpretation.understanding
    assert (understanding.domain, understanding.meant) == ("", "")


@pytest.mark.parametrize("top", ["pl", "co.ke", "com.uy", "lu", "com.pk"])
@pytest.mark.parametrize("brand", CATALOG.language["brands"]["families"])
def test_a_brand_has_its_record_in_countries_that_nobody_listed(brand: str, top: str) -> None:
    key = BRANDS.of_domain(f"{brand}.{top}")
    assert key == CATALOG.language["brands"]["families"][brand] or f"{brand}.{top}" in KNOWN


@pytest.mark.parametrize("top", ["cm", "co", "om", "con", "net"])
def test_a_slip_of_com_is_no_country(top: str) -> None:
    assert not BRANDS.of_domain(f"hotmail.{top}")
    assert SLIPS.of(f"hotmail.{top}").meant == "hotmail.com"


def _holds_no_host_of(typed: str, text: str) -> None:
    assert not re.search(rf"[a-z0-9]\.{re.escape(typed)}", text)
