"""Process settings, from the environment and `.env`. Each is described in `.env.example`."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv import load_dotenv
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.paths import CRISIS, KNOWLEDGE


class LogFormat(StrEnum):
    """How a line of the log looks."""

    CONSOLE = "console"
    """For a person in a terminal."""
    JSON = "json"
    """One object a line, for programs that gather logs."""


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to do."""


class Settings(BaseSettings):
    """What the operator decides, once per process.

    Paths may be relative: they count from the folder in which the bot is started.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

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

    @property
    def caches(self) -> Path:
        """The folder of what can be computed again: phrase vectors, a prepared model."""
        return self.cache_dir or self.state_dir / "cache"


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return the settings of this process: the environment first, then the `.env` file.

    A variable that is set but empty counts as said, so `DISCORD_TOKEN= make run` is the demo.

    Raises SettingsError with a sentence that names the first setting which cannot be used.
    """
    try:
        load_dotenv(env_file, override=False)
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "a setting"
        sentence = fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        # pydantic goes on with ", unable to parse string as an integer".
        sentence = sentence.partition(", unable")[0]
        raise SettingsError(f"{name} cannot be used: it should be {sentence}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file} cannot be read: {error}.") from error
