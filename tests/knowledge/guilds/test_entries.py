"""A guild's own answers lie over the shipped ones, at once, everywhere, and only there."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, text

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import DatabaseAway
from knowledge.guilds import Entry, Guilds, SettingsStore
from knowledge.guilds.access import Access
from knowledge.guilds.entries import EntryIndex
from knowledge.guilds.tables import EntryRow, GuildRow
from knowledge.outcomes import Answer, Question
from knowledge.service import Knowledge

if TYPE_CHECKING:
    from knowledge.guilds import Entries
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
    guilds = Guilds.over(published)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    return knowledge


def entries_over(database: Database) -> Entries:
    return Guilds.over(database).entries


async def look_again(entries: Entries) -> None:
    """As every process does within a minute."""
    await entries._history.look_again(GUILD)


async def ask(knowledge: Knowledge, text: str, guild: int = GUILD) -> Answer:
    outcome = await knowledge.ask(Question(text=text, guild=guild))
    assert isinstance(outcome, Answer)
    return outcome


@pytest.fixture
def entries(knowledge: Knowledge) -> Entries:
    assert knowledge.own_answers
    return knowledge.own_answers.entries


async def test_an_entry_answers_the_moment_it_is_added(
    knowledge: Knowledge, entries: Entries
) -> None:
    await entries.put(GUILD, VPN)

    answer = await ask(knowledge, "mail doesnt work on holliday")

    assert answer.topic == "own:vpn"
    assert answer.reply.fact == f"**{VPN.title}**"
    assert answer.reply.also == VPN.text
    assert answer.confidence >= 0.7


async def test_what_shares_no_word_is_found_by_what_is_meant(entries: Entries) -> None:
    refund = Entry(id="refund", title="How do I get a refund?", text="Ask Ann.", asks=())
    await entries.put(GUILD, refund)

    found = await entries.nearest(GUILD, "money back for what was bought")

    assert [entry.id for entry, _ in found] == ["refund"]
    assert found[0][1].shared == 0 < found[0][1].meant


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
    here, there = entries_over(published), entries_over(published)
    keys = Entry(id="keys", title="Where the boat keys hang", text="By the door.", asks=())
    await here.put(GUILD, VPN)
    assert await there.all(GUILD) == [VPN]

    await here.put(GUILD, keys)
    await here.remove(GUILD, "vpn")
    await look_again(there)

    assert await there.all(GUILD) == [keys]
    assert [entry.id for entry, _ in await there.nearest(GUILD, "boat keys")] == ["keys"]


async def test_what_another_process_added_meanwhile_is_seen_with_the_own_addition(
    published: Database,
) -> None:
    here, there = entries_over(published), entries_over(published)
    keys = Entry(id="keys", title="Where the boat keys hang", text="By the door.", asks=())
    assert await there.all(GUILD) == ()

    await here.put(GUILD, VPN)
    await there.put(GUILD, keys)

    assert await there.all(GUILD) == [VPN, keys]


async def test_entries_added_at_once_are_all_there(published: Database) -> None:
    """Also where the guild has no row yet, and each addition wants to be the one that makes it."""
    others = [entries_over(published) for _ in range(3)]
    new = [Entry(id=f"e{n}", title=f"Title {n}", text="…", asks=()) for n in range(6)]

    await asyncio.gather(
        *(others[number % 3].put(GUILD, entry) for number, entry in enumerate(new))
    )

    assert await entries_over(published).all(GUILD) == new
    for store in others:
        await look_again(store)
        assert await store.all(GUILD) == new


async def test_characters_that_no_database_takes_are_left_out(published: Database) -> None:
    entries = entries_over(published)
    strange = Entry(id="e", title="Boat\0 keys", text="By the\ud800 door", asks=("ke\0ys\udfff",))

    await entries.put(GUILD, strange)

    kept = Entry(id="e", title="Boat keys", text="By the? door", asks=("keys?",))
    assert await entries.all(GUILD) == [kept]
    assert await entries_over(published).all(GUILD) == [kept]


async def test_settings_and_entries_do_not_touch_each_other(
    published: Database, entries: Entries
) -> None:
    await SettingsStore(published).change(GUILD, no_emoji=True)

    await entries.put(GUILD, VPN)

    assert (await SettingsStore(published).of(GUILD)).no_emoji


async def test_without_the_database_nothing_is_laid_over(empty: Database) -> None:
    """An empty database has no tables: as good as away."""
    entries = entries_over(empty)

    assert await entries.nearest(GUILD, VPN.title) == []
    assert await entries.all(GUILD) == ()
    assert not await entries.remove(GUILD, "vpn")
    with pytest.raises(DatabaseAway):
        await entries.put(GUILD, VPN)
    assert await entries.nearest(GUILD, VPN.title) == []


async def test_with_the_database_away_what_is_known_goes_on(
    published: Database, empty: Database
) -> None:
    entries = entries_over(published)
    await entries.put(GUILD, VPN)
    entries._access = entries._history._access = Access(empty)
    entries._history._revisions.put(GUILD, 1 << 60)

    assert [entry.id for entry, _ in await entries.nearest(GUILD, VPN.title)] == ["vpn"]
    with pytest.raises(DatabaseAway):
        await entries.remove(GUILD, "vpn")
    assert await entries.all(GUILD) == [VPN]


async def test_a_guild_that_is_emptied_knows_nothing_any_more(published: Database) -> None:
    """Also in another process, and also after it comes back with as many changes."""
    here, there = entries_over(published), entries_over(published)
    await here.put(GUILD, VPN)
    assert await there.all(GUILD) == [VPN]

    async with published.writing() as connection:
        for table in ("guild_changes", "guild_entries", "guilds"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # names of ours
    await look_again(there)
    assert await there.all(GUILD) == ()
    assert await there.nearest(GUILD, VPN.title) == []

    keys = Entry(id="vpn", title="Where the boat keys hang", text="By the door.", asks=())
    await there.put(GUILD, keys)
    await look_again(here)
    assert await here.all(GUILD) == [keys]


async def test_one_is_found_by_what_is_typed_for_its_title(entries: Entries) -> None:
    await entries.put(GUILD, VPN)

    for typed in ("vpn", VPN.title, "clubs mail abroad", "reach the clubs mail"):
        found = await entries.find(GUILD, typed)
        assert found == VPN, typed
    assert await entries.find(GUILD, "zebra crossing") is None
    assert await entries.find(OTHER, "vpn") is None


async def test_searching_looks_at_titles_first(entries: Entries) -> None:
    keys = Entry(id="keys", title="A key", text="Not for the club's mail.", asks=("boat",))
    await entries.put(GUILD, keys)
    await entries.put(GUILD, VPN)

    assert [one.id for one in await entries.search(GUILD, "mail CLUB")] == ["vpn", "keys"]
    assert [one.id for one in await entries.search(GUILD, "boat")] == ["keys"]
    assert [one.id for one in await entries.search(GUILD, "")] == ["keys", "vpn"]


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
        await connection.execute(insert(GuildRow), [{"guild_id": GUILD, "own_revision": 1}])
        await connection.execute(insert(EntryRow), rows)
    entries = entries_over(published)
    threads = []
    of = EntryIndex.of

    def index(*given: Any, **more: Any) -> EntryIndex:
        threads.append(threading.get_ident())
        return of(*given, **more)

    monkeypatch.setattr(EntryIndex, "of", index)

    asked = await asyncio.gather(*(entries.nearest(GUILD, "berth number 7") for _ in range(9)))

    assert [next(entry.id for entry, _ in found) for found in asked] == ["e7"] * 9
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


async def test_a_change_made_while_an_index_is_built_is_not_lost(published: Database) -> None:
    here, there = entries_over(published), entries_over(published)
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
