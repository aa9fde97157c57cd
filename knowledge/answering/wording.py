"""The sentences that stand in no topic, from content/language/wording.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog

_SURE = "oauth2_only oauth2_at_work oauth2_or_app_password app_password bridge"
_WAYS = {
    "takes_app_password": f"{_SURE} either_password none",
    "takes_password": f"{_SURE} password either_password none",
    "takes_oauth2": "oauth2_only oauth2_at_work oauth2_or_app_password bridge none",
    "needs_app_password": f"{_SURE} password either_password none switched_on",
    "needs_oauth2": f"{_SURE} password either_password none",
    "goes_without_app_password": f"{_SURE} password either_password switched_on",
}
"""By what a yes-or-no question asks of signing in: the ways to sign in that decide it."""
_VERDICTS = frozenset(
    f"{asked}_{way}" for asked, ways in _WAYS.items() for way in ways.split()
) | frozenset(
    "offers offers_all offers_some no_pop3 through_bridge secured closed forwarding no_imap listed "
    "port_yes port_no port_partly switch_yes switch_no is_on_yes is_on_no "
    "user_name_yes user_name_no user_name_partly".split()
)
SENTENCES = {
    "answer": frozenset(
        {"password_warning", "unsure", "best_guess", "unclear", "mended", "next_steps"}
        | {"own_source", "slip_beside", "out_of_scope", "tried", "foreign"}
        | {"no_more_steps", "exact_words", "ask_support", "ask_provider"}
    ),
    "port": frozenset({"unknown", "slip", "check", "which_server"}),
    "server": frozenset({"missing_protocol", "unencrypted", "doubtful", "user_names"}),
    "user_name": frozenset({"address", "local_part"}),
    "password": frozenset(
        {"oauth2_only", "oauth2_or_app_password", "app_password", "password", "bridge"}
    ),
    "verdict": _VERDICTS,
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
