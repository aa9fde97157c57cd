"""Addresses as hosting services hand them out, as people mistype them, and what is said then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from knowledge.errors import WrongURL
from knowledge.storage.address import address_of, default_url, engine_url
from knowledge.storage.engine import Database

if TYPE_CHECKING:
    from pathlib import Path

HERE = "postgresql://me:pw@db.example.org/mail"


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://me@host/mail", "postgresql+asyncpg"),
        ("postgresql://me@host/mail", "postgresql+asyncpg"),
        ("postgresql+asyncpg://me@host/mail", "postgresql+asyncpg"),
    ],
)
def test_plain_addresses_get_our_drivers(given: str, driver: str) -> None:
    assert engine_url(given).drivername == driver


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("sslmode=require", {"dsn": "postgresql://?sslmode=require"}),
        ("ssl=verify-full", {"dsn": "postgresql://?sslmode=verify-full"}),
        ("sslmode=require&channel_binding=prefer", {"dsn": "postgresql://?sslmode=require"}),
        ("gssencmode=disable", {}),
        ("connect_timeout=10", {"timeout": 10.0}),
        ("connect_timeout=0", {"timeout": None}),
        ("application_name=postie%20bot", {"dsn": "postgresql://?application_name=postie+bot"}),
        ("options=-c%20search_path%3Dx", {"dsn": "postgresql://?options=-c+search_path%3Dx"}),
        (
            "target_session_attrs=read-write",
            {"dsn": "postgresql://?target_session_attrs=read-write"},
        ),
        (
            "prepared_statement_cache_size=0&statement_cache_size=0",
            {"prepared_statement_cache_size": 0, "statement_cache_size": 0},
        ),
    ],
)
def test_options_of_hosted_services_are_handed_to_the_driver(
    options: str, told: dict[str, Any]
) -> None:
    address = address_of(f"{HERE}?{options}")

    assert dict(address.options) == told
    assert dict(address.url.query) == {}


def test_certificates_are_looked_for_where_the_address_says(tmp_path: Path) -> None:
    import ssl

    (tmp_path / "root.pem").write_text("", "utf-8")
    own = address_of(f"{HERE}?sslmode=verify-full&sslrootcert={quote(str(tmp_path))}/root.pem")
    assert "sslrootcert=" in own.options["dsn"]

    systems = address_of(f"{HERE}?sslrootcert=system").options
    assert set(systems) == {"ssl"}
    assert systems["ssl"].verify_mode is ssl.CERT_REQUIRED
    assert systems["ssl"].check_hostname


def test_parts_may_stand_among_the_options() -> None:
    url = engine_url("postgresql://?host=/run/pg&port=6543&user=me&password=p%40w&dbname=mail")

    assert (url.username, url.password, url.port, url.database) == ("me", "p@w", 6543, "mail")
    assert dict(url.query) == {"host": "/run/pg"}


def test_several_hosts_are_kept_with_their_ports() -> None:
    url = engine_url("postgresql://me:pw@/mail?host=one:5432&host=two:5433")

    assert dict(url.query) == {"host": ("one:5432", "two:5433")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nonsense", "is no address of a database: use sqlite:///path"),
        ("://", "is no address of a database: use sqlite:///path"),
        ("mysql://host/x", "begins with “mysql”: use sqlite:///path"),
        ('"postgresql://host/x"', "is no address of a database"),
        ("postgresql://host:port/x", "is no address of a database"),
        ("postgresql://host:99999/x", "port that is none: these go from 1 to 65535"),
        ("postgresql://host:0/x", "port that is none"),
        ("postgresql://host/x?port=99999", "port is a whole number up to 65535"),
        ("postgresql:///x?host=one:99999", "port that is none"),
        ("postgresql://me:pw@/x", "names no host"),
        ("postgresql://me:pw@:5432/x", "names no host"),
        ("postgresql://ho st/x", "host that is none"),
        ("postgresql://host..org/x", "host that is none"),
        (f"postgresql://{'x' * 64}.org/x", "host that is none"),
        ("postgresql://one,two:5432/x", "several hosts: these are written as"),
        ("postgresql://me:50%@host/x", "a % itself is written as %25"),
        ("postgresql://me:%ff@host/x", "no UTF-8 text"),
        ("postgresql://me:p\nw@host/x", "a line break or another control character"),
        ("postgresql://me:pw@host/x%00", "a line break or another control character"),
        ("postgresql://me:pw@host/x\udcff", "no UTF-8 text"),
        (f"{HERE}?sslmode=on", "sslmode is one of disable, allow, prefer, require"),
        (f"{HERE}?target_session_attrs=any-old", "target_session_attrs is one of any"),
        (f"{HERE}?channel_binding=require", "cannot promise channel_binding=require"),
        (f"{HERE}?gssencmode=require", "cannot promise gssencmode=require"),
        (f"{HERE}?connect_timeout=soon", "connect_timeout is a whole number"),
        (f"{HERE}?connect_timeout=-1", "connect_timeout is a whole number"),
        (f"{HERE}?sslrootcert=/nowhere.pem", "the file that sslrootcert names is not there"),
        (f"{HERE}?sslrootcert=system&sslmode=require", "goes with sslmode=verify-full only"),
        (f"{HERE}?pgbouncer=true", "knows no “pgbouncer”: leave it out"),
        (f"{HERE}?sslmode=require&sslmode=prefer", "gives “sslmode” more than once"),
        ("sqlite://host/x", "three slashes, or four"),
        ("sqlite:///x.db?mode=ro", "take no “mode”: leave it out"),
        ("sqlite:///%00", "control character"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(given: str, said: str) -> None:
    with pytest.raises(WrongURL) as raised:
        Database(given)

    line = str(raised.value)
    assert line.startswith("DATABASE_URL")
    assert said in line
    assert "\n" not in line


_PASSWORDS = st.text("@#?/:%[]&=, ;$+~\"'QXZ", min_size=4, max_size=16)


@settings(deadline=None)  # the driver is imported when the first address is right
@given(
    _PASSWORDS, st.sampled_from(["me", "me@team", ""]), st.sampled_from(["", "?sslmode=disable"])
)
def test_no_piece_of_a_password_that_nobody_encoded_is_ever_said(
    password: str, user: str, options: str
) -> None:
    url = f"postgresql://{user}:{password}@db.example.org:5432/mail{options}"
    try:
        database = Database(url)
    except WrongURL as error:
        said = str(error)
    else:
        assert (database.url.host, database.url.port) == ("db.example.org", 5432)
        said = f"{database._place} {database.url!r}"
    pieces = {password[at : at + 3] for at in range(len(password) - 2)}
    assert [p for p in pieces if re.search("[QXZ]", p) and p in said] == []


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()))
def test_a_password_that_is_encoded_is_taken_whatever_it_holds(password: str) -> None:
    url = engine_url(f"postgresql://me:{quote(password, safe='')}@db.example.org/mail")

    assert url.password == password


def test_a_home_with_odd_signs_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = home / "50%41 off?"
    monkeypatch.setenv("XDG_DATA_HOME", str(odd))

    assert engine_url(default_url()).database == str(odd / "postie/postie.sqlite3")


async def test_a_server_sees_what_the_address_asks_for(
    database_url: str, *, on_postgres: bool
) -> None:
    if not on_postgres:
        pytest.skip("an SQLite file has no options")
    asked = "application_name=postie-test&options=-c%20statement_timeout%3D4321&connect_timeout=9"
    database = Database(f"{database_url}&{asked}&sslmode=prefer&target_session_attrs=read-write")
    try:
        async with database.reading() as connection:
            name = await connection.execute(text("SHOW application_name"))
            patience = await connection.execute(text("SHOW statement_timeout"))
            assert (name.scalar_one(), patience.scalar_one()) == ("postie-test", "4321ms")
    finally:
        await database.close()
