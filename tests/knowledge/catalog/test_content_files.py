from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import ContentError
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content")


def test_everything_in_a_directory_is_read(content: Path) -> None:
    catalog = read_catalog(content)

    assert [topic.id for topic in catalog.topics] == ["port.one", "port.three", "port.two"]
    topic = catalog.topics[0]
    assert (topic.title, topic.kind, len(topic.asks)) == ("Port one", "lookup", 16)
    assert [(part.part, part.tags) for part in topic.sections][:2] == [
        ("fact", frozenset()),
        ("fact", frozenset({"known_provider"})),
    ]
    (provider,) = catalog.providers
    assert provider.domains == ("northmail.net", "north.example")
    assert provider.servers[0].port == 993
    assert provider.corrections[0].now == "993"
    assert provider.as_of == date(2026, 3, 12)
    assert catalog.policies[0].effective == date(2026, 12, 31)
    assert catalog.language["signals"] == {"signals": {"port_word": "\\bport\\b"}}
    assert catalog.language["codes"]["structure"]["source"] == "RFC 3463 s2"


def test_the_shipped_content_is_read() -> None:
    catalog = read_catalog()

    assert {port.number for port in catalog.ports} >= {25, 110, 143, 465, 587, 993, 995}
    assert {topic.id for topic in catalog.topics} >= {"port.imap", "trouble.password_rejected"}


def test_the_same_content_has_the_same_revision_and_any_change_another(content: Path) -> None:
    before = read_catalog(content).revision

    assert read_catalog(content).revision == before
    edit(content / "facts/ports.toml", "Use it.", "Use it!")
    assert read_catalog(content).revision != before


@pytest.mark.parametrize("place", ["policies.toml", "port.one.md", "fact/a.toml", "topics/a.toml"])
def test_a_file_where_nothing_is_read_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("", "utf-8")
    (tmp_path / "README.md").write_text("Ours.", "utf-8")
    (tmp_path / ".drafts").mkdir()
    (tmp_path / ".drafts/a.md").write_text("Not yet.", "utf-8")

    with pytest.raises(ContentError, match="lies where nothing is read"):
        read_catalog(tmp_path)
    (tmp_path / place).unlink()
    assert read_catalog(tmp_path).topics == ()


def test_what_is_laid_over_replaces_what_has_the_same_id(content: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "topics").mkdir(parents=True)
    (own / "topics/port.one.md").write_text(
        '+++\ntitle = "Ours"\nkind = "concept"\n+++\n## fact\n**Ours.**\n', "utf-8"
    )
    (own / "facts").mkdir()
    (own / "facts/policies.toml").write_text(
        (content / "facts/policies.toml")
        .read_text("utf-8")
        .replace("wants OAuth2", "wants nothing"),
        "utf-8",
    )
    (own / "language").mkdir()
    (own / "language/signals.toml").write_text("[more]\nx = 1\n", "utf-8")
    (own / "model").mkdir()
    (own / "model/weights.txt").write_text("fitted", "utf-8")

    catalog = read_catalog(content, own)

    assert [topic.title for topic in catalog.topics] == ["Ours", "Port three", "Port two"]
    assert [policy.after for policy in catalog.policies] == ["Northmail wants nothing."]
    assert set(catalog.language["signals"]) == {"signals", "more"}
    assert catalog.weights == "fitted"
    assert catalog.revision != read_catalog(content).revision


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("topics/port/port.one.md", "+++\ntitle", "title", "does not begin with a line +++"),
        ("topics/port/port.one.md", "\n+++\n", "\n", "not closed by a line +++"),
        ("topics/port/port.one.md", 'kind = "lookup"', "kind = lookup", "front matter is no TOML"),
        ("topics/port/port.one.md", 'kind = "lookup"', 'kind = "look"', "kind: 'look' is none of"),
        ("topics/port/port.one.md", 'kind = "lookup"', "", "key “kind” is missing"),
        ("topics/port/port.one.md", "asks =", "ask =", "unknown key “ask”"),
        ("topics/port/port.one.md", "title =", 'id = "x"\ntitle =', "“id” does not belong"),
        ("topics/port/port.one.md", "## picture", "## pictures", "“## pictures” is none of fact"),
        ("topics/port/port.one.md", "@known_provider", "known", "“known” is no tag"),
        ("topics/port/port.one.md", "## picture", "## fact", "two sections “## fact”"),
        ("topics/port/port.one.md", "\n## fact\n", "\nHello\n## fact\n", "text before the first"),
        ("facts/ports.toml", "number = 993", "number = '993'", "993: number: int is wanted"),
        (
            "facts/ports.toml",
            "recommended = true",
            "recommended = 1",
            "recommended: bool is wanted",
        ),
        ("facts/ports.toml", '["ssl"]', '"ssl"', "security: a list is wanted"),
        ("facts/ports.toml", '["ssl"]', '["tls"]', "'tls' is none of ssl, starttls, unencrypted"),
        ("facts/ports.toml", "[[ports]]", "[ports]", "has to be written as [[ports]]"),
        ("facts/ports.toml", "[[ports]]", "[[ports]", "is no TOML"),
        ("facts/providers.toml", "as_of = 2026-03-12", "", "as_of: is missing"),
        ("facts/providers.toml", "port = 993", "port = 99300", "99300 is no port"),
        ("facts/providers.toml", "port = 993", "port = 0", "0 is no port"),
        ("facts/providers.toml", '"north.example"', '"northmail.net"', "belongs twice"),
        ("facts/ports.toml", "number = 993", "number = 70000", "70000 is no port"),
        ("facts/messages.toml", "timed out'", "timed out('", "tb-timeout: pattern is no RE2"),
        ("facts/messages.toml", "priority = 50", "priority = 3000000000", "more than a database"),
        ("facts/ports.toml", "Use it.", "Use \\u0000it.", "advice: holds a NUL character"),
        ("topics/port/port.one.md", "The van", "The \0van", "holds a NUL character"),
        ("language/signals.toml", "[signals]", "[signals]\nx = nan", "cannot be kept"),
        ("facts/providers.toml", 'host = "imap', 'hosts = "imap', "unknown key “hosts”"),
        ("language/signals.toml", "[signals]", "[signals", "is no TOML"),
    ],
)
def test_a_fault_is_said_in_one_line_that_names_the_file(
    content: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(content / file, old, new)

    with pytest.raises(ContentError) as raised:
        read_catalog(content)

    line = str(raised.value)
    assert said in line
    assert file in line
    assert "\n" not in line


def test_a_domain_of_two_providers_is_refused(content: Path) -> None:
    file = content / "facts/providers.toml"
    text = file.read_text("utf-8")
    file.write_text(text + text.replace('key = "northmail"', 'key = "southmail"'), "utf-8")

    with pytest.raises(
        ContentError, match=r"providers.toml: domain northmail.net belongs to northmail and south"
    ):
        read_catalog(content)


def test_two_of_one_id_are_refused(content: Path) -> None:
    file = content / "facts/policies.toml"
    file.write_text(file.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(ContentError, match="two policies “north_oauth”"):
        read_catalog(content)


def test_a_topic_in_two_files_is_refused(content: Path) -> None:
    (content / "topics/port.one.md").write_text("+++\n", "utf-8")
    with pytest.raises(ContentError, match=r"the same topic|not closed"):
        read_catalog(content)


def test_bytes_that_are_no_text_are_refused(content: Path) -> None:
    (content / "facts/ports.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError, match=r"ports.toml: is not UTF-8 \(byte 0\)"):
        read_catalog(content)


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is no directory"):
        read_catalog(tmp_path / "nowhere")
