"""Where content lies, and which of the files there count."""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import ContentError

SHIPPED = Path(__file__).parent.parent / "content"
_MODEL = "model"
WEIGHTS = f"{_MODEL}/weights.txt"
_PLACES = {"topics": ".md", "facts": ".toml", "language": ".toml"}
_WHERE = "*.md go into topics/, *.toml into facts/ or language/"


def content_files(directory: Path) -> list[Path]:
    """Every file of a content directory that counts, sorted; raises `ContentError`."""
    if not directory.is_dir():
        raise ContentError(directory, "is no directory")
    written = []
    for file in directory.rglob("*.*"):
        place = file.relative_to(directory).parts[0]
        if (
            place == _MODEL
            or file.suffix not in {".md", ".toml"}
            or file.name == "README.md"
            or place[0] == "."
        ):
            continue
        if _PLACES.get(place) != file.suffix:
            raise ContentError(file, f"lies where nothing is read: {_WHERE}")
        written.append(file)
    return sorted([*written, *directory.glob(WEIGHTS)])
