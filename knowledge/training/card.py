"""The model's card: what it was fitted on, with what, and what it is worth on unseen lines."""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from knowledge.catalog.content_files import SHIPPED
from knowledge.training.report import by_kind, figures, hash_inputs, reliability
from knowledge.training.samples import DATA, samples

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.catalog.model import Catalog
    from knowledge.training.fit import Fit

CARD: Final = SHIPPED / "model/card.toml"
_LIBRARIES: Final = ("numpy", "scipy", "scikit-learn")


def inputs_of(catalog: Catalog, data: Path = DATA) -> str:
    """The hash of what a model of `catalog` is fitted on."""
    return hash_inputs(samples(catalog, data), catalog.topics, catalog.language)


def is_current(catalog: Catalog, card: Path = CARD) -> bool:
    """Whether the shipped model belongs to the content and training data as they are now."""
    try:
        known = tomllib.loads(card.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return False
    return bool(known.get("inputs") == inputs_of(catalog))


def write_card(fit: Fit, catalog: Catalog, data: Path = DATA) -> str:
    """The card as TOML."""
    all_samples = samples(catalog, data)
    lines = [
        "# Written by `postie knowledge fit`; see CONTRIBUTING. Figures are shares of lines that",
        "# the model had not seen, nor their family (a cluster of a topic, an off-topic domain).",
        f'inputs = "{inputs_of(catalog, data)}"',
        f"samples = {len(all_samples)}",
        f"lines = {len(fit.judged)}",
        "",
        "[versions]",
        f'python = "{sys.version_info.major}.{sys.version_info.minor}"',
        *(f'"{name}" = "{version(name)}"' for name in _LIBRARIES),
        "",
        *_table("figures", figures(fit.judged)),
        "# By tenths of the confidence: its mean, the share that is right, lines.",
        "[reliability]",
        "tenths = [",
        *(f"  [{mean}, {right}, {count}]," for mean, right, count in reliability(fit.judged)),
        "]",
        "",
    ]
    for name, row in by_kind(fit.judged).items():
        lines += _table(f'kind."{name}"', row)
    return "\n".join(lines).rstrip() + "\n"


def _table(name: str, row: dict[str, Any]) -> list[str]:
    return [f"[{name}]", *(f"{key} = {round(value, 3)}" for key, value in row.items()), ""]
