"""A community's own providers lie over the shipped ones: understood, answered, and only there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import insert

from knowledge.catalog.content_files import read_catalog
from knowledge.guilds import Batch, Guilds, OwnProvider
from knowledge.guilds.own.providers import problems, server
from knowledge.guilds.tables import EntryRow, GuildRow, OwnProviderRow
from knowledge.outcomes import Answer, Question, Reference
from knowledge.service import Knowledge
from knowledge.topic_ids import PROVIDER

if TYPE_CHECKING:
    from knowledge.outcomes import Outcome
    from knowledge.storage.engine import Database

GUILD, OTHER = 1 << 62, 7
SHIPPED = Knowledge(read_catalog())
UNI = OwnProvider(
    id="uni",
    name="Example University",
    domains=("uni.example", "posteo.de"),
    brands=("exuni", "help"),
    servers=(
        server("imap", "mx.uni.example", 993, "ssl", user_name="address", sign_in="password"),
        server("smtp", "out.uni.example", 587, "starttls", user_name="address", sign_in="password"),
    ),
    sign_in="password",
    kind="school",
    source="The Mail Room",
)


@pytest_asyncio.fixture
async def knowledge(published: Database) -> Knowledge:
    knowledge = Knowledge(read_catalog(), published)
    guilds = Guilds.over(published)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    await guilds.providers.put(GUILD, UNI)
    return knowledge


def provider_of(outcome: Outcome) -> str:
    return outcome.turn.understanding.provider


@pytest.mark.parametrize(
    "text",
    [
        "exuni imap settings",
        "exuin imap settings",
        "imap settings of example university",
        "imap server for ann@uni.example",
        "imap server for ann@students.uni.example",
        "imap server for ann@posteo.de",
        "what goes into the field for out.uni.example",
        "our mail settings",
        "uni mail outgoing server",
        "our email keeps asking for the password",
    ],
)
async def test_it_is_understood_by_name_domain_host_and_as_ours(
    knowledge: Knowledge, text: str
) -> None:
    assert provider_of(await knowledge.ask(Question(text=text, guild=GUILD))) == "own:uni"
    for guild in (OTHER, 0):
        elsewhere = await knowledge.ask(Question(text=text, guild=guild))
        assert elsewhere == SHIPPED.answer(Question(text=text))


@pytest.mark.parametrize(
    "text",
    ["gmail imap settings", "port imap secure", "posteo smtp server", "535 5.7.8", "thanks a lot",
     "i need help with my sourdough", "our car does not start"],
)  # fmt: skip
async def test_everything_else_is_answered_as_before(knowledge: Knowledge, text: str) -> None:
    assert await knowledge.ask(Question(text=text, guild=GUILD)) == SHIPPED.answer(
        Question(text=text)
    )


async def test_follow_ups_keep_to_it(knowledge: Knowledge) -> None:
    first = await knowledge.ask(Question(text="exuni imap settings", guild=GUILD))
    second = await knowledge.ask(
        Question(text="and for outgoing?", turns=(first.turn,), guild=GUILD)
    )

    assert isinstance(second, Answer)
    assert second.reply.servers[0].host == "out.uni.example"
    assert second.reply.sources[0].startswith("The Mail Room")


async def test_with_two_of_them_ours_is_neither(knowledge: Knowledge, published: Database) -> None:
    other = replace(UNI, id="staff", name="Example Staff", domains=(), brands=(), kind="workplace")
    guilds = Guilds.over(published)
    await guilds.providers.put(GUILD, other)
    knowledge.lay_over_with(guilds.entries, guilds.providers)

    assert not provider_of(await knowledge.ask(Question(text="our mail settings", guild=GUILD)))
    school = await knowledge.ask(Question(text="uni mail settings", guild=GUILD))
    assert provider_of(school) == "own:uni"


async def test_who_keeps_its_servers_is_known_by_their_host(
    knowledge: Knowledge, published: Database
) -> None:
    hosted = replace(
        UNI,
        servers=(
            server("imap", "outlook.office365.com", 993, "ssl", user_name="address",
                   sign_in="oauth2_only"),
        ),
        sign_in="oauth2_only",
    )  # fmt: skip
    guilds = Guilds.over(published)
    await guilds.providers.put(GUILD, hosted)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    await knowledge.prepare(GUILD)

    [own] = [one for one in knowledge.providers(GUILD) if one.key == "own:uni"]
    assert "microsoft" in own.tags


async def test_a_reference_to_it_is_answered_there_only(knowledge: Knowledge) -> None:
    reference = Reference(topic=PROVIDER, provider="own:uni")
    assert (await knowledge.find_answer(reference, guild=GUILD)).reply.servers
    for guild in (OTHER, 0):
        with pytest.raises(KeyError):
            await knowledge.find_answer(reference, guild=guild)


async def test_what_lies_over_is_small_and_made_once(knowledge: Knowledge) -> None:
    await knowledge.prepare(GUILD)
    rooms = knowledge._rooms_of(GUILD)

    assert knowledge._rooms_of(GUILD) is rooms
    assert rooms.ranker.model is knowledge._rooms.ranker.model
    assert rooms.understander._patterns is knowledge._rooms.understander._patterns
    assert rooms.catalog.topics is knowledge.catalog.topics


async def test_lists_offer_it_first(knowledge: Knowledge) -> None:
    await knowledge.prepare(GUILD)

    for typed in ("", "exu", "EXAMPLE", "uni.ex"):
        assert knowledge.complete_provider(typed, guild=GUILD)[0] == (UNI.name, "own:uni"), typed
        assert (UNI.name, "own:uni") not in knowledge.complete_provider(typed)


async def test_a_thousand_communities_do_not_mix_in_one_process(published: Database) -> None:
    """Each with ten answers and a server of its own; two people change the same in each of some."""
    guilds = Guilds.over(published)
    knowledge = Knowledge(read_catalog(), published)
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    ids = range(1, 1_001)
    async with published.writing() as connection:
        await connection.execute(
            insert(GuildRow), [{"guild_id": id_, "own_revision": 1} for id_ in ids]
        )
        await connection.execute(
            insert(EntryRow),
            [
                {"guild_id": id_, "entry_id": f"e{number}", "title": f"berth {number} on the pier",
                 "text": f"Pier of {id_}.", "asks": []}
                for id_ in ids
                for number in range(10)
            ],
        )  # fmt: skip
        await connection.execute(
            insert(OwnProviderRow),
            [
                {"guild_id": id_, "provider_id": "own", "record": replace(
                    UNI, domains=(f"club{id_}.example",), source=f"Club {id_}").as_body()}
                for id_ in ids
            ],
        )  # fmt: skip

    for id_ in ids:
        berth = await knowledge.ask(Question(text="berth 7 on the pier", guild=id_))
        assert isinstance(berth, Answer)
        assert berth.reply.also == f"Pier of {id_}."
        servers = await knowledge.ask(Question(text="exuni imap settings", guild=id_))
        assert isinstance(servers, Answer)
        assert servers.reply.sources[0].startswith(f"Club {id_}")

    for id_ in list(ids)[::100]:
        entry = (await guilds.entries.all(id_))[0]
        results = await asyncio.gather(
            *(
                Guilds.over(published).entries.put(
                    id_, replace(entry, text=f"By {who}."), author=who, seen=entry.version
                )
                for who in (1, 2)
            ),
            return_exceptions=True,
        )
        [kept] = [result for result in results if isinstance(result, Batch)]
        await guilds.history.look_again(id_)
        assert (await guilds.entries.all(id_))[0].text == f"By {kept.author}."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "no name"),
        ({"name": "**Uni**"}, "no plain name"),
        ({"servers": ()}, "no server"),
        ({"domains": ("uni",)}, "is no domain"),
        ({"kind": "zoo"}, "none of ours"),
        ({"help_page": "http://uni.example"}, "https://"),
        ({"note": "[uni.example](https://evil.example)"}, "leads to evil.example"),
        ({"servers": (replace(UNI.servers[0], host="no host"),)}, "is no host name"),
        ({"servers": (replace(UNI.servers[0], port=0),)}, "is no port"),
        ({"servers": (replace(UNI.servers[0], security="unencrypted"), *UNI.servers)}, "before"),
    ],
)
def test_a_record_is_held_against_the_rules_of_the_shipped_ones(
    change: dict[str, object], said: str
) -> None:
    assert list(problems(UNI)) == []
    assert said in " ".join(problems(replace(UNI, **change)))  # type: ignore[arg-type]  # as told above
