"""The sentences that stand in no topic, from content/language/wording.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog

SENTENCES = {
    "answer": frozenset(
        {"password_warning", "unsure", "best_guess", "unclear", "mended", "next_steps"}
        | {"own_source", "slip_beside", "out_of_scope", "foreign"}
        | {"ask_provider", "ask_support", "exact_words", "no_more_steps"}
    ),
    "port": frozenset({"unknown", "slip", "check", "which_server"}),
    "server": frozenset({"missing_protocol", "unencrypted", "doubtful", "user_names"}),
    "user_name": frozenset({"address", "local_part"}),
    "password": frozenset(
        {"oauth2_only", "oauth2_or_app_password", "app_password", "password", "bridge"}
    ),
    "choice": frozenset({"ssl", "starttls", "unencrypted", "imap", "pop3", "smtp"}),
}
"""The keys of each table; the linter holds that the file has these and no others."""


class Wording:
    """Looks sentences up; one that is not there is empty, and so left out."""

    def __init__(self, catalog: Catalog) -> None:
        self._tables: Mapping[str, Mapping[str, str]] = catalog.language.get("wording", {})

    def say(self, table: str, name: str, **values: object) -> str:
        """The sentence `name` of `table`, with `values` filled in."""
        sentence = self._tables.get(table, {}).get(name, "")
        return sentence.format(**values) if values else sentence
