"""Which of several names fails, works, was left behind, or only gets the mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Understander, Understanding
from knowledge.understanding.clauses.roles import Mention, Roles, leading

CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
ROLES = Roles(CATALOG.language["roles"])
GMAIL, GMX, YAHOO = (
    UNDERSTANDER.understand(f"{name} mail").provider for name in ("gmail", "gmx", "yahoo")
)


def understood(text: str) -> Understanding:
    return UNDERSTANDER.understand(text)


@pytest.mark.parametrize(
    "told",
    [
        "gmail works, gmx refuses",
        "gmx refuses, gmail works",
        "gmail works gmx doesnt",
        "gmx doesn't, gmail does",
        "although gmail is fine, gmx times out",
        "no trouble with gmail, trouble with gmx",
        "not gmail is the problem, gmx is",
        "it's not gmail it's gmx that's down",
        "everything works except gmx, gmail too",
        "all but gmx work, gmail for example",
        "only gmx is broken, gmail and yahoo are good",
        "gmail: OK, gmx: BAD, yahoo: OK",
        "Not affected: gmail. Affected: gmx.",
        "I have gmail and gmx; the former works, the latter asks for the password",
        "gmail ✅ gmx ❌",
        "The gmail, it is okay. The gmx, it is not okay.",
        "gmail läuft, gmx geht nicht",
        "gmail marche, gmx ne marche pas",
        "gmail funciona, gmx no funciona",
    ],
)
def test_what_fails_is_asked_about_wherever_it_stands(told: str) -> None:
    taken = understood(told)

    assert taken.provider == GMX
    assert (GMX, "fails") in taken.roles


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("we came from gmail, gmx asks for the password", "past"),
        ("i left gmail, now gmx says login failed", "past"),
        ("my mails to gmail bounce, i use gmx", "recipient"),
        ("people with gmail don't get what i send from gmx", "recipient"),
        ("gmail rejects what we send, our mail is at gmx", "recipient"),
        ("i send from gmx through gmail, gmx login fails", "relay"),
        ("my sister writes from gmail and gmx does not get it", "theirs"),
    ],
)
def test_what_is_not_ones_own_is_not_asked_about(told: str, role: str) -> None:
    taken = understood(told)

    assert taken.provider == GMX
    assert dict(taken.roles)[GMAIL] == role


@pytest.mark.parametrize(
    "told", ["my mails to gmail bounce", "we moved away from gmail, which port for imap now?"]
)
def test_who_only_gets_the_mail_or_was_left_is_nobodys_provider(told: str) -> None:
    assert not understood(told).provider


@pytest.mark.parametrize(
    "told",
    [
        "nobody can write to my gmail",
        "the office sends its letters to my gmail address, how do i read them in thunderbird",
        "people who mail to our own gmail get them back",
    ],
)
def test_who_gets_the_mail_may_be_the_asker(told: str) -> None:
    assert understood(told).provider == GMAIL


def test_an_unknown_domain_that_fails_goes_before_a_provider_that_works() -> None:
    taken = understood("gmail works fine, mail.hollow-oak.example refuses the login")

    assert (taken.provider, taken.domain) == ("", "hollow-oak.example")


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("outlook can, thunderbird can't", "thunderbird"),
        ("thunderbird can, outlook can't", "outlook_program"),
        ("works on my iphone, not in thunderbird", "thunderbird"),
        ("mail works in thunderbird, my iphone shows nothing", "ios"),
        ("my outlook account loads on the iphone, thunderbird refuses it", "thunderbird"),
        ("it works in thunderbird but not on my phone", ""),
    ],
)
def test_of_programs_the_one_that_fails_has_its_steps_shown(told: str, client: str) -> None:
    taken = understood(told)

    assert taken.client == client
    assert taken.tags.isdisjoint({"thunderbird", "outlook_program", "ios"} - {client})


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("my outlook.com mailbox does not open in thunderbird", "thunderbird"),
        ("my outlook.de login is refused on the iphone", "ios"),
        ("my outlook.com mailbox does not open in outlook 2021", "outlook_program"),
        ("windows live mail account wont send", "outlook_program"),
    ],
)
def test_a_domain_is_no_program_of_the_same_name(told: str, client: str) -> None:
    assert understood(told).client == client


@pytest.mark.parametrize(
    "told",
    [
        "gmail or gmx, which is better?",
        "move my mail from gmail into gmx",
        "gmail and gmx both fail",
    ],
)
def test_without_a_contrast_the_first_stays_the_first(told: str) -> None:
    assert understood(told).providers[0] == GMAIL


def test_it_runs_said_by_the_way_decides_nothing() -> None:
    assert leading({YAHOO: "runs", GMX: ""}) == [YAHOO, GMX]


@given(
    st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), max_size=6)
)
def test_any_text_with_names_anywhere_is_read(text: str, places: list[tuple[int, int]]) -> None:
    mentions = [
        Mention(start, start + length, f"key{n % 3}", "provider")
        for n, (start, length) in enumerate(places)
    ]

    assert set(ROLES.read(text, mentions, "provider")) <= {"key0", "key1", "key2"}


@given(
    st.lists(
        st.sampled_from(
            "gmail gmx yahoo works fails not but and , . except the former no trouble it".split()
        ),
        max_size=40,
    ).map(" ".join)
)
def test_the_provider_is_one_of_those_named(told: str) -> None:
    taken = understood(told)

    assert not taken.provider or taken.provider in taken.providers


def test_without_its_vocabulary_no_role_is_told() -> None:
    mentions = [Mention(0, 5, "a", "provider"), Mention(12, 15, "b", "provider")]

    assert set(Roles({}).read("gmail works gmx fails", mentions, "provider").values()) == {""}
