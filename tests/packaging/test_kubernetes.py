"""The manifests: pods without rights, secrets as files, and names that agree with each other."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.packaging.files import (
    DRAIN_SECONDS,
    MANIFESTS,
    PORT,
    ROOT,
    SECRETS,
    STATE,
    USER,
    compose,
    image_environment,
    manifests,
)

SET: dict[str, Any] = manifests()["StatefulSet"]["spec"]
POD: dict[str, Any] = SET["template"]["spec"]
CONFIG: dict[str, str] = manifests()["ConfigMap"]["data"]
(BOT,) = POD["containers"]
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((MANIFESTS / "kustomization.yaml").read_text())


def test_every_manifest_is_applied_but_the_form_of_the_secret() -> None:
    files = {path.name for path in MANIFESTS.glob("*.yaml")}
    applied = set(KUSTOMIZATION["resources"])
    assert files - applied == {"kustomization.yaml", "secret.example.yaml"}
    assert applied <= files


def test_a_pod_has_no_rights() -> None:
    identity = POD["securityContext"]
    assert identity["runAsNonRoot"] is True
    assert {identity["runAsUser"], identity["runAsGroup"], identity["fsGroup"]} == {USER}
    assert identity["seccompProfile"] == {"type": "RuntimeDefault"}
    assert BOT["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["automountServiceAccountToken"] is False
    labels = manifests()["Namespace"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_pod_writes_only_its_state_and_temporary_files() -> None:
    mounts = {mount["name"]: mount for mount in BOT["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in POD["volumes"]}
    assert mounts.keys() == volumes.keys()
    writable = {mount["mountPath"] for mount in mounts.values() if not mount.get("readOnly")}
    assert writable == {STATE, "/tmp"}  # noqa: S108
    assert CONFIG["STATE_DIR"] == STATE == image_environment()["STATE_DIR"]


def test_secrets_are_files_that_only_the_pod_reads() -> None:
    (secret,) = [volume["secret"] for volume in POD["volumes"] if "secret" in volume]
    example = yaml.safe_load((MANIFESTS / "secret.example.yaml").read_text("utf-8"))
    assert secret["secretName"] == example["metadata"]["name"]
    assert secret["defaultMode"] == 0o440
    assert example["stringData"] == dict.fromkeys(SECRETS, "")
    assert example["metadata"]["namespace"] == KUSTOMIZATION["namespace"]
    (mount,) = [mount for mount in BOT["volumeMounts"] if mount["name"] == "secrets"]
    assert mount["readOnly"] is True
    assert CONFIG["SECRETS_DIR"] == mount["mountPath"]
    assert "env" not in BOT
    assert {name.upper() for name in SECRETS}.isdisjoint(CONFIG)
    name = manifests()["ConfigMap"]["metadata"]["name"]
    assert BOT["envFrom"] == [{"configMapRef": {"name": name}}]


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_probes_ask_the_port_that_the_bot_opens(probe: str) -> None:
    (port,) = BOT["ports"]
    assert str(port["containerPort"]) == CONFIG["HTTP_PORT"] == str(PORT)
    assert BOT[probe]["httpGet"]["port"] == port["name"]
    # A bot that cannot reach Discord is not restarted for it, only not counted as ready.
    path = "/readyz" if probe == "readinessProbe" else "/livez"
    assert BOT[probe]["httpGet"]["path"] == path
    assert CONFIG["HTTP_HOST"] == compose()["services"]["bot"]["environment"]["HTTP_HOST"]


def test_the_service_gives_the_pods_their_names() -> None:
    service = manifests()["Service"]
    assert service["spec"]["clusterIP"] == "None"
    assert SET["serviceName"] == service["metadata"]["name"]
    assert service["spec"]["ports"] == [{"name": "http", "port": PORT, "targetPort": "http"}]


def test_there_is_a_shard_for_every_pod_and_a_pod_for_every_shard() -> None:
    count, pods = int(CONFIG["SHARD_COUNT"]), SET["replicas"]
    each = int(CONFIG.get("SHARDS_PER_PROCESS", 1))
    assert (pods - 1) * each < count <= pods * each
    assert pods > 1


def test_a_pod_that_ends_may_drain_and_its_nodes_are_drained_one_by_one() -> None:
    assert POD["terminationGracePeriodSeconds"] > DRAIN_SECONDS
    assert manifests()["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1


def test_pods_reach_names_discord_and_the_database_alone() -> None:
    policy = manifests()["NetworkPolicy"]["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    ports = [[port["port"] for port in rule["ports"]] for rule in policy["egress"]]
    assert ports == [[53, 53], [443], [5432]]
    blocks = [peer["ipBlock"] for peer in policy["egress"][1]["to"]]
    assert all(block["except"] for block in blocks), "not the addresses inside the cluster"
    (entry,) = policy["ingress"]
    assert entry["ports"] == [{"port": "http", "protocol": "TCP"}]
    assert entry["from"]


def test_a_pod_asks_for_memory_and_has_a_limit() -> None:
    assert BOT["resources"]["requests"].keys() == {"cpu", "memory"}
    assert "memory" in BOT["resources"]["limits"]


def test_the_image_is_one_that_nobody_has_by_chance() -> None:
    (image,) = KUSTOMIZATION["images"]
    assert BOT["image"] == image["name"]
    assert image["newName"].startswith("registry.example/")
    assert image["newTag"] not in {"", "latest"}
    assert f'__version__ = "{image["newTag"]}"' in (ROOT / "bot/__init__.py").read_text("utf-8")
