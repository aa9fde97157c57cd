"""What tells whether an SBOM is whole."""

from __future__ import annotations

from typing import Any

from tests.sbom import problems

PROJECT = {"name": "postie", "version": "1.0.0", "dependencies": ["discord.py~=2.7", "rich>=15"]}


def sbom(*names: str, version: str = "1") -> dict[str, Any]:
    return {
        "metadata": {"component": {"name": "postie", "version": "1.0.0"}},
        "components": [
            {"name": name, "version": version, "purl": f"pkg:pypi/{name}@1"} for name in names
        ],
    }


def test_one_with_every_dependency_is_whole() -> None:
    assert problems(sbom("discord.py", "rich", "more"), PROJECT) == []


def test_what_is_lacking_is_named() -> None:
    assert problems(sbom("discord-py"), PROJECT) == ["lacks rich"]
    assert problems(sbom("discord.py", "rich", version=""), PROJECT) == [
        "does not say which discord-py",
        "does not say which rich",
    ]
    assert problems(sbom("discord.py", "rich") | {"metadata": {}}, PROJECT) == [
        "is not of postie 1.0.0"
    ]
