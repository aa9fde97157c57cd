"""Every payload that goes out is held against Discord's contract.

By the official OpenAPI description, of which `tests/data/discord_openapi.json` holds what Postie
uses, and by what that does not say: see `_by_hand`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

if TYPE_CHECKING:
    from collections.abc import Iterator

DESCRIPTION: dict[str, Any] = json.loads(
    Path(__file__).with_name("data").joinpath("discord_openapi.json").read_text("utf-8")
)
_V2 = 1 << 15
_EPHEMERAL_ONLY = 1 << 6
_TEXT_DISPLAY, _BUTTON, _STRING_SELECT, _ACTION_ROW = 10, 2, 3, 1
_MESSAGE_KEYS = frozenset(
    """
    content embeds components flags tts allowed_mentions attachments message_reference nonce
    sticker_ids poll enforce_nonce thread_name username avatar_url applied_tags
    """.split()
)
_MESSAGE_PATHS = re.compile(
    r"/channels/\d+/messages(/\d+)?$|/webhooks/\d+/[^/]+(/messages/(@original|\d+))?$"
)
_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback$")
_COMMANDS = re.compile(r"/applications/\d+(/guilds/\d+)?/commands$")


class BrokenContract(AssertionError):
    """A payload that Discord would refuse, or that says something it should not."""


def check(method: str, path: str, body: Any) -> None:
    """Raise `BrokenContract` if Discord would not take `body` at `path` (without `/api/v10`)."""
    if body is None:
        return
    problems = [*_by_hand(path, body), *_by_description(method, path, body)]
    if problems:
        shown = json.dumps(body, ensure_ascii=False)[:1500]
        raise BrokenContract(f"{method} {path}: {'; '.join(problems)}\n{shown}")


def texts(body: Any) -> Iterator[str]:
    """Every piece of text people see in a message payload."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key in ("content", "label", "placeholder", "description") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(body, list):
        for value in body:
            yield from texts(value)


def _by_description(method: str, path: str, body: Any) -> Iterator[str]:
    validator = _validator(method.lower(), _template(method.lower(), path))
    if validator is None:
        yield "no such route with a body in tests/data/extract_openapi.py"
        return
    for error in validator.iter_errors(_as_text_ids(body)):
        best = jsonschema.exceptions.best_match([error])
        yield f"{best.json_path}: {best.message[:300]}"


def _as_text_ids(body: Any) -> Any:
    """`body` with ids as text: discord.py sends those of references, mentions, files as numbers."""
    if isinstance(body, dict):
        is_file = "filename" in body
        return {
            key: str(value)
            if isinstance(value, int) and (key.endswith("_id") or (is_file and key == "id"))
            else [str(id_) for id_ in value]
            if key in ("roles", "users")
            else _as_text_ids(value)
            for key, value in body.items()
        }
    return [_as_text_ids(value) for value in body] if isinstance(body, list) else body


@cache
def _routes() -> list[tuple[re.Pattern[str], str]]:
    def pattern(path: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)) + "$")

    by_length = sorted(DESCRIPTION["paths"], key=lambda path: path.count("{"))
    return [(pattern(path), path) for path in by_length]


def _template(method: str, path: str) -> str:
    for pattern, template in _routes():
        if pattern.match(path) and method in DESCRIPTION["paths"][template]:
            return template
    return ""


@cache
def _validator(method: str, template: str) -> Any:
    operation = DESCRIPTION["paths"].get(template, {}).get(method, {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "schema" not in schema:
        return None
    whole = {"components": DESCRIPTION["components"], **schema["schema"]}
    return jsonschema.Draft202012Validator(whole)


def _by_hand(path: str, body: Any) -> Iterator[str]:
    if _COMMANDS.search(path):
        for command in body:
            yield from _command(command)
    elif _CALLBACK.search(path):
        yield from _callback(body)
    elif _MESSAGE_PATHS.search(path):
        yield from _message(body, whole="/messages/" not in path)


def _callback(body: dict[str, Any]) -> Iterator[str]:
    kind, data = body.get("type"), body.get("data") or {}
    if kind == 4:
        yield from _message(data, whole=True)
    elif kind == 7:
        yield from _message(data, whole=False)
    elif kind == 8:
        choices = data.get("choices", [])
        if len(choices) > 25:
            yield f"{len(choices)} choices"
        values = [choice["value"] for choice in choices]
        if len(set(values)) != len(values):
            yield "the same choice twice"
        for choice in choices:
            if not 1 <= len(choice["name"]) <= 100 or len(str(choice["value"])) > 100:
                yield f"choice too long or empty: {choice['name'][:40]!r}"


def _message(body: dict[str, Any], *, whole: bool) -> Iterator[str]:
    if unknown := set(body) - _MESSAGE_KEYS:
        yield f"unknown keys {sorted(unknown)}"
    content, embeds = body.get("content") or "", body.get("embeds") or []
    components = body.get("components") or []
    if len(content) > 2000:
        yield f"content of {len(content)} characters"
    if sum(_embed_length(embed) for embed in embeds) > 6000:
        yield "more than 6,000 characters in embeds"
    if whole and not (content or embeds or components or body.get("poll")):
        yield "an empty message"
    is_v2 = bool((body.get("flags") or 0) & _V2)
    if is_v2 and (content or embeds):
        yield "content or embeds beside components of version 2"
    yield from _components(components, is_v2=is_v2 or not whole)
    allowed = body.get("allowed_mentions")
    if whole and allowed is None:
        yield "may mention everybody: no allowed_mentions"
    allowed = allowed or {}
    roles = allowed.get("roles") or []
    is_call = len(roles) == 1 and f"<@&{roles[0]}>" in "".join(texts(components))
    if allowed.get("parse") or allowed.get("users") or (roles and not is_call):
        yield f"mentions somebody: {allowed}"


def _components(components: list[Any], *, is_v2: bool) -> Iterator[str]:
    parts = list(flat(components))
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    if len(set(ids)) != len(ids):
        yield "a custom_id twice"
    yield from (f"custom_id of {len(id_)} characters" for id_ in ids if not 1 <= len(id_) <= 100)
    if is_v2:
        if len(parts) > 40:
            yield f"{len(parts)} components"
        total = sum(len(part["content"]) for part in parts if part["type"] == _TEXT_DISPLAY)
        if total > 4000:
            yield f"{total} characters of text"
        if any(not part["content"].strip() for part in parts if part["type"] == _TEXT_DISPLAY):
            yield "an empty text"
    for part in parts:
        yield from _part(part)


def _part(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == _BUTTON:
        if not part.get("label") and not part.get("emoji"):
            yield "a button without a face"
        if len(part.get("label") or "") > 80:
            yield "a label of more than 80 characters"
    elif part["type"] == _ACTION_ROW:
        if not 1 <= len(part["components"]) <= 5:
            yield f"{len(part['components'])} components in a row"
    elif part["type"] == _STRING_SELECT:
        values = [option["value"] for option in part["options"]]
        if not 1 <= len(values) <= 25 or len(set(values)) != len(values):
            yield "a select with none, too many or equal options"


def flat(components: list[Any]) -> Iterator[dict[str, Any]]:
    """Every component, nested ones included."""
    for part in components:
        yield part
        yield from flat(part.get("components") or [])
        if part.get("accessory"):
            yield part["accessory"]


def _embed_length(embed: dict[str, Any]) -> int:
    texts_ = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts_ += [
        part for field in embed.get("fields", []) for part in (field["name"], field["value"])
    ]
    return sum(len(text or "") for text in texts_)


def _command(command: dict[str, Any]) -> Iterator[str]:
    name = command.get("name", "")
    if command.get("type", 1) == 1:
        if not re.fullmatch(r"[-_\w]{1,32}", name) or name != name.lower():
            yield f"name {name!r}"
        if not 1 <= len(command.get("description") or "") <= 100:
            yield f"/{name} without a description"
    elif not 1 <= len(name) <= 32 or command.get("description"):
        yield f"menu {name!r}"
    if _command_length(command) > 8000:
        yield f"/{name} is too long as a whole"
    for option in command.get("options") or []:
        if option["type"] in (1, 2):
            yield from _command(option | {"type": 1})
        elif not 1 <= len(option.get("description") or "") <= 100:
            yield f"/{name} {option['name']} without a description"


def _command_length(command: dict[str, Any]) -> int:
    own = len(command.get("name", "")) + len(command.get("description") or "")
    return own + sum(_command_length(option) for option in command.get("options") or [])
