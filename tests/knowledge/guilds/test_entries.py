"""A guild's own answers lie over the shipped ones, at once, everywhere, and only there."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import insert

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import DatabaseAway
from knowledge.guilds import Entries, Entry, SettingsStore
from knowledge.guilds.access import Access
from knowledge.guilds.entries import _EntryIndex, _Version
from knowledge.guilds.tables import EntryRow, GuildRow
from knowledge.outcomes import Answer, Question
from knowledge.service import Knowledge

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

GUILD, OTHER = 1 << 62, 7
VPN = Entry(
    id="vpn",
    title="How to reach the club's mail from abroad",
    text="Switch on the club's VPN first: `vpn.club.example`.",
    asks=("mail does not work on holiday", "club mail from another country"),
)
SHIPPED = Knowledge(read_catalog())


@pytest_asyncio.fixture
async def knowledge(published: Database) -> Knowledge:
    knowledge = Knowledge(read_catalog(), published)
    knowledge.entries = Entries(published)
    return knowledge


async def ask(knowledge: Knowledge, text: str, guild: int = GUILD) -> Answer:
    outcome = await knowledge.ask(Question(text=text, guild=guild))
    assert isinstance(outcome, Answer)
    return outcome


@pytest.fixture
def entries(knowledge: Knowledge) -> Entries:
    assert knowledge.entries
    return knowledge.entries


async def test_an_entry_answers_the_moment_it_is_added(
    knowledge: Knowledge, entries: Entries
) -> None:
    await entries.put(GUILD, VPN)

    answer = await ask(knowledge, "mail doesnt work on holliday")

    assert answer.topic == "own:vpn"
    assert answer.reply.fact == f"**{VPN.title}**"
    assert answer.reply.also == VPN.text
    assert answer.confidence >= 0.7


async def test_it_answers_in_its_own_guild_only(knowledge: Knowledge, entries: Entries) -> None:
    question = "club mail from another country"
    await entries.put(GUILD, VPN)

    for guild in (OTHER, 0):
        outcome = await knowledge.ask(Question(text=question, guild=guild))
        assert outcome == SHIPPED.answer(Question(text=question))


async def test_what_postie_is_sure_of_stays_as_it_is(
    knowledge: Knowledge, entries: Entries
) -> None:
    await entries.put(GUILD, VPN)

    assert (await ask(knowledge, "port imap secure")).topic == "port.imap"


async def test_a_changed_entry_is_the_only_one_of_its_id(
    knowledge: Knowledge, entries: Entries
) -> None:
    await entries.put(GUILD, VPN)
    changed = Entry(id="vpn", title="Where the boat keys hang", text="By the door.", asks=())
    await entries.put(GUILD, changed)

    assert await entries.all(GUILD) == [changed]
    assert (await ask(knowledge, "where do the boat keys hang")).reply.also == "By the door."
    outcome = await knowledge.ask(Question(text=VPN.asks[0], guild=GUILD))
    assert outcome == SHIPPED.answer(Question(text=VPN.asks[0]))


async def test_a_removed_entry_is_gone(knowledge: Knowledge, entries: Entries) -> None:
    await entries.put(GUILD, VPN)

    assert await entries.remove(GUILD, "vpn")
    assert not await entries.remove(GUILD, "vpn")
    assert not await entries.remove(OTHER, "vpn")

    assert await entries.all(GUILD) == []
    outcome = await knowledge.ask(Question(text=VPN.title, guild=GUILD))
    assert outcome == SHIPPED.answer(Question(text=VPN.title))


async def test_another_process_sees_additions_changes_and_removals(published: Database) -> None:
    here, there = Entries(published), Entries(published)
    keys = Entry(id="keys", title="Where the boat keys hang", text="By the door.", asks=())
    await here.put(GUILD, VPN)
    assert await there.all(GUILD) == [VPN]

    await here.put(GUILD, keys)
    await here.remove(GUILD, "vpn")
    there._versions.put(GUILD, await there._read_version(GUILD))  # as it does every minute

    assert await there.all(GUILD) == [keys]
    assert [entry.id for entry, _ in await there.nearest(GUILD, "boat keys")] == ["keys"]


async def test_what_another_process_added_meanwhile_is_seen_with_the_own_addition(
    published: Database,
) -> None:
    here, there = Entries(published), Entries(published)
    keys = Entry(id="keys", title="Where the boat keys hang", text="By the door.", asks=())
    assert await there.all(GUILD) == ()

    await here.put(GUILD, VPN)
    await there.put(GUILD, keys)

    assert await there.all(GUILD) == [VPN, keys]


async def test_an_addition_from_a_machine_whose_clock_is_behind_is_seen(
    published: Database,
) -> None:
    entries = Entries(published)
    await entries.put(GUILD, VPN)
    async with published.session() as session:
        row = EntryRow(guild_id=GUILD, entry_id="old", title="Old", text="…", asks=[])
        row.updated_at = datetime(2020, 1, 1, tzinfo=UTC)
        session.add(row)

    entries._versions.put(GUILD, await entries._read_version(GUILD))  # as it does every minute

    assert [entry.id for entry in await entries.all(GUILD)] == ["vpn", "old"]


async def test_entries_added_at_once_are_all_there(published: Database) -> None:
    """Also where the guild has no row yet, and each addition wants to be the one that makes it."""
    others = [Entries(published) for _ in range(3)]
    new = [Entry(id=f"e{n}", title=f"Title {n}", text="…", asks=()) for n in range(6)]

    await asyncio.gather(
        *(others[number % 3].put(GUILD, entry) for number, entry in enumerate(new))
    )

    assert await Entries(published).all(GUILD) == new
    for store in others:
        store._versions.put(GUILD, await store._read_version(GUILD))
        assert await store.all(GUILD) == new


async def test_characters_that_no_database_takes_are_left_out(published: Database) -> None:
    entries = Entries(published)
    strange = Entry(id="e", title="Boat\0 keys", text="By the\ud800 door", asks=("ke\0ys\udfff",))

    await entries.put(GUILD, strange)

    kept = Entry(id="e", title="Boat keys", text="By the? door", asks=("keys?",))
    assert await entries.all(GUILD) == [kept]
    assert await Entries(published).all(GUILD) == [kept]


async def test_settings_and_entries_do_not_touch_each_other(
    published: Database, entries: Entries
) -> None:
    await SettingsStore(published).change(GUILD, no_emoji=True)

    await entries.put(GUILD, VPN)

    assert (await SettingsStore(published).of(GUILD)).no_emoji


async def test_without_the_database_nothing_is_laid_over(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    entries = Entries(empty)

    assert await entries.nearest(GUILD, VPN.title) == []
    assert await entries.all(GUILD) == ()
    assert not await entries.remove(GUILD, "vpn")
    with pytest.raises(DatabaseAway):
        await entries.put(GUILD, VPN)
    assert await entries.nearest(GUILD, VPN.title) == []


async def test_with_the_database_away_what_is_known_goes_on(
    published: Database, empty: Database
) -> None:
    entries = Entries(published)
    await entries.put(GUILD, VPN)
    entries._access = Access(empty)
    entries._versions.put(GUILD, _Version(count=2))

    assert [entry.id for entry, _ in await entries.nearest(GUILD, VPN.title)] == ["vpn"]
    with pytest.raises(DatabaseAway):
        await entries.remove(GUILD, "vpn")
    assert await entries.all(GUILD) == [VPN]


async def test_thousands_of_phrasings_are_indexed_once_and_beside_the_event_loop(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {
            "guild_id": GUILD,
            "entry_id": f"e{number}",
            "title": f"Berth number {number}",
            "text": "Ask at the harbour office.",
            "asks": [f"where is berth {number} on pier {pier}" for pier in range(30)],
        }
        for number in range(400)
    ]
    async with published.writing() as connection:
        await connection.execute(insert(GuildRow), [{"guild_id": GUILD}])
        await connection.execute(insert(EntryRow), rows)
    entries = Entries(published)
    threads = []
    of = _EntryIndex.of

    def index(*given: Any, **more: Any) -> _EntryIndex:
        threads.append(threading.get_ident())
        return of(*given, **more)

    monkeypatch.setattr(_EntryIndex, "of", index)

    asked = await asyncio.gather(*(entries.nearest(GUILD, "berth number 7") for _ in range(9)))

    assert [next(entry.id for entry, _ in found) for found in asked] == ["e7"] * 9
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


async def test_a_change_made_while_an_index_is_built_is_not_lost(published: Database) -> None:
    here, there = Entries(published), Entries(published)
    await asyncio.gather(
        *(
            there.put(GUILD, Entry(id=f"e{n}", title=f"Berth {n}", text="…", asks=()))
            for n in range(9)
        )
    )

    building = asyncio.create_task(here.all(GUILD))
    await here.put(GUILD, VPN)
    await building

    assert len(await here.all(GUILD)) == 10
