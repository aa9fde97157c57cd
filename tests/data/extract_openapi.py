"""Takes what the contract tests need out of Discord's OpenAPI description.

    python tests/data/extract_openapi.py PATH/TO/openapi.json

The whole description is at https://github.com/discord/discord-api-spec (specs/openapi.json). Of it
`discord_openapi.json` keeps the body that each of `ROUTES` takes, and every schema that such a body
leads to. Run it again with a newer description, or when Postie calls a route that is not in the
list.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRACT = Path(__file__).with_name("discord_openapi.json")
ROUTES = (
    ("patch", "/channels/{channel_id}"),
    ("post", "/channels/{channel_id}/messages"),
    ("patch", "/channels/{channel_id}/messages/{message_id}"),
    ("post", "/channels/{channel_id}/messages/{message_id}/threads"),
    ("post", "/users/@me/channels"),
    ("put", "/applications/{application_id}/commands"),
    ("put", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("post", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("post", "/webhooks/{webhook_id}/{webhook_token}"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
)
"""What Postie sends a body to."""
_REFERENCE = "#/components/schemas/"
_FOR_READERS = frozenset({"description", "title", "example", "examples"})


def extract(whole: dict[str, Any]) -> dict[str, Any]:
    """The part of the description `whole` that says what `ROUTES` take."""
    paths: dict[str, Any] = {}
    for method, path in ROUTES:
        schema = whole["paths"][path][method]["requestBody"]["content"]["application/json"]
        body = {"content": {"application/json": {"schema": _slim(schema["schema"])}}}
        paths.setdefault(path, {})[method] = {"requestBody": body}
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "paths": paths,
        "components": {"schemas": _reachable(paths, whole["components"]["schemas"])},
    }


def references(schema: Any) -> Iterator[str]:
    """The name of every schema that `schema` refers to."""
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(_REFERENCE)
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def _reachable(start: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    waiting = set(references(start))
    while waiting:
        name = waiting.pop()
        kept[name] = _slim(schemas[name])
        waiting |= set(references(kept[name])) - kept.keys()
    return kept


def _slim(schema: Any, *, names_properties: bool = False) -> Any:
    """`schema` without what is only read by people; a property may well be called “title”."""
    if isinstance(schema, list):
        return [_slim(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _slim(value, names_properties=key == "properties" and not names_properties)
        for key, value in schema.items()
        if names_properties or key not in _FOR_READERS
    }


def main() -> None:
    """Write the extract anew from the description that the command line names."""
    whole = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    text = json.dumps(extract(whole), indent=1, sort_keys=True, ensure_ascii=False)
    EXTRACT.write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
