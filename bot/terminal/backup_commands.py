"""`postie backup` and `postie restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import from_surroundings

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def backup(options: argparse.Namespace) -> int:
    """Copy the database to a file, while Postie runs or not (PostgreSQL: says how)."""
    from knowledge.storage.backup import back_up

    back_up(from_surroundings().database_url, options.file)
    print(f"{options.file} holds what the database held just now ({_size(options.file)}).")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the database's place; what was there is kept beside it."""
    from knowledge.storage.backup import restore as put_back

    kept = put_back(from_surroundings().database_url, options.file)
    print(f"The database is now what {options.file} holds.")
    if kept:
        print(f"What it was before is kept in {kept}.")
    print("Start Postie anew if it runs: a backup of an older Postie is brought up to date then.")
    return 0


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f} MB"
