"""`postie knowledge …`: looking after what Postie knows."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import from_surroundings
from bot.terminal.render import complain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from knowledge.catalog.model import Catalog
    from knowledge.storage.engine import Database

    Run = Callable[[argparse.Namespace], int]


def command(
    commands: Any,  # noqa: ANN401  # argparse's own class is private
    run: Run,
) -> argparse.ArgumentParser:
    """Add a command that is called as its function, with the function's docstring for help.

    A function whose name would be a word of Python's has an underscore behind it.
    """
    explained = run.__doc__ or ""
    added: argparse.ArgumentParser = commands.add_parser(
        run.__name__.rstrip("_"), help=explained, description=explained
    )
    added.set_defaults(run=run)
    return added


def has_extra(extra: str, module: str) -> bool:
    """Whether the extra that brings `module` is installed; says how to get it if not."""
    from importlib.util import find_spec

    if find_spec(module) is not None:
        return True
    complain(f"This needs the {extra} extra: pip install 'postie[{extra}]'")
    return False


def has_training_data(package: str = "knowledge.training") -> bool:
    """Whether there is something to fit on, as in a checkout; says so if not."""
    from importlib.util import find_spec

    if find_spec(package) is not None:
        return True
    complain("Fitting needs a checkout: an installed Postie has no training data.")
    return False


def add_to(commands: Any) -> None:  # noqa: ANN401  # argparse's own class is private
    """Add `knowledge` and what can be typed after it."""
    explained = "Show, check and publish what Postie knows."
    group = commands.add_parser("knowledge", help=explained, description=explained)
    inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command(inner, show).add_argument(
        "name", nargs="?", help="a topic, provider, domain, port, code, message or policy"
    )
    command(inner, check)
    command(inner, lint).add_argument(
        "directory", nargs="?", type=Path, help="content to hold against the rules (the shipped)"
    )
    for run in (stale, publish, refresh):
        command(inner, run)
    comparing = command(inner, compare)
    comparing.add_argument("database", choices=("ispdb", "fairemail"), help="whose form it has")
    comparing.add_argument("path", type=Path, help="a checkout of that database")
    drafting = command(inner, new)
    drafting.add_argument("kind", choices=("provider", "topic"), help="what it is")
    drafting.add_argument("name", help="the provider's main domain, or the topic's id")
    drafting.add_argument(
        "directory", nargs="?", type=Path, help="content that it is added to (the shipped)"
    )
    fitting = command(inner, fit)
    fitting.add_argument(
        "--overlay", type=Path, action="append", default=[], help="content laid over the shipped"
    )
    fitting.add_argument("--out", type=Path, help="where the model goes (into the content)")
    command(inner, vectors).add_argument(
        "--out", type=Path, help="where the table goes (into the content)"
    )
    command(inner, migration).add_argument("message", help="what it does, in a few words")


def show(options: argparse.Namespace) -> int:
    """Show one thing that Postie knows, or how many of each there are."""
    from knowledge.catalog.inspect import shown, summary

    catalog = asyncio.run(_known())
    if options.name is None:
        print(summary(catalog))
        return 0
    descriptions = shown(catalog, options.name)
    if not descriptions:
        complain(f"Nothing here is called “{options.name}”.")
        return 1
    print("\n\n".join(descriptions))
    return 0


def check(_options: argparse.Namespace) -> int:
    """Read all content, own directories included, and say whether the database holds it."""
    from knowledge.catalog.inspect import summary
    from knowledge.usable import check_usable

    catalog = _content()
    rooms = check_usable(catalog)
    print(summary(catalog))
    if topics := rooms.ranker.unfitted:
        print(f"ranked by nearness, as the weights do not know them: {', '.join(topics)}")
    print(asyncio.run(_compared(catalog.revision)))
    return 0


def lint(options: argparse.Namespace) -> int:
    """Hold every text and fact against the rules; one line for each problem."""
    from knowledge.catalog.content_files import SHIPPED
    from knowledge.errors import ContentError
    from knowledge.linting import lint as problems_in

    directory = options.directory or SHIPPED
    if not directory.is_dir():
        raise ContentError(directory, "is no directory")
    problems = problems_in(directory)
    if options.directory is None and not _is_model_current():
        problems.append("model/card.toml: content or training data changed: postie knowledge fit")
    for problem in problems:
        print(problem)
    if problems:
        many = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
        complain(f"{many} in the content.")
        return 1
    print("The content keeps every rule.")
    return 0


def stale(_options: argparse.Namespace) -> int:
    """List dated facts whose review day has passed."""
    from knowledge.catalog.inspect import stale_facts

    due = stale_facts(asyncio.run(_known()), datetime.now(UTC).date())
    print("\n".join(due) or "Nothing is due for review.")
    return 1 if due else 0


def compare(options: argparse.Namespace) -> int:
    """Hold the providers against a checkout of a public database: new, different, gone."""
    from bot.terminal.render import show_table
    from knowledge.auditing import compare as differences_from
    from knowledge.auditing import read_database

    entries = read_database(options.database, options.path)
    found = differences_from(asyncio.run(_known()), entries, options.database)
    if not found:
        print(f"{len(entries)} entries, and nothing is new, different or gone.")
        return 0
    show_table(("", "Who", "What", "Theirs", "Ours"), found)
    complain(f"{len(entries)} entries, {len(found)} differences to decide.")
    return 1


def publish(_options: argparse.Namespace) -> int:
    """Write the content to the database, if it changed."""
    print(asyncio.run(_publish()))
    return 0


def refresh(_options: argparse.Namespace) -> int:
    """Take rows that were changed in the database for what Postie knows, until the next publish."""
    print(f"Postie answers from the tables as they are: revision {asyncio.run(_refresh())}.")
    return 0


def new(options: argparse.Namespace) -> int:
    """Write a file for a new provider or topic, to be filled in."""
    from knowledge.catalog.content_files import SHIPPED
    from knowledge.catalog.skeletons import write_skeleton

    print(write_skeleton(options.kind, options.name, options.directory or SHIPPED))
    return 0


def fit(options: argparse.Namespace) -> int:
    """Fit the weights anew from content and training data (in a checkout, with the fit extra)."""
    if not has_training_data() or not has_extra("fit", "sklearn"):
        return 2
    from dataclasses import replace

    from knowledge.catalog.content_files import SHIPPED, WEIGHTS, read_catalog
    from knowledge.training import card, report
    from knowledge.training.fit import fit as fit_model
    from knowledge.training.samples import data_samples

    catalog = replace(read_catalog(SHIPPED, *options.overlay), weights="")
    out: Path = options.out or SHIPPED / WEIGHTS
    out.parent.mkdir(parents=True, exist_ok=True)
    out.open("a").close()  # found out now, and not after minutes of fitting
    fitted = fit_model(catalog, progress=lambda doing: print(f"… {doing}", flush=True))
    out.write_text(fitted.text, "utf-8")
    out.with_name(card.CARD.name).write_text(card.write_card(fitted, catalog), "utf-8")
    for line in report.summary(fitted.judged):
        print(line)
    for conflict in report.conflicts(data_samples()):
        print(f"conflict: {conflict}")
    print(f"{out}: {len(fitted.text):,} characters, and its card beside it")
    return 0


def vectors(options: argparse.Namespace) -> int:
    """Make the table of word vectors anew (in a checkout, with the fit extra and an encoder)."""
    if not has_training_data() or not has_extra("fit", "sklearn"):
        return 2
    from knowledge.catalog.content_files import read_catalog
    from knowledge.ranking.word_vectors import FILE
    from knowledge.training.encoder import Encoder
    from knowledge.training.samples import samples
    from knowledge.training.vectors import make_table

    encoder = Encoder.installed()
    out: Path = options.out or FILE
    table = make_table(encoder, (sample.text for sample in samples(read_catalog())))
    out.write_bytes(table)
    print(f"{out}: {len(table):,} bytes. What is fitted leans on it: postie knowledge fit")
    return 0


def migration(options: argparse.Namespace) -> int:
    """Draft a migration from what the models have and the newest migration lacks."""
    from migrations.drafts import draft

    print(asyncio.run(draft(options.message)) or "The models are as the migrations make them.")
    return 0


def _is_model_current() -> bool:
    """Whether the weights belong to what they are fitted on; only a checkout can tell."""
    from importlib.util import find_spec

    if find_spec("knowledge.training") is None:
        return True
    from knowledge.catalog.content_files import read_catalog
    from knowledge.training.card import is_current

    return is_current(read_catalog())


def _content() -> Catalog:
    from knowledge.catalog.content_files import SHIPPED, read_catalog

    return read_catalog(SHIPPED, *from_surroundings().content)


async def _known() -> Catalog:
    from knowledge.storage.load import current_catalog
    from knowledge.usable import open_ready

    settings = from_surroundings()
    database = await open_ready(settings.database_url, overlays=settings.content)
    try:
        return await current_catalog(database)
    finally:
        await database.close()


async def _compared(revision: str) -> str:
    from knowledge.storage.bootstrap import held_content

    database = _database()
    try:
        held = await held_content(database)
    finally:
        await database.close()
    if held is None:
        return "The database holds nothing yet: `postie knowledge publish`."
    if held.revision == revision:
        return "The database holds exactly this."
    if held.source_revision == revision:
        return f"The database holds this with changes by hand: revision {held.revision}."
    return f"The database holds revision {held.revision}: `postie knowledge publish`."


async def _refresh() -> str:
    from knowledge.storage.publish import recompile
    from knowledge.usable import check_usable, open_ready

    settings = from_surroundings()
    database = await open_ready(settings.database_url, overlays=settings.content)
    try:
        return (await recompile(database, accept=check_usable)).revision
    finally:
        await database.close()


async def _publish() -> str:
    from knowledge.storage.environment import environment_of
    from knowledge.storage.migrate import migrate
    from knowledge.storage.publish import publish as write
    from knowledge.usable import check_usable

    catalog = _content()
    check_usable(catalog)
    database = _database()
    try:
        await migrate(database)
        changed = await write(database, catalog, environment_of(*from_surroundings().content))
    finally:
        await database.close()
    return f"{'Published' if changed else 'Nothing changed since'} revision {catalog.revision}."


def _database() -> Database:
    from knowledge.storage.engine import Database

    return Database(from_surroundings().database_url)
