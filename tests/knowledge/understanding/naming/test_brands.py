"""Which provider a text names, and by what."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding.naming.brands import Brands, Named
from knowledge.understanding.normalise import read

CATALOG = read_catalog()
BRANDS = Brands(CATALOG.providers, CATALOG.language)
GUARDED = sorted(
    brand
    for brand in CATALOG.language["brands"]["guarded"]
    if any(brand in provider.brands for provider in CATALOG.providers)
)


def named(text: str, *, about_mail: bool = False) -> Named:
    clean = read(text)
    return BRANDS.in_text(clean, clean.words, about_mail=about_mail)


@pytest.mark.parametrize("text", ["gmail", "me@gmail.com", "imap.gmail.com", "GMail!"])
def test_brand_address_and_host_lead_to_the_same_provider(text: str) -> None:
    assert BRANDS.of_domain("gmail.com") in named(text).keys


@pytest.mark.parametrize("brand", GUARDED)
def test_an_everyday_word_is_a_brand_only_where_mail_is_spoken_of(brand: str) -> None:
    assert not named(brand).keys
    assert named(brand, about_mail=True).keys


def test_a_domain_of_nobody_we_know_is_unknown() -> None:
    assert named("me@post.hollow-oak.example").stranger.name == "post.hollow-oak.example"


def test_a_subdomain_belongs_to_the_provider_of_its_parent() -> None:
    assert BRANDS.of_domain("mail.example.t-online.de") == BRANDS.of_domain("t-online.de") != ""


def test_the_first_provider_named_is_the_first_in_the_list() -> None:
    first, second = named("from yahoo to gmail").keys[:2]

    assert (first, second) == (named("yahoo").keys[0], named("gmail").keys[0])


@pytest.mark.parametrize("provider", CATALOG.providers, ids=lambda provider: provider.key)
def test_every_domain_leads_to_its_own_provider(provider: object) -> None:
    domains = getattr(provider, "domains", ())
    assert {BRANDS.of_domain(domain) for domain in domains} <= {getattr(provider, "key", "")}


@pytest.mark.parametrize("asked", ["imap at t-online", "my mail at t online please", "at t-online"])
def test_a_name_that_goes_on_is_not_cut_short_into_another(asked: str) -> None:
    assert named(asked, about_mail=True).keys == ("t-online.de",)


def test_a_name_of_single_letters_is_found_where_nothing_goes_on() -> None:
    assert named("imap at at&t").keys[:1] == named("imap of at&t").keys[:1] != ()
