"""Holds an SBOM against what Postie says that it needs: `python tests/sbom.py SBOM PYPROJECT`."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any


def problems(sbom: dict[str, Any], project: dict[str, Any]) -> list[str]:
    """One line for each thing that is lacking; none if the SBOM is whole."""
    root = sbom.get("metadata", {}).get("component", {})
    found = {_normalised(part["name"]): part for part in sbom.get("components", ())}
    lines = []
    if (root.get("name"), root.get("version")) != (project["name"], project["version"]):
        lines.append(f"is not of {project['name']} {project['version']}")
    for requirement in project["dependencies"]:
        name = _normalised(re.split(r"[\[<>=~! ]", requirement)[0])
        part = found.get(name)
        if part is None:
            lines.append(f"lacks {name}")
        elif not part.get("version") or not part.get("purl"):
            lines.append(f"does not say which {name}")
    return lines


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Exit with 1 and one line a problem if something is lacking."""
    sbom = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    project = tomllib.loads(Path(sys.argv[2]).read_text("utf-8"))["project"]
    lines = problems(sbom, project)
    sys.stderr.writelines(f"The SBOM {line}\n" for line in lines)
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
