"""A brand in another country is another company, unless a record says otherwise."""

from __future__ import annotations

import pytest

from knowledge.answering.text import render_reply
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())
LANGUAGE = KNOWLEDGE.catalog.language


def understood(text: str) -> tuple[str, str]:
    understanding = KNOWLEDGE.rank(Question(text=text)).interpretation.understanding
    return understanding.provider, understanding.domain


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("orange moldova imap settings", "Orange (Moldova)"),
        ("vodafone greece imap settings", "Vodafone (Greece)"),
        ("bt ireland imap settings", "BT (Ireland)"),
        ("t-online austria imap settings", "T-Online (Austria)"),
        ("smtp for comcast in spain", "Comcast (Spain)"),
        ("o2 czech imap settings", "O2 (the Czech Republic)"),
        ("poste maroc mail settings", "Poste (Morocco)"),
        ("exetel imap server", "Exetel"),
        ("telkom mail settings", "Telkom"),
        ("t-mobile imap settings", "T-Mobile"),
    ],
)
def test_another_company_is_said_to_be_unknown(text: str, company: str) -> None:
    assert understood(text) == ("", company)

    reply = render_reply(KNOWLEDGE.answer(Question(text=text)))

    assert company in reply
    assert "993" not in reply, "no server of anybody else's, and none made up"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("orange imap", "orange.fr"),
        ("orange france imap", "orange.fr"),
        ("spanish orange imap", "orange.es"),
        ("orange in belgium smtp", "orange.be"),
        ("vodafone deutschland imap", "vodafonemail.de"),
        ("vodafone uk imap settings", "vodafone.co.uk"),
        ("poste italiane imap", "poste.it"),
        ("posteo imap", "posteo.de"),
        ("telia finland imap", "inet.fi"),
        ("sky ireland imap", "sky.com"),
        ("comcast usa imap", "comcast.net"),
        ("gmx spanien imap", "gmx.com"),
        ("gmx schweiz imap", "gmx.net"),
        ("yahoo germany imap", "yahoo.com"),
        ("yahoo japan imap", "yahoo.co.jp"),
        ("zoho indian imap", "zoho.in"),
        ("gmail uk imap", "googlemail.com"),
    ],
)
def test_the_record_of_the_country_is_taken_where_there_is_one(text: str, key: str) -> None:
    assert understood(text)[0] == key


@pytest.mark.parametrize("name", LANGUAGE["brands"]["strangers"])
def test_a_company_without_a_record_is_never_mended_onto_another(name: str) -> None:
    key, company = understood(f"{name} imap settings")
    assert (key, company) == ("", LANGUAGE["brands"]["strangers"][name])


@pytest.mark.parametrize("code", LANGUAGE["countries"]["names"])
def test_every_country_has_a_name_to_show_and_one_to_type(code: str) -> None:
    shown, *typed = LANGUAGE["countries"]["names"][code]
    assert len(code) == 2
    assert shown
    assert typed
    assert all(name == name.casefold() for name in typed)


def test_homes_and_families_are_those_of_records() -> None:
    keys = KNOWLEDGE.catalog.provider_by_key.keys()
    assert LANGUAGE["countries"]["homes"].keys() <= keys
    assert set(LANGUAGE["brands"]["families"].values()) <= keys
