"""From a topic's Markdown file with TOML front matter to a `Topic`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast, get_args

from knowledge.catalog.files import tables_of
from knowledge.catalog.model import PartName, Section, Topic
from knowledge.catalog.toml_schema import build
from knowledge.errors import ContentError
from knowledge.topic_ids import is_topic_id

if TYPE_CHECKING:
    from pathlib import PurePath

_FENCE = "+++"
_HEADING = re.compile(r"^##[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_REQUIRED = frozenset({"title", "kind"})


def topic_from(text: str, *, file: PurePath) -> Topic:
    """The topic that `text` describes; its id is the file's name.

    Raises `ContentError`.
    """
    front, body = _split(text, file=file)
    table = front_matter(front, file=file)
    for key in ("id", "sections"):
        if key in table:
            raise ContentError(file, f"key “{key}” does not belong into the front matter")
    if not is_topic_id(file.stem):
        raise ContentError(file, "is called by no id of a topic: these are written as group.name")
    bare = build(Topic, table | {"id": file.stem}, file=file, required=_REQUIRED)
    sections = _sections(body, file=file)
    if not any(section.part == "fact" and not section.tags for section in sections):
        raise ContentError(file, "has no fact for everybody: “## fact” without a tag")
    return replace(bare, sections=sections)


def front_matter(text: str, *, file: PurePath) -> dict[str, Any]:
    """The TOML between the fences; raises `ContentError`."""
    return tables_of(text, file=file, part="front matter ")


def _split(text: str, *, file: PurePath) -> tuple[str, str]:
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise ContentError(file, f"does not begin with a line {_FENCE}")
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise ContentError(file, f"front matter is not closed by a line {_FENCE}")


def _sections(body: str, *, file: PurePath) -> tuple[Section, ...]:
    pieces = _HEADING.split(body)
    if pieces[0].strip():
        raise ContentError(file, "text before the first “## ” heading")
    found = tuple(
        _section(heading, text, file=file)
        for heading, text in zip(pieces[1::2], pieces[2::2], strict=True)
    )
    seen = [(section.part, section.tags) for section in found]
    for part, tags in seen:
        if seen.count((part, tags)) > 1:
            heading = " ".join([part, *sorted(f"@{tag}" for tag in tags)])
            raise ContentError(file, f"two sections “## {heading}”")
    return found


def _section(heading: str, text: str, *, file: PurePath) -> Section:
    part, *tags = heading.split()
    if part not in get_args(PartName):
        raise ContentError(file, f"“## {part}” is none of {', '.join(get_args(PartName))}")
    if wrong := [tag for tag in tags if not re.fullmatch(r"@[a-z0-9_]+", tag)]:
        raise ContentError(file, f"“{wrong[0]}” is no tag: a tag is written as @lower_case")
    names = frozenset(tag[1:] for tag in tags)
    return Section(part=cast("PartName", part), tags=names, text=text.strip())
