"""What a button means survives being packed into 100 characters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.components.identifiers import (
    TEMPLATE,
    Identifier,
    UnreadableIdentifier,
    find_name,
    pack_reference,
    shorten,
    unpack,
    unpack_reference,
)
from bot.limits import CUSTOM_ID, clip
from knowledge.outcomes import Reference

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TOPICS = ("port.imap", "trouble.password_rejected", "error." + "very_long_name_" * 8)
PROVIDERS = ("gmail", "hotmail.com", "a-provider-with-" + "a-very-long-name-" * 6)
SNOWFLAKES = st.integers(min_value=0, max_value=2**64 - 1)


def references() -> SearchStrategy[Reference]:
    return st.builds(
        Reference,
        topic=st.sampled_from(TOPICS),
        provider=st.sampled_from(("", *PROVIDERS)),
        protocol=st.sampled_from(("", "imap", "pop3", "smtp", "exchange")),
        direction=st.sampled_from(("", "incoming", "outgoing", "both")),
        security=st.sampled_from(("", "ssl", "starttls", "unencrypted")),
        port=st.integers(min_value=0, max_value=65_535),
        code=st.text(max_size=12),
        client=st.text(max_size=30),
    )


@given(references(), SNOWFLAKES)
def test_a_reference_comes_back_out_of_a_button(reference: Reference, owner: int) -> None:
    identifier = Identifier("m", owner)
    packed = replace(identifier, payload=pack_reference(reference, room=identifier.room)).pack("b")
    match = re.fullmatch(TEMPLATE.format(kind="b"), packed)
    assert match is not None
    read = unpack(match["version"], match["body"])
    back = unpack_reference(read.payload, topics=TOPICS, providers=PROVIDERS)

    assert len(packed) <= CUSTOM_ID
    assert read.owner == owner
    assert replace(back, code="", client="") == replace(reference, code="", client="")
    assert back.code in ("", reference.code)
    assert back.client in ("", reference.client)


@given(st.text(max_size=100))
def test_a_forged_custom_id_is_unreadable_and_no_more(custom_id: str) -> None:
    match = re.fullmatch(TEMPLATE.format(kind="b"), custom_id)
    if match is None:
        return
    try:
        payload = unpack(match["version"], match["body"]).payload
        unpack_reference(payload, topics=TOPICS, providers=PROVIDERS)
    except UnreadableIdentifier:
        return


@pytest.mark.parametrize("body", ["", "m", "m:0", "M:0:port.imap", "m:ä:port.imap"])
def test_what_postie_never_wrote_is_unreadable(body: str) -> None:
    with pytest.raises(UnreadableIdentifier):
        unpack("1", body)


def test_another_version_is_unreadable() -> None:
    with pytest.raises(UnreadableIdentifier):
        unpack("2", "m:0:port.imap")


@pytest.mark.parametrize("packed", ["gone.topic", "port.imap,gone", "a,b,c,d,e,f,g", "#00000000"])
def test_what_is_not_known_any_more_is_unreadable(packed: str) -> None:
    with pytest.raises(UnreadableIdentifier):
        unpack_reference(packed, topics=TOPICS, providers=PROVIDERS)


def test_a_payload_that_is_too_long_is_no_button() -> None:
    with pytest.raises(ValueError, match="p1bm"):
        Identifier("m", 1, "x" * 100).pack("b")


def test_a_long_name_is_known_by_its_short_one() -> None:
    assert find_name(shorten(TOPICS[2]), TOPICS) == TOPICS[2]


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_a_clipped_text_fits(text: str, length: int) -> None:
    assert len(clip(text, length)) <= length
    assert clip("three little words", 14) == "three little…"
