"""Content is tried before it goes where questions are answered from it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.catalog.directories import WEIGHTS
from knowledge.errors import ContentError
from knowledge.outcomes import Question, Reference
from knowledge.ranking import LinearModel
from knowledge.rooms import Rooms
from knowledge.storage import bootstrap

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.catalog.model import Catalog
    from knowledge.storage.engine import Database


def check_usable(catalog: Catalog) -> Rooms:
    """What answers from `catalog`, tried: it answered once, and composed all that it can say.

    For content that is about to go where others answer from it. Raises `ContentError`.
    """
    _check_weights(catalog)
    try:
        rooms = Rooms(catalog)
        rooms.answerer.answer(rooms.rank(Question(text="port imap")))
        for topic in catalog.topics:
            rooms.answerer.compose(Reference(topic=topic.id))
    except Exception as error:
        raise _blamed(catalog, error) from error
    return rooms


def _blamed(catalog: Catalog, error: Exception) -> ContentError:
    """What to say of content that breaks with `error`: the table that is to blame, if it is one.

    That is the one without which, as the shipped files have it, it does not break.
    """
    from knowledge.catalog.content_files import read_catalog  # noqa: PLC0415  # for this alone

    reason = " ".join(f"{type(error).__name__}: {error}".split())
    shipped = read_catalog().language
    for name, document in catalog.language.items():
        if not isinstance(document, dict):
            return ContentError(f"language/{name}.toml", f"holds no tables: {reason}")
        below = shipped.get(name, {})
        for key in document:
            if document[key] == below.get(key):
                continue
            mended = {k: v for k, v in document.items() if k != key} | (
                {key: below[key]} if key in below else {}
            )
            with suppress(Exception):
                Rooms(replace(catalog, language={**catalog.language, name: mended}))
                return ContentError(f"language/{name}.toml", f"“{key}” cannot be used: {reason}")
    return ContentError("content", f"cannot be answered from: {reason}")


def _check_weights(catalog: Catalog) -> None:
    try:
        if catalog.weights:
            LinearModel(catalog.weights).check()
    except Exception as error:
        raise ContentError(WEIGHTS, "holds no fitted weights: postie knowledge fit") from error


async def open_ready(url: str = "", *, overlays: tuple[Path, ...] = ()) -> Database:
    """The database at `url`, made ready with content that was tried before it went in.

    Raises `knowledge.errors.KnowledgeError` with one line for the user.
    """
    return await bootstrap.open_ready(url, overlays=overlays, accept=check_usable)
