"""The contract refuses what Discord refuses, and takes what Discord takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests import contract
from tests.data.extract_openapi import ROUTES, references

MESSAGES = "/channels/1/messages"
WHOLE = {"content": "Port 993.", "allowed_mentions": {"parse": []}}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", MESSAGES, WHOLE),
        ("PATCH", f"{MESSAGES}/2", {"components": [{"type": 1, "components": [BUTTON]}]}),
        ("POST", "/interactions/1/token/callback", {"type": 4, "data": WHOLE}),
        ("PUT", "/applications/1/commands", [{"name": "port", "description": "Which port"}]),
        ("PUT", "/applications/1/guilds/2/commands", [{"name": "Ask Postie", "type": 3}]),
    ],
)
def test_what_discord_takes_is_taken(method: str, path: str, body: Any) -> None:
    contract.check(method, path, body)


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        (MESSAGES, WHOLE | {"content": "x" * 4001}, "content"),
        (MESSAGES, WHOLE | {"nonce": {}}, "nonce"),
        (MESSAGES, WHOLE | {"embeds": [{"title": "x" * 257}]}, "embeds"),
        (MESSAGES, {"content": "Hi."}, "allowed_mentions"),
        ("/interactions/1/token/callback", {"type": 77}, "under any of"),
        ("/guilds/1/bans/2", {"reason": "none"}, "extract_openapi"),
    ],
)
def test_what_discord_refuses_is_refused(path: str, body: Any, problem: str) -> None:
    with pytest.raises(contract.BrokenContract, match=problem):
        contract.check("POST", path, body)


def test_the_extract_holds_every_route_and_every_schema_that_it_refers_to() -> None:
    paths, schemas = contract.DESCRIPTION["paths"], contract.DESCRIPTION["components"]["schemas"]

    assert {(method, path) for path in paths for method in paths[path]} == set(ROUTES)
    assert set(references(paths)) | set(references(schemas)) == set(schemas)
