"""Process settings, from the environment and `.env`. Each is described in `.env.example`."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from socket import gethostname
from urllib.parse import unquote, urlsplit

from dotenv import load_dotenv
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.paths import CRISIS, KNOWLEDGE

_PART = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
_ORDINAL = re.compile(r".*-(\d{1,5})")
_FORM = "numbers and ranges such as 0-3,8"


class LogFormat(StrEnum):
    """How a line of the log looks."""

    CONSOLE = "console"
    """For a person in a terminal."""
    JSON = "json"
    """One object a line, for programs that gather logs."""


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to do."""


SECRETS_DIR = "SECRETS_DIR"
"""Names a folder of files that hold one setting each, such as `discord_token`: what Docker,
Kubernetes and systemd make of secrets. The environment wins over them."""


class Settings(BaseModel):
    """What the operator decides, once per process.

    Paths may be relative: they count from the folder in which the bot is started.
    """

    # A refused value is not shown: it may be a secret that was put behind the wrong name.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    discord_token: SecretStr | None = None
    state_dir: Path = Path("var")
    cache_dir: Path | None = None
    database_url: SecretStr | None = None
    data_key: SecretStr | None = None
    knowledge_dir: Path = KNOWLEDGE
    crisis_dir: Path = CRISIS
    model_dir: Path | None = None
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.CONSOLE
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    message_content: bool = False
    user_install: bool = False
    shard_count: int | None = Field(default=None, ge=1, le=10_000)
    backups: int = Field(default=7, ge=0, le=365)
    pg_bin: Path | None = None
    shard_ids: str | None = None
    shards_per_process: int | None = Field(default=None, ge=1, le=10_000)

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        level = value.strip().upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("DEBUG, INFO, WARNING or ERROR")
        return level

    @field_validator("log_format", mode="before")
    @classmethod
    def _known_format(cls, value: object) -> object:
        text = str(value).strip().lower()
        if text not in {each.value for each in LogFormat}:
            raise ValueError("console or json")
        return text

    @field_validator("http_host")
    @classmethod
    def _an_address(cls, value: str) -> str:
        host = value.strip()
        try:
            return host if host == "localhost" else str(ip_address(host))
        except ValueError:
            raise ValueError("an address of this machine, such as 127.0.0.1 or 0.0.0.0") from None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no log: the token, the keys, the password of the database."""
        token, keys, url = (
            each.get_secret_value() if each else ""
            for each in (self.discord_token, self.data_key, self.database_url)
        )
        try:
            password = unquote(urlsplit(url).password or "")
        except ValueError:
            password = url  # no URL at all; whatever it is, it is not for others
        return tuple(filter(None, (token, *keys.replace(" ", "").split(","), password)))

    @field_validator("shard_ids")
    @classmethod
    def _known_shards(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None:
            _parse_ids(value, _count(info))
        return value

    @field_validator("shards_per_process")
    @classmethod
    def _numbered_host(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None:
            if info.data.get("shard_ids") is not None:
                raise ValueError("left empty where SHARD_IDS is set")
            _ids_of_ordinal(gethostname(), value, _count(info))
        return value

    @property
    def own_shards(self) -> frozenset[int]:
        """The shards of this process; none are named where it serves all."""
        if self.shard_count is None:
            return frozenset()
        if self.shard_ids is not None:
            return _parse_ids(self.shard_ids, self.shard_count)
        if self.shards_per_process is not None:
            return _ids_of_ordinal(gethostname(), self.shards_per_process, self.shard_count)
        return frozenset(range(self.shard_count))

    @property
    def caches(self) -> Path:
        """The folder of what can be computed again: phrase vectors, a prepared model."""
        return self.cache_dir or self.state_dir / "cache"


def _parse_ids(text: str, count: int) -> frozenset[int]:
    """Return the shards, of so many, that a text such as "0-3,8" names. Raises ValueError."""
    ids: set[int] = set()
    for part in map(str.strip, text.split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{_FORM} ({part!r} is neither)")
        first = int(match[1])
        last = int(match[2] or first)
        if last < first:
            raise ValueError(f"{_FORM} ({part!r} runs backwards)")
        if last >= count:
            raise ValueError(f"below SHARD_COUNT, so {count - 1} at the most (it names {last})")
        if not ids.isdisjoint(range(first, last + 1)):
            raise ValueError(f"a list in which no shard stands twice ({part!r} does)")
        ids.update(range(first, last + 1))
    return frozenset(ids)


def _ids_of_ordinal(host: str, each: int, count: int) -> frozenset[int]:
    """Return the shards of a process by the number at the end of its host's name, such as "bot-3".

    each: shards of one process; the last process may have fewer. Raises ValueError.
    """
    match = _ORDINAL.fullmatch(host)
    if match is None:
        raise ValueError(
            f"left empty on a host whose name has no number at its end as bot-3 has ({host!r}). "
            "Set SHARD_IDS instead"
        )
    first = int(match[1]) * each
    if first >= count:
        raise ValueError(
            f"larger, or there should be fewer processes: number {match[1]} would begin at shard "
            f"{first}, and the last one is {count - 1}"
        )
    return frozenset(range(first, min(first + each, count)))


def _count(info: ValidationInfo) -> int:
    """Return SHARD_COUNT. Raises ValueError if it is not set, or cannot be used itself."""
    count: int | None = info.data.get("shard_count")
    if count is None:
        raise ValueError("set together with SHARD_COUNT, the number of all shards")
    return count


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return the settings: the environment first, then `.env`, then the files of SECRETS_DIR.

    A variable that is set but empty counts as said, so `DISCORD_TOKEN= make run` is the demo.

    Raises SettingsError with a sentence that names the first setting which cannot be used.
    """
    try:
        load_dotenv(env_file, override=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(_unreadable(error, str(env_file))) from None
    texts = {**_secrets(), **_environment()}
    try:
        return Settings.model_validate(texts)
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "a setting"
        sentence = fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        # pydantic goes on with ", unable to parse string as an integer".
        sentence = sentence.partition(", unable")[0]
        raise SettingsError(f"{name} cannot be used: it should be {sentence}.") from error


def _environment() -> dict[str, str]:
    """Return what the environment sets, by field. An empty variable sets nothing."""
    set_to = {name.lower(): value for name, value in os.environ.items() if value}
    return {name: set_to[name] for name in Settings.model_fields if name in set_to}


def _secrets() -> dict[str, str]:
    """Return what the files of SECRETS_DIR hold, by field. Raises SettingsError."""
    folder = _secrets_folder()
    try:
        files = {path.name.lower(): path for path in folder.iterdir()} if folder else {}
        texts = {
            name: files[name].read_text("utf-8").strip()
            for name in Settings.model_fields
            if name in files and files[name].is_file()
        }
    except (OSError, UnicodeDecodeError) as error:
        # The fault itself would tell what the file holds.
        raise SettingsError(_unreadable(error, f"A file of {SECRETS_DIR}")) from None
    return {name: text for name, text in texts.items() if text}


def _unreadable(error: OSError | UnicodeDecodeError, file: str) -> str:
    """Return a sentence that says why `file`, or the one that the error names, cannot be read."""
    if isinstance(error, OSError):
        return f"{error.filename or file} cannot be read: {error.strerror}."
    return f"{file} cannot be read: it is not text in UTF-8."


def _secrets_folder() -> Path | None:
    """Return the folder that SECRETS_DIR names; None without one. Raises SettingsError."""
    name = os.environ.get(SECRETS_DIR, "").strip()
    if not name:
        return None
    if not Path(name).is_dir():
        raise SettingsError(
            f"{SECRETS_DIR} names {name}, which is no folder: mount the secrets there, or leave "
            f"{SECRETS_DIR} empty."
        )
    return Path(name)
