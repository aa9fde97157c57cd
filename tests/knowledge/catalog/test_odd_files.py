"""Whatever lies in a content directory is read, or named and refused."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.catalog.content_files import SHIPPED, read_catalog
from knowledge.catalog.directories import content_files
from knowledge.errors import ContentError
from knowledge.usable import check_usable
from tests.small_content import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOPIC = '+++\ntitle = "Ours"\nkind = "lookup"\n+++\n## fact\n**Ask the porter.**\n'
PORT = (
    '[[ports]]\nnumber = 993\ntransport = "tcp"\nprotocol = "IMAP"\n'
    'meaning = "x"\nsources = ["y"]\n'
)
PROVIDER = '[[providers]]\nkey = "a"\nname = "b"\nkind = "mailbox"\nsign_in = "password"\n'
POLICY = '[[policies]]\nid = "a"\nafter = "b"\nconfidence = "high"\nreview_by = 2026-01-01\n'


def _refused(root: Path, *below: Path) -> str:
    with pytest.raises(ContentError) as raised:
        read_catalog(*below, root)
    said = str(raised.value)
    assert "\n" not in said
    assert len(said) < 500
    return said


def _large(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(2**32)


def _linked(target: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(target)


@pytest.mark.parametrize(
    "place", ["facts/a.toml", "language/a.toml", "topics/a.b.md", "model/weights.txt"]
)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(os.mkfifo, "is no file", id="FIFO"),
        pytest.param(lambda file: file.mkdir(), "is no file", id="directory"),
        pytest.param(_linked("/nowhere/at/all"), "leads to no file", id="dangling"),
        pytest.param(_linked("/dev/zero"), "leads to no file", id="device"),
        pytest.param(lambda file: file.symlink_to(file), "leads to no file", id="loop"),
        pytest.param(_linked(".."), "leads to no file", id="directory-link"),
        pytest.param(_large, "is larger than", id="large"),
        pytest.param(
            lambda file: file.write_bytes(bytes(range(1, 256))), "is not UTF-8", id="binary"
        ),
        pytest.param(lambda file: file.write_bytes(b"\0"), "NUL character", id="NUL"),
    ],
)
def test_what_is_no_file_of_text_is_named_and_refused(
    tmp_path: Path, place: str, make: Callable[[Path], None], said: str
) -> None:
    file = tmp_path / place
    file.parent.mkdir()
    make(file)

    assert _refused(tmp_path).startswith(f"{file}: ")
    assert said in _refused(tmp_path)


def test_a_directory_that_is_a_link_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/facts").symlink_to(elsewhere / "facts")

    assert "facts: is a link that leads to no file" in _refused(tmp_path / "own")


def test_links_to_files_are_followed_and_hidden_names_are_not_read(tmp_path: Path) -> None:
    """As a mounted ConfigMap has it."""
    facts = tmp_path / "facts"
    (facts / "..2026").mkdir(parents=True)
    (facts / "..2026/ports.toml").write_text(PORT, "utf-8")
    (facts / "..data").symlink_to("..2026")
    (facts / "ports.toml").symlink_to("..data/ports.toml")
    (facts / ".#ports.toml").symlink_to("someone@an-editor:1")

    assert content_files(tmp_path) == [facts / "ports.toml"]
    assert read_catalog(tmp_path).ports[0].number == 993


@pytest.mark.parametrize("name", ["a.b\n.md", "a.\udcff.md", "a.\x1b[31m.md", "alone.md", "A.b.md"])
def test_a_topic_is_called_by_an_id(tmp_path: Path, name: str) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / name).write_text(TOPIC, "utf-8")

    with pytest.raises(ContentError, match=r"a name that cannot be printed|is called by no id"):
        read_catalog(tmp_path)


_BOMBS = {
    "lists": "x = " + "[" * 50_000 + "]" * 50_000,
    "open": "x = " + "[" * 50_000,
    "tables": "x = " + "{a=" * 3000 + "1" + "}" * 3000,
    "keys": ".".join("a" * 3000) + " = 1",
    "heads": "[" + ".".join("a" * 900) + "]\nx = 1",
    "barely": "x = " + "[" * 17 + "]" * 17,
}


@pytest.mark.parametrize("place", ["facts/a.toml", "language/a.toml", "topics/a.b.md"])
@pytest.mark.parametrize("bomb", _BOMBS)
def test_what_is_nested_too_deep_is_named_and_refused(
    tmp_path: Path, place: str, bomb: str
) -> None:
    file = tmp_path / place
    file.parent.mkdir()
    text = _BOMBS[bomb]
    file.write_text(f"+++\n{text}\n+++\n" if file.suffix == ".md" else text, "utf-8")

    assert "nested deeper than 16 levels" in _refused(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "9" * 5000, "holds a number that is too long"),
        (PORT.replace("993", "0x" + "f" * 5000), "number: is more than a database counts to"),
        (PORT.replace("993", '"' + "9" * 5000 + '"'), "int is wanted, not '999"),
        (PORT.replace("993", "true"), "int is wanted, not True"),
        (PORT.replace("993", "99.3"), "int is wanted, not 99.3"),
        (PORT.replace('"tcp"', "{a = 1}"), "str is wanted, not {'a': 1}"),
        (PORT.replace('["y"]', "[[1]]"), "str is wanted, not [1]"),
        ("ports = 3", "“ports” has to be written as [[ports]] tables"),
        ("[ports]\nx = 1", "“ports” has to be written as [[ports]] tables"),
        (f"{PROVIDER}tags = 3", "tags"),
        (f'{PROVIDER}tags = ["x"]\nextra_tags = 3', "tags"),
        (f"{PROVIDER}servers = [3]", "Server is wanted, not 3"),
        (f"{PROVIDER}domains = 3", "a list is wanted, not 3"),
        (f"{POLICY}as_of = 2026-01-01T00:00:00Z", "as_of: date is wanted"),
        (f"{POLICY}as_of = 07:32:00", "as_of: date is wanted"),
        ("x = 07:32:00", "cannot be kept"),
        ("x = nan", "cannot be kept"),
    ],
)
def test_a_wrong_value_is_named_and_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts/a.toml").write_text(text, "utf-8")

    assert said in _refused(tmp_path)


def _another_kind(value: object) -> list[str]:
    return ["3", "[3]", "[{a = 3}]"] if isinstance(value, dict | str) else ["{a = 3}", '"("']


@pytest.mark.parametrize(
    "file", sorted((SHIPPED / "language").glob("*.toml")), ids=lambda f: f.stem
)
def test_a_language_table_of_another_kind_is_named_and_refused(tmp_path: Path, file: Path) -> None:
    (tmp_path / "language").mkdir()
    for key, value in tomllib.loads(file.read_text("utf-8")).items():
        for other in _another_kind(value):
            (tmp_path / "language" / file.name).write_text(f'"{key}" = {other}\n', "utf-8")
            assert f"language/{file.name}: “{key}” has to be" in _refused(tmp_path, SHIPPED)


def test_kinds_are_compared_all_the_way_down(tmp_path: Path) -> None:
    below = tmp_path / "below/language"
    own = tmp_path / "own/language"
    for directory in (below, own):
        directory.mkdir(parents=True)
    (below / "a.toml").write_text('[t]\nx = ["a"]\ny = { z = "a" }\n', "utf-8")
    for text, said in (
        ("[t]\nx = [1]\n", "“t.x” has to be a list, each item text"),
        ("[t]\ny = { z = 1 }\n", "“t.y.z” has to be text"),
        ("[t]\ny = { new = 1 }\n", "“t.y.new” has to be text"),
    ):
        (own / "a.toml").write_text(text, "utf-8")
        assert said in _refused(own.parent, below.parent)
    (own / "a.toml").write_text("[t]\nnew = 1\nx = []\n[u]\nv = 1\n", "utf-8")
    assert set(read_catalog(below.parent, own.parent).language["a"]) == {"t", "u"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("evidence", "[words]\nmail = '(unclosed'\n"), ("anchors", '[anchors]\nx = "zz("\n')],
)
def test_a_table_that_nothing_can_be_understood_with_is_named(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / "language").mkdir()
    (tmp_path / f"language/{name}.toml").write_text(text, "utf-8")
    try:
        catalog = read_catalog(SHIPPED, tmp_path)
    except ContentError as error:
        assert f"language/{name}.toml" in str(error)  # noqa: PT017  # either is fine
        return
    with pytest.raises(ContentError, match=rf"^language/{name}.toml: “\w+” cannot be used: "):
        check_usable(catalog)


_HEAD = '{"topics": ["a"], "scale": 1, "bias": [0], "in_scope_bias": 0, "calibrator": {}, '


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "{}",
        "[" * 100_000,
        _HEAD + '"nearest_calibrator": {}}\n',
        _HEAD.replace('["a"]', "[]") + '"nearest_calibrator": {}}\nw:a\t1:0\n',
        _HEAD.replace("1,", "1e999,") + '"nearest_calibrator": {}}\nw:a\t1:0\n',
        _HEAD + '"nearest_calibrator": {}}\nw:a\t1:0,7\n',
        _HEAD + '"nearest_calibrator": {}}\nw:a\t99999:0\n',
        _HEAD + '"nearest_calibrator": {}}\nw:a\tone:0\n',
        _HEAD + '"nearest_calibrator": {}}\nno row\n',
    ],
)
def test_weights_that_are_none_are_named_and_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model/weights.txt").write_text(text, "utf-8")

    with pytest.raises(ContentError, match=r"^model/weights\.txt: holds no fitted weights"):
        check_usable(read_catalog(tmp_path))


_TOML: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["1", "-1", '"x"', "true", "1.5", "nan", "2026-01-01", '""', "0xffffffffff"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        )
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    "key name kind sign_in domains brands tags extra_tags servers as_of number transport "
    "protocol meaning sources id pattern sample topic after review_by".split()
)
_TABLES = st.sampled_from(["providers", "ports", "codes", "messages", "policies", "other"])


@settings(deadline=None)
@given(_TABLES, st.dictionaries(_KEYS, _TOML, max_size=8))
def test_facts_of_any_kind_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, table: str, values: dict[str, str]
) -> None:
    root = tmp_path_factory.mktemp("own")
    (root / "facts").mkdir()
    lines = [f"[[{table}]]", *(f"{key} = {value}" for key, value in values.items())]
    (root / "facts/a.toml").write_text("\n".join(lines), "utf-8")
    try:
        read_catalog(root)
    except ContentError as error:
        assert "\n" not in str(error)  # noqa: PT017  # most are refused, some are not
