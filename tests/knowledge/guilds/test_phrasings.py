"""Ways of asking that moderators judged: found by likeness, per guild, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.guilds import Phrasings, TooManyPhrasings
from knowledge.guilds.phrasings import MOST

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

GUILD, OTHER = 1 << 62, 5


async def test_what_is_like_a_judged_phrasing_is_found_in_its_guild_alone(
    published: Database,
) -> None:
    phrasings = Phrasings(published)
    await phrasings.add(GUILD, ["where is the club's mail handbook"], topic="port.imap")
    await phrasings.add(GUILD, ["when is the next pub quiz"])

    topic, match = await phrasings.find_topic(GUILD, "where is the clubs mail handbook?") or (
        "",
        None,
    )
    assert topic == "port.imap"
    assert match is not None
    assert match.likeness > 0.75
    assert await phrasings.is_unwanted(GUILD, "when is the next pub quiz?")
    assert not await phrasings.is_unwanted(GUILD, "where is the club's mail handbook")
    assert not await phrasings.is_unwanted(GUILD, "which port is imap")
    assert not await phrasings.is_unwanted(OTHER, "when is the next pub quiz?")


async def test_a_phrasing_judged_anew_is_kept_once_and_another_process_sees_it(
    published: Database,
) -> None:
    first, second = Phrasings(published), Phrasings(published)
    await first.add(GUILD, ["pub quiz", "pub quiz", " ", "pub quiz\0"])
    ids = await first.add(GUILD, ["pub quiz"], topic="port.imap")

    (only,) = await second.all(GUILD)
    assert (only.text, only.topic, [only.id]) == ("pub quiz", "port.imap", list(ids))
    await second.remove(OTHER, ids)
    assert await Phrasings(published).all(GUILD), "another guild's are not touched"
    await second.remove(GUILD, ids)
    assert await second.all(GUILD) == ()


async def test_a_guild_has_only_so_many(published: Database) -> None:
    phrasings = Phrasings(published)
    await phrasings.add(GUILD, [f"question number {number}" for number in range(MOST)])

    with pytest.raises(TooManyPhrasings):
        await phrasings.add(GUILD, ["one more"])

    assert len(await Phrasings(published).all(GUILD)) == MOST


async def test_a_kind_of_question_is_judged_by_its_fingerprint(published: Database) -> None:
    phrasings, like = Phrasings(published), "asked:port.imap provider=gmail.com"
    ids = await phrasings.add_fingerprint(GUILD, like)
    await phrasings.add(GUILD, ["pub quiz"])
    again = await phrasings.add_fingerprint(GUILD, like, topic="own:club")

    judged = await Phrasings(published).find_judged(GUILD, like)
    assert judged is not None
    assert (judged.topic, judged.text, [judged.id]) == ("own:club", "", list(again))
    assert list(ids) != list(again), "judged anew, and kept once"
    for guild, other in ((GUILD, "asked:port.imap"), (GUILD, ""), (OTHER, like)):
        assert await phrasings.find_judged(guild, other) is None
    assert not await phrasings.is_unwanted(GUILD, ""), "what has no words is like no words"
    await phrasings.remove(GUILD, again)
    assert await phrasings.find_judged(GUILD, like) is None
