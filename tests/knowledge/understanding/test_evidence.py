"""What speaks of mail, and which numbers are reply codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.understanding import Understander

CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
KNOWLEDGE = Knowledge(CATALOG)


@pytest.mark.parametrize(
    "text",
    [
        "my inbox is empty",
        "which port does imap use",
        "993",
        "ann@web.example bounces",
        "thunderbird asks again",
        "gmail refuses the password",
        "largest attachment in gmail",
        "Postausgangsserver?",
        "i can receive but sending is dead",
    ],
)
def test_these_speak_of_mail(text: str) -> None:
    assert UNDERSTANDER.understand(text).about_mail


@pytest.mark.parametrize(
    "text",
    [
        "it doesn't work",
        "can anyone help me",
        "my password was refused",
        "how do i exchange money",
        "verify my identity",
        "the script crashes",
        "is the server down",
        "yahoo stadium card game",
    ],
)
def test_everyday_words_are_no_evidence(text: str) -> None:
    assert not UNDERSTANDER.understand(text).about_mail


@pytest.mark.parametrize("text", ["it doesn't work", "now it gives me an error", "please help me"])
def test_what_speaks_of_nothing_is_never_sure_enough_to_be_said_unasked(text: str) -> None:
    assert KNOWLEDGE.answer(Question(text=text)).confidence < 0.7


def test_evidence_holds_on_in_a_talk_that_leans_on_it() -> None:
    turns = KNOWLEDGE.fold(["my email is not working"])

    assert KNOWLEDGE.answer(
        Question(text="it still does not work", turns=turns)
    ).turn.understanding.about_mail


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("535 5.7.8", ("535", "5.7.8")),
        ("550-5.1.1 no such user", ("550", "5.1.1")),
        ("what is 5.1.9", ("5.1.9",)),
        ("error 0x800CCC0E", ("0x800ccc0e",)),
        ("421", ("421",)),
        ("the server said 552 too much mail", ("552",)),
        ("[AUTHENTICATIONFAILED]", ("[authenticationfailed]",)),
    ],
)
def test_these_are_codes(text: str, codes: tuple[str, ...]) -> None:
    assert UNDERSTANDER.understand(text).codes == codes


@pytest.mark.parametrize(
    "text",
    [
        "kernel 2.6.10-19",
        "i have 4.3.2.1 as address",
        "libfoo 2.6.8 needs bar",
        "my card has 512 mb",
        "that costs $450 in the shop",
        "what is 47 times 503.2",
        "we drove 550 km yesterday",
        "/lib/modules/5.4.0-build/ is not there",
    ],
)
def test_versions_addresses_prices_and_sizes_are_none(text: str) -> None:
    assert UNDERSTANDER.understand(text).codes == ()


@pytest.mark.parametrize("text", [".12", '12"', "$54", "10.10", "13.04", "404 not found"])
def test_numbers_of_other_things_are_no_ports(text: str) -> None:
    understanding = UNDERSTANDER.understand(text)

    assert not understanding.odd_ports
    assert not understanding.ports


@pytest.mark.parametrize(
    "text",
    [
        "my golf has 110 hp",
        "room 587 or 995?",
        "is 465 euros ok for that",
        "highway 25 is closed again",
        "143 bus",
        "sold 993 photos",
    ],
)
def test_what_is_counted_or_numbered_is_no_port(text: str) -> None:
    assert UNDERSTANDER.understand(text).ports == ()


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("110", (110,)),
        ("what is 143 or 993", (143, 993)),
        ("25 blocked by my isp", (25,)),
        ("my mail is on 110, room 12", (110,)),
        ("587 does not connect from the office", (587,)),
        ("465 then", (465,)),
    ],
)
def test_these_are_ports(text: str, ports: tuple[int, ...]) -> None:
    assert UNDERSTANDER.understand(text).ports == ports


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert UNDERSTANDER.understand(text).about_mail in {True, False}
