"""Changes of own things: none over another's, none gone for good, none too many."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from knowledge.guilds import Entry, Guilds, Retention
from knowledge.guilds.own.changes import (
    CHANGES_A_MINUTE,
    MOST_ANSWERS,
    ChangedMeanwhile,
    Edit,
    NothingToUndo,
    TooFast,
    TooMany,
)
from knowledge.guilds.own.history import History
from knowledge.guilds.tables import ChangeRow
from knowledge.storage.base import now

if TYPE_CHECKING:
    from knowledge.guilds.own.changes import Body
    from knowledge.storage.engine import Database

GUILD, OTHER = 1 << 62, 7
ANN, BEN = 11, 12


def body(text: str) -> Body:
    return {"title": "Club mail", "text": text, "asks": ["club mail?"]}


def edit(text: str | None, *, seen: int | None = None, id_: str = "a") -> Edit:
    return Edit(kind="answer", id=id_, body=None if text is None else body(text), seen=seen)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = now()

    def __call__(self) -> datetime:
        return self.time


async def texts(database: Database, guild: int = GUILD) -> list[str]:
    return [entry.text for entry in await Guilds.over(database).entries.all(guild)]


async def version(database: Database, id_: str = "a") -> int:
    entries = await Guilds.over(database).entries.all(GUILD)
    return next((entry.version for entry in entries if entry.id == id_), 0)


async def test_every_change_is_kept_with_who_when_before_and_after(published: Database) -> None:
    clock = Clock()
    history = History(published, clock=clock)
    await history.apply(GUILD, [edit("one")], author=ANN)
    clock.time += timedelta(hours=1)
    await history.apply(GUILD, [edit("two")], author=BEN)
    await history.apply(GUILD, [edit(None)], author=0)

    batches = await history.of_item(GUILD, "answer", "a")

    assert [batch.author for batch in batches] == [0, BEN, ANN]
    assert [(one.changes[0].before, one.changes[0].after) for one in batches] == [
        (body("two"), None),
        (body("one"), body("two")),
        (None, body("one")),
    ]
    assert batches[0].changed_at - batches[2].changed_at == timedelta(hours=1)
    assert list(await history.recent(GUILD)) == list(batches)
    assert await history.recent(OTHER) == []


async def test_nobody_writes_over_what_they_have_not_seen(published: Database) -> None:
    here, there = History(published), History(published)
    await here.apply(GUILD, [edit("one", seen=0)], author=ANN)
    seen = await version(published)
    await there.apply(GUILD, [edit("two", seen=seen)], author=BEN)

    for late in (edit("three", seen=seen), edit(None, seen=seen), edit("three", seen=0)):
        with pytest.raises(ChangedMeanwhile) as caught:
            await here.apply(GUILD, [late], author=ANN)
        assert (caught.value.author, caught.value.item) == (BEN, "a")

    assert await texts(published) == ["two"]


async def test_of_many_who_change_the_same_at_once_one_does(published: Database) -> None:
    await History(published).apply(GUILD, [edit("start", seen=0)], author=ANN)
    seen = await version(published)

    results = await asyncio.gather(
        *(
            History(published).apply(GUILD, [edit(f"by {number}", seen=seen)], author=number)
            for number in range(1, 6)
        ),
        return_exceptions=True,
    )

    kept = [result for result in results if not isinstance(result, BaseException)]
    assert len(kept) == 1
    assert all(isinstance(r, ChangedMeanwhile) for r in results if isinstance(r, BaseException))
    assert await texts(published) == [f"by {kept[0].author}"]


async def test_a_batch_is_made_whole_or_not_at_all(published: Database) -> None:
    history = History(published)
    await history.apply(GUILD, [edit("one", id_="a")], author=ANN)

    with pytest.raises(ChangedMeanwhile):
        await history.apply(
            GUILD, [edit("new", id_="b", seen=0), edit("again", id_="a", seen=0)], author=ANN
        )

    assert await texts(published) == ["one"]
    assert len(await history.recent(GUILD)) == 1


async def test_undoing_goes_back_step_by_step_and_can_be_undone_itself(
    published: Database,
) -> None:
    history = History(published)
    for text in ("one", "two", None):
        await history.apply(GUILD, [edit(text)], author=ANN)

    undone = await history.undo(GUILD, author=BEN)
    assert undone.changes[0].before == body("two")
    assert await texts(published) == ["two"]
    await history.undo(GUILD, author=BEN)
    assert await texts(published) == ["one"]

    undo = (await history.recent(GUILD))[0]
    assert undo.undoes
    await history.undo(GUILD, author=BEN, batch=undo.id)
    assert await texts(published) == ["two"]
    await history.undo(GUILD, author=BEN)
    assert await texts(published) == ["one"]
    await history.undo(GUILD, author=BEN)
    assert await texts(published) == []
    with pytest.raises(NothingToUndo):
        await history.undo(GUILD, author=BEN)


async def test_what_was_changed_since_is_not_taken_away_with_an_older_change(
    published: Database,
) -> None:
    history = History(published)
    first = await history.apply(GUILD, [edit("one")], author=ANN)
    await history.apply(GUILD, [edit("two")], author=BEN)

    with pytest.raises(ChangedMeanwhile) as caught:
        await history.undo(GUILD, author=ANN, batch=first.id)
    assert caught.value.author == BEN
    assert await texts(published) == ["two"]


async def test_a_change_is_undone_once_and_in_its_own_guild_only(published: Database) -> None:
    history = History(published)
    batch = await history.apply(GUILD, [edit("one")], author=ANN)

    for guild, name in ((OTHER, batch.id), (GUILD, "nothing")):
        with pytest.raises(NothingToUndo):
            await history.undo(guild, author=BEN, batch=name)
    await history.undo(GUILD, author=BEN, batch=batch.id)
    with pytest.raises(NothingToUndo, match="already"):
        await history.undo(GUILD, author=BEN, batch=batch.id)


async def test_nothing_is_gone_for_good_for_thirty_days_and_nothing_stays_longer(
    published: Database,
) -> None:
    clock = Clock()
    history = History(published, clock=clock)
    await history.apply(GUILD, [edit("one")], author=ANN)
    removal = await history.apply(GUILD, [edit(None)], author=ANN)

    clock.time += timedelta(days=29)
    await Retention(published, clock=clock).apply()
    await history.undo(GUILD, author=ANN, batch=removal.id)
    assert await texts(published) == ["one"]

    clock.time += timedelta(days=31)
    with pytest.raises(NothingToUndo):
        await history.undo(GUILD, author=ANN)
    await Retention(published, clock=clock).apply()
    async with published.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(ChangeRow)) == 0


async def test_what_changes_nothing_is_no_change(published: Database) -> None:
    history = History(published)
    await history.apply(GUILD, [edit("one")], author=ANN)

    again = await history.apply(GUILD, [edit("one"), edit(None, id_="gone")], author=ANN)

    assert again.changes == ()
    assert len(await history.recent(GUILD)) == 1


async def test_only_so_many_changes_a_minute_and_so_many_answers(published: Database) -> None:
    clock = Clock()
    history = History(published, clock=clock)
    for number in range(CHANGES_A_MINUTE):
        await history.apply(GUILD, [edit(f"{number}")], author=ANN)
    with pytest.raises(TooFast):
        await history.apply(GUILD, [edit("late")], author=ANN)
    with pytest.raises(TooFast):
        await history.undo(GUILD, author=ANN)
    await history.apply(OTHER, [edit("there")], author=ANN)

    clock.time += timedelta(seconds=61)
    many = [edit("x", id_=f"e{number}") for number in range(MOST_ANSWERS - 1)]
    await history.apply(GUILD, many, author=ANN)
    with pytest.raises(TooMany):
        await history.apply(GUILD, [edit("one more", id_="more")], author=ANN)
    await history.apply(GUILD, [edit("still can be changed")], author=ANN)
    assert len(await texts(published)) == MOST_ANSWERS


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("ab"), st.one_of(st.none(), st.text(max_size=8))), max_size=6
    )
)
async def test_undoing_all_leads_back_to_where_it_began(
    published: Database, steps: list[tuple[str, str | None]]
) -> None:
    guild = int(now().timestamp() * 1_000_000)  # one of its own for each example
    history = History(published)
    states: list[list[Entry]] = []
    for id_, text in steps:
        states.append(list(await Guilds.over(published).entries.all(guild)))
        batch = await history.apply(guild, [edit(text, id_=id_)], author=ANN)
        if not batch.changes:
            states.pop()

    for state in reversed(states):
        await history.undo(guild, author=BEN)
        assert sorted(await Guilds.over(published).entries.all(guild), key=_id) == sorted(
            state, key=_id
        )


def _id(entry: Entry) -> str:
    return entry.id
