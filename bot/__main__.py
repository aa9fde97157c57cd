"""`python -m bot` and `postie`: the command line, or one line on what is missing for it."""

from __future__ import annotations

import sys

from bot import garbage

_OWN = ("bot", "knowledge", "migrations")
_HINTS = {
    "re2": "pip install google-re2. There are wheels of it for Python 3.11 to 3.14 on Linux with "
    "glibc (x86-64, ARM64), macOS and Windows; on Alpine take an image based on Debian",
}


def main() -> None:
    """Run the command line."""
    garbage.put_off()
    try:
        from bot.cli import main as run  # noqa: PLC0415  # what it imports may be missing
    except ImportError as error:
        name = (error.name or "").partition(".")[0].removeprefix("_")
        if not name or name in _OWN:
            raise
        hint = _HINTS.get(name, "pip install --force-reinstall postie")
        sys.exit(f"Postie: “{name}” cannot be loaded here: {hint}.")
    try:
        run()
    finally:
        garbage.leave()


if __name__ == "__main__":
    main()
