"""What Postie is run with: held against its settings, its metrics, and the tools that read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.monitoring.metrics import Metrics
from bot.settings import VARIABLES, Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = ("Dockerfile", "compose.yaml", "deploy/kubernetes.yaml", "deploy/postie.service")
_OURS = re.compile(r"\b(?:POSTIE|DISCORD|WATCH|DATABASE)_[A-Z_]+\b")
_METRIC = re.compile(r"\bpostie_[a-z_]+\b")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def manifests() -> dict[str, Any]:
    documents = yaml.safe_load_all(text_of("deploy/kubernetes.yaml"))
    return {document["kind"]: document for document in documents}


@pytest.mark.parametrize("name", FILES)
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(_OURS.findall(text_of(name)))

    assert named <= set(VARIABLES)


def test_the_pods_share_all_shards_by_their_ordinal() -> None:
    spec = manifests()["StatefulSet"]["spec"]
    variables = spec["template"]["spec"]["containers"][0]["env"]
    values = {one["name"]: one["value"] for one in variables if "value" in one}
    names = [one["name"] for one in variables]
    assert names.index("POD_INDEX") < names.index("DISCORD_SHARD_IDS"), "known before it is used"

    shards: list[int] = []
    for ordinal in range(spec["replicas"]):
        given = {
            name: value.replace("$(POD_INDEX)", str(ordinal)) for name, value in values.items()
        }
        shards += Settings.of(given).shard_ids

    assert sorted(shards) == list(range(int(values["DISCORD_SHARD_COUNT"])))


def test_containers_write_nowhere_but_to_their_volume() -> None:
    pod = manifests()["StatefulSet"]["spec"]["template"]["spec"]
    compose = yaml.safe_load(text_of("compose.yaml"))["services"]["postie"]
    (container,) = pod["containers"]

    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/data"]
    assert compose["read_only"]
    assert compose["volumes"] == ["postie:/data"]
    assert "VOLUME /data" in text_of("Dockerfile")
    assert f"USER {pod['securityContext']['runAsUser']}:" in text_of("Dockerfile")


def test_the_image_is_built_from_all_that_the_wheel_needs() -> None:
    import tomllib

    project = tomllib.loads(text_of("pyproject.toml"))
    needed = {
        *project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"],
        *project["project"]["license-files"],
        project["project"]["readme"],
        "pyproject.toml",
    }
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.*)$", text_of("Dockerfile"), re.MULTILINE)
        for word in line.split()[:-1]
    }
    kept = {line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")}

    assert copied == kept == needed
    assert [name for name in needed if not (ROOT / name).exists()] == []


def _queries() -> list[str]:
    board = json.loads(text_of("deploy/grafana.json"))
    rules = yaml.safe_load(text_of("deploy/alerts.yaml"))["groups"][0]["rules"]
    return [
        *(target["expr"] for panel in board["panels"] for target in panel["targets"]),
        *(rule["expr"] for rule in rules),
    ]


def test_boards_and_alerts_ask_for_metrics_that_exist() -> None:
    metrics = Metrics()
    known = {
        f"{family.name}{ending}"
        for family in metrics.registry.collect()
        for ending in {"counter": ("_total",), "histogram": ("_bucket",)}.get(family.type, ("",))
    }
    asked = {name for query in _queries() for name in _METRIC.findall(query)}

    assert asked <= known
    ours = {name for name in known if name.startswith("postie_")}
    assert ours - asked == {"postie_discord_request_seconds_bucket"}, "what is counted is shown"


def test_boards_and_alerts_are_whole() -> None:
    board = json.loads(text_of("deploy/grafana.json"))
    rules = yaml.safe_load(text_of("deploy/alerts.yaml"))["groups"][0]["rules"]

    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(query.count("(") == query.count(")") for query in _queries())
    assert len(rules) == 4
    for rule in rules:
        assert {"alert", "expr", "for", "labels", "annotations"} == rule.keys()
        assert {"summary", "description"} == rule["annotations"].keys()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_the_unit_is_what_systemd_takes_and_well_shut_in(tmp_path: Path) -> None:
    unit = tmp_path / "postie.service"
    unit.write_text(text_of("deploy/postie.service").replace("/opt/postie/bin/postie", "/bin/true"))

    verified = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert judged.returncode == 0, judged.stdout[-400:]
