"""What others publish, held against the records: a table to decide by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from knowledge.auditing import compare, read_database
from knowledge.catalog.content_files import read_catalog
from knowledge.catalog.model import Catalog, Correction, Provider, Server
from knowledge.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path

ISPDB = """<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="{domain}">
    <domain>{domain}</domain>
    <domain>%EMAILDOMAIN%</domain>
    <displayName>{name}</displayName>
    <incomingServer type="exchange"><hostname>owa.{domain}</hostname></incomingServer>
    <incomingServer type="imap">
      <hostname>{host}</hostname><port>993</port><socketType>SSL</socketType>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>smtp.%EMAILDOMAIN%</hostname><port>587</port><socketType>STARTTLS</socketType>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"""
FAIREMAIL = r"""<?xml version="1.0" encoding="utf-8"?>
<providers>
    <provider name="Larch" domain="larch\\..*,birch\\.example">
        <imap host="imap.larch.example" port="993" starttls="false" />
        <smtp host="smtp.larch.example" port="587" starttls="true" />
    </provider>
    <provider name="By its hosts">
        <imap host="imap.oak.example" port="993" starttls="false" />
        <smtp host="out.oak.example" port="465" starttls="false" />
    </provider>
</providers>
"""


def server(protocol: str, host: str, port: int, security: str = "ssl") -> Server:
    return Server(
        protocol=protocol,  # type: ignore[arg-type]  # one of those that there are
        host=host,
        port=port,
        security=security,  # type: ignore[arg-type]  # the same
        user_name="address",
        authentication=("password",),
    )


def provider(
    key: str, *servers: Server, domains: tuple[str, ...] = (), source: str = ""
) -> Provider:
    return Provider(
        key=key,
        name=key.partition(".")[0].title(),
        kind="mailbox",
        platform=key,
        sign_in="password",
        domains=domains or (key,),
        brands=(),
        servers=servers,
        switch="",
        app_password_page="",
        help_page="",
        webmail="",
        note="",
        sources=(source,),
        confidence="high",
        as_of=date(2026, 3, 1),
        corrections=(),
    )


def catalog(*providers: Provider) -> Catalog:
    return Catalog(
        revision="",
        topics=(),
        providers=providers,
        ports=(),
        codes=(),
        messages=(),
        policies=(),
    )


def ispdb(folder: Path, domain: str, host: str) -> Path:
    (folder / "ispdb").mkdir(exist_ok=True)
    text = ISPDB.format(domain=domain, name=domain.partition(".")[0].title(), host=host)
    (folder / f"ispdb/{domain}.xml").write_text(text, "utf-8")
    return folder


def test_a_provider_that_no_record_has_is_new(tmp_path: Path) -> None:
    entries = read_database("ispdb", ispdb(tmp_path, "elm.example", "imap.elm.example"))

    (found,) = compare(catalog(), entries, "ispdb")

    assert found == ("new", "Elm", "elm.example", "imap imap.elm.example:993 ssl", "nothing")


def test_another_host_is_different_and_the_same_one_is_not(tmp_path: Path) -> None:
    ispdb(tmp_path, "elm.example", "imap.elm.example")
    entries = read_database("ispdb", ispdb(tmp_path, "fir.example", "new.fir.example"))
    elm = provider("elm.example", server("imap", "imap.elm.example", 993))
    fir = provider("fir.example", server("imap", "old.fir.example", 993))

    (found,) = compare(catalog(elm, fir), entries, "ispdb")

    assert (found.kind, found.who, found.what) == (
        "different",
        "fir.example",
        "IMAP of fir.example",
    )
    assert "new.fir.example" in found.theirs
    assert "old.fir.example" in found.ours


def test_a_difference_that_the_record_explains_is_decided(tmp_path: Path) -> None:
    entries = read_database("ispdb", ispdb(tmp_path, "fir.example", "wrong.fir.example"))
    fir = provider("fir.example", server("imap", "imap.fir.example", 993))
    slip = Correction(
        field="imap.host", was="wrong.fir.example", now="imap.fir.example", reason="their help page"
    )

    assert compare(catalog(replace(fir, corrections=(slip,))), entries, "ispdb") == []


def test_a_record_is_gone_whose_source_has_it_no_more(tmp_path: Path) -> None:
    entries = read_database("ispdb", ispdb(tmp_path, "elm.example", "imap.elm.example"))
    elm = provider("elm.example", server("imap", "imap.elm.example", 993))
    ash = provider("ash.example", server("imap", "imap.ash.example", 993), source="Mozilla ISPDB")
    yew = provider("yew.example", server("imap", "imap.yew.example", 993), source="FairEmail")

    (found,) = compare(catalog(elm, ash, yew), entries, "ispdb")

    assert (found.kind, found.who) == ("gone", "ash.example")


@pytest.mark.parametrize("place", ["app/src/main/res/xml/providers.xml", "providers.xml", ""])
def test_fairemail_speaks_of_domains_by_expressions_and_by_hosts(
    tmp_path: Path, place: str
) -> None:
    file = tmp_path / (place or "mine.xml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FAIREMAIL, "utf-8")
    larch = provider(
        "larch.example",
        server("imap", "imap.larch.example", 993),
        server("smtp", "smtp.larch.example", 465),
        domains=("larch.example", "larch.org"),
    )
    oak = provider(
        "oak.example",
        server("imap", "imap.oak.example", 993),
        server("smtp", "out.oak.example", 465),
        domains=("acorn.example",),
    )

    entries = read_database("fairemail", tmp_path if place else file)
    new, different = compare(catalog(larch, oak), entries, "fairemail")

    assert (new.kind, new.what) == ("new", "birch.example")
    assert different.what == "SMTP of larch.example, larch.org"
    assert different.theirs == "smtp smtp.larch.example:587 starttls"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<clientConfig>", "is no XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><clientConfig>&b;</clientConfig>', "declares entities"),
        ("<clientConfig/>", "holds no providers"),
        (
            (
                '<clientConfig><emailProvider><incomingServer type="imap"><hostname>a.example'
                "</hostname><port>many</port></incomingServer></emailProvider></clientConfig>"
            ),
            "is no port",
        ),
    ],
)
def test_what_is_no_such_database_is_refused_in_one_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "one.xml").write_text(text, "utf-8")

    with pytest.raises(ContentError, match=problem) as refused:
        read_database("ispdb", tmp_path)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("database", ["ispdb", "fairemail"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, database: str) -> None:
    with pytest.raises(ContentError):
        read_database(database, tmp_path / "nowhere")  # type: ignore[arg-type]  # one of two


def test_the_shipped_records_can_be_compared(tmp_path: Path) -> None:
    entries = read_database("ispdb", ispdb(tmp_path, "gmx.de", "imap.gmx.net"))

    found = compare(read_catalog(), entries, "ispdb")

    assert {one.kind for one in found} == {"gone"}
    assert "gmx.net" not in {one.who for one in found}
