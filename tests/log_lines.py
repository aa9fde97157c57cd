"""Every call of ours that logs, found in the source."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "knowledge", "migrations")


def log_lines() -> Iterator[tuple[str, str | None]]:
    """Where a line is logged, and the name of its event; None if it has none."""
    for package in PACKAGES:
        for file in (_ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _is_logging(node):
                    yield f"{file.relative_to(_ROOT)}:{node.lineno}", _event_of(node)


def _is_logging(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "_log"
    )


def _event_of(call: ast.Call) -> str | None:
    for keyword in call.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "event":
                    assert isinstance(value, ast.Constant)
                    return str(value.value)
    return None
