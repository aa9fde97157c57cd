"""`postie knowledge …`: looking after what Postie knows."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import from_surroundings
from bot.terminal import complain

if TYPE_CHECKING:
    from knowledge.catalog import Catalog
    from knowledge.database import Database

commands = typer.Typer(help="Show, check and publish what Postie knows.", no_args_is_help=True)


@commands.command()
def show(
    name: Annotated[
        str | None,
        typer.Argument(help="A topic, provider, domain, port, code, message or policy."),
    ] = None,
) -> None:
    """Show one thing that Postie knows, or how many of each there are."""
    from knowledge.showing import shown, summary

    catalog = _content()
    if name is None:
        print(summary(catalog))
        return
    found = shown(catalog, name)
    if not found:
        complain(f"Nothing here is called “{name}”.")
        raise typer.Exit(1)
    print("\n\n".join(found))


@commands.command()
def check() -> None:
    """Read all content, own directories included, and say whether the database holds it."""
    from knowledge.showing import summary

    catalog = _content()
    print(summary(catalog))
    held = asyncio.run(_held_revision())
    if held == catalog.revision:
        print("The database holds exactly this.")
    else:
        print(f"The database holds revision {held or 'nothing yet'}: `postie knowledge publish`.")


@commands.command()
def lint(
    directory: Annotated[
        Path | None, typer.Argument(help="Content to hold against the rules (default: shipped).")
    ] = None,
) -> None:
    """Hold every text and fact against the rules; one line for each problem."""
    from knowledge.linting import lint as problems_in
    from knowledge.reading import SHIPPED

    problems = problems_in(directory or SHIPPED)
    for problem in problems:
        print(problem)
    if problems:
        complain(f"{len(problems)} problems in the content.")
        raise typer.Exit(1)
    print("The content keeps every rule.")


@commands.command()
def stale() -> None:
    """List dated facts whose review day has passed."""
    from knowledge.showing import stale_facts

    found = stale_facts(_content(), datetime.now(UTC).date())
    for line in found:
        print(line)
    if found:
        raise typer.Exit(1)
    print("Nothing is due for review.")


@commands.command()
def publish() -> None:
    """Write the content to the database, if it changed."""
    print(asyncio.run(_publish()))


@commands.command()
def fit() -> None:
    """Fit the weights anew from the content and the labelled collection (needs the fit extra)."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        complain("This needs the fit extra: pip install 'postie[fit]'")
        raise typer.Exit(2)
    from dataclasses import replace

    from knowledge.fitting.fit import fit as fitted
    from knowledge.matching.index import Index
    from knowledge.reading import SHIPPED, WEIGHTS, read_catalog

    catalog = replace(read_catalog(), weights="")
    text = fitted(Index(catalog), catalog)
    (SHIPPED / WEIGHTS).write_text(text, "utf-8")
    print(f"{SHIPPED / WEIGHTS}: {len(text):,} characters")


@commands.command()
def migration(
    message: Annotated[str, typer.Argument(help="What it does, in a few words.")],
) -> None:
    """Draft a migration from what the models have and the newest migration lacks."""
    from knowledge.migrating import draft

    print(asyncio.run(draft(message)) or "The models are as the migrations make them.")


def _content() -> Catalog:
    from knowledge.reading import SHIPPED, read_catalog

    return read_catalog(SHIPPED, *from_surroundings().content)


async def _held_revision() -> str:
    from knowledge.starting import held_revision

    database = _database()
    try:
        return await held_revision(database)
    finally:
        await database.close()


async def _publish() -> str:
    from knowledge.migrating import migrate
    from knowledge.publishing import publish as write
    from knowledge.reading import SHIPPED, fingerprint_of

    catalog = _content()
    directories = (SHIPPED, *from_surroundings().content)
    database = _database()
    try:
        await migrate(database)
        changed = await write(database, catalog, fingerprint=fingerprint_of(*directories))
    finally:
        await database.close()
    return f"{'Published' if changed else 'Nothing changed since'} revision {catalog.revision}."


def _database() -> Database:
    from knowledge.database import Database

    return Database(from_surroundings().database_url)
