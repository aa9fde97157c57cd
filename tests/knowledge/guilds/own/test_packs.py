"""Out and in again changes nothing; a broken pack is refused in one line, and nothing is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guilds import Entry, Guilds, OwnProvider
from knowledge.guilds.own.packs import (
    NotAPack,
    Pack,
    export_pack,
    import_pack,
    read_pack,
    write_pack,
)
from knowledge.guilds.own.providers import server

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

HERE, THERE = 1 << 62, 7
ENTRY = Entry(id="vpn", title="VPN “Grüße”", text="Use\nit: https://vpn.example", asks=("vpn?",))
UNI = OwnProvider(
    id="uni",
    name="Example University",
    domains=("uni.example",),
    brands=("uni mail",),
    servers=(
        server("imap", "imap.uni.example", 993, "ssl", user_name="address", sign_in="password"),
        server("smtp", "smtp.uni.example", 25, "unencrypted", user_name="x", sign_in="password"),
    ),
    sign_in="password",
    kind="school",
    help_page="https://it.uni.example",
    note="Outside the campus, use the VPN.",
    source="The Mail Room",
)
PACK = Pack(answers=(ENTRY,), servers=(UNI,))


def changed(*path: str | int, value: object) -> bytes:
    """The pack with one value in it changed."""
    document = json.loads(write_pack(PACK))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document).encode()


async def test_out_and_in_again_is_exact_here_and_elsewhere(published: Database) -> None:
    guilds = Guilds.over(published)
    await import_pack(guilds, HERE, PACK)
    text = write_pack(await export_pack(guilds, HERE))

    again = await import_pack(guilds, HERE, read_pack(text.encode()))
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    there = await import_pack(guilds, THERE, read_pack(text.encode()))
    assert (there.new, there.changed, there.same) == (2, 0, 0)
    assert write_pack(await export_pack(Guilds.over(published), THERE)) == text


async def test_what_is_there_is_replaced_by_id_else_by_name_and_nothing_is_removed(
    published: Database,
) -> None:
    guilds = Guilds.over(published)
    own = Entry(id="mine", title="vpn “grüße”", text="Mine.", asks=())
    other = Entry(id="other", title="Other", text="Stays.", asks=())
    await guilds.entries.put(HERE, own)
    await guilds.entries.put(HERE, other)

    done = await import_pack(guilds, HERE, PACK, author=5, source="The Boat Club")

    assert (done.new, done.changed) == (1, 1)
    entries = {one.id: one for one in await guilds.entries.all(HERE)}
    assert entries.keys() == {"mine", "other"}
    assert entries["mine"].text == ENTRY.text
    [record] = await guilds.providers.of(HERE)
    assert record.source == "The Boat Club"
    await guilds.history.undo(HERE, author=5, batch=done.batch)
    assert {one.text for one in await guilds.entries.all(HERE)} == {"Mine.", "Stays."}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no pack"),
        (b'{"postie_pack": 2}', "no pack"),
        (changed("answers", value={}), "has to be a list"),
        (changed("answers", 0, value=7), "answer 1 has to be an object"),
        (changed("answers", 0, "title", value=" "), "blank"),
        (changed("answers", 0, "title", value=None), "wrong kind"),
        (changed("answers", 0, "asks", value="vpn"), "wrong kind"),
        (changed("answers", 0, "id", value="a,b"), "wrong kind"),
        (changed("answers", 0, "text", value="[a.example](https://b.example)"), "leads to"),
        (changed("answers", value=[{}] * 501), "500"),
        (changed("servers", 0, "servers", value=[]), "no server"),
        (changed("servers", 0, "servers", 0, "port", value=70_000), "no port"),
        (changed("servers", 0, "servers", 0, "port", value=True), "wrong kind"),
        (changed("servers", 0, "servers", 0, "protocol", value="ftp"), "wrong kind"),
        (changed("servers", 0, "servers", 0, "security", value="maybe"), "wrong kind"),
        (changed("servers", 0, "servers", 0, "host", value="no host"), "no host name"),
        (changed("servers", 0, "domains", value=["*"]), "no domain"),
        (changed("servers", 0, "sign_in", value="magic"), "no way to sign in"),
        (changed("servers", 0, "name", value="[x](https://evil.example)"), "no plain name"),
        (changed("servers", 0, "help_page", value="http://x.example"), "https://"),
        (b'{"postie_pack": 1, "answers": [{"text": "x"}]}', "“title” is missing"),
    ],
)
def test_a_broken_pack_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(NotAPack) as caught:
        read_pack(data)

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_same_id_twice_is_refused() -> None:
    document = json.loads(write_pack(PACK))
    document["answers"] *= 2

    with pytest.raises(NotAPack, match="the id “vpn”"):
        read_pack(json.dumps(document).encode())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "text", "asks", "name", "servers", "port", "domains"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=3), st.lists(_JSON, max_size=3))
def test_whatever_is_in_a_file_it_is_a_pack_or_refused(answers: Any, servers: Any) -> None:
    data = json.dumps({"postie_pack": 1, "answers": answers, "servers": servers}).encode()
    try:
        pack = read_pack(data)
    except NotAPack:
        return
    assert read_pack(write_pack(pack).encode()) == pack
