"""The unit of systemd: a user that exists only while the bot runs, and secrets as credentials."""

from __future__ import annotations

import pytest

from bot.cli.errors import BAD_CONFIGURATION, BAD_CONNECTION, BAD_DATABASE
from tests.packaging.files import DRAIN_SECONDS, SECRETS, STATE, UNIT, unit_values

HARDENED = {
    "CapabilityBoundingSet": "",
    "DynamicUser": "yes",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectSystem": "strict",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}


@pytest.mark.parametrize("setting", HARDENED)
def test_the_unit_is_locked_in(setting: str) -> None:
    assert unit_values(setting) == [HARDENED[setting]]


def test_the_bot_may_write_its_state_alone() -> None:
    assert unit_values("StateDirectory") == [STATE.removeprefix("/var/lib/")]
    assert f"STATE_DIR={STATE}" in unit_values("Environment")[0].split()
    assert unit_values("ReadWritePaths") == []
    assert unit_values("WorkingDirectory") == [STATE]


def test_it_may_drain_before_it_is_killed() -> None:
    (seconds,) = unit_values("TimeoutStopSec")
    assert int(seconds) > DRAIN_SECONDS


def test_it_is_started_again_after_what_passes_and_not_after_what_a_person_has_to_mend() -> None:
    assert unit_values("Restart") == ["on-failure"]
    (codes,) = unit_values("RestartPreventExitStatus")
    assert str(BAD_CONFIGURATION) in codes.split()
    assert {str(BAD_DATABASE), str(BAD_CONNECTION)}.isdisjoint(codes.split())


def test_secrets_are_credentials() -> None:
    assert "SECRETS_DIR=%d" in unit_values("Environment")
    written = UNIT.read_text("utf-8").splitlines()
    offered = {line.removeprefix("#") for line in written if "LoadCredential=" in line}
    assert offered == {f"LoadCredential={name}:/etc/boundary-bot/{name}" for name in SECRETS}
    assert unit_values("LoadCredential") == ["discord_token:/etc/boundary-bot/discord_token"]
