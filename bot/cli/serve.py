"""`boundary-bot run` and `boundary-bot demo`: the bot on Discord, and in a page of a browser."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.ports import choose
from bot.event_loop import new_event_loop
from bot.settings import LogFormat, Settings, SettingsError, load_settings

NOT_SET = (
    "DISCORD_TOKEN is not set. Create an application in Discord's developer portal, copy the "
    "token of its bot into .env (see .env.example), or try `boundary-bot demo`."
)
LOWEST_LEVELS = {
    "discord.gateway": logging.INFO,
    "discord.http": logging.INFO,
    "discord.webhook": logging.INFO,
    "aiosqlite": logging.INFO,
    "asyncio": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
}
"""Loggers that print messages, statements or addresses in full, and the lowest level of each."""
NO_DEMO = (
    "The demo needs more packages than the bot. Install the file that the bot came in once more, "
    "with its extra: pip install 'boundary_bot-….whl[demo]'. In a checkout: make setup."
)
DEMO_INSTEAD = (
    "No DISCORD_TOKEN is set, so this is the demo in your browser. For Discord itself: create an "
    "application in the developer portal, put its bot token into .env, and run again."
)


def run(
    or_demo: Annotated[
        bool, typer.Option("--or-demo", help="Start the demo when no token is set.")
    ] = False,
    sync: Annotated[
        bool, typer.Option("--sync", help="Send the slash commands again, even if unchanged.")
    ] = False,
) -> None:
    """Connect to Discord with the token in DISCORD_TOKEN."""
    settings = load_settings()
    if settings.discord_token is None:
        if not or_demo:
            raise SettingsError(NOT_SET)
        typer.echo(DEMO_INSTEAD)
        demo()
        return
    _configure_logging(settings)
    from bot.app import check_shards
    from bot.storage.engine.claim import FolderClaim

    check_shards(settings)
    url = settings.database_url.get_secret_value() if settings.database_url else None
    with FolderClaim(settings.state_dir, url):
        until_stopped(_serve(settings, sync=sync), new_event_loop)


def demo(
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="Port of the page. The default is 8484, or the next free one; 0 takes any.",
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep the demo's data in this folder. By default they are deleted at the end."
        ),
    ] = None,
) -> None:
    """Try the bot in a simulated server, in a page on this machine. Needs no token."""
    settings = load_settings()
    page_port = choose(port)
    _configure_logging(settings, quiet=True)
    # The simulated Discord builds clients of its own, which warn about their settings.
    logging.getLogger("discord").setLevel(logging.ERROR)
    from bot.observability.malloc import uncollected

    try:
        with uncollected():
            from bot.demo import run_demo
    except ModuleNotFoundError as error:
        raise SettingsError(NO_DEMO) from error
    from bot.storage.engine.claim import FolderClaim

    with FolderClaim(data, option="--data") if data else nullcontext():
        # The simulated Discord looks into Python's own event loop, and runs on no other.
        page = run_demo(settings, port=page_port, open_browser=browser, data=data)
        until_stopped(page, asyncio.new_event_loop)


def until_stopped(
    work: Coroutine[Any, Any, None], new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    """Run `work` on a new loop until it ends, or SIGINT or SIGTERM asks it to end in order."""

    async def supervise() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            logging.getLogger(__name__).info("Stopped.")

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(supervise())


async def _serve(settings: Settings, *, sync: bool) -> None:
    """Connect, after everything that can be wrong on this machine has been checked."""
    from bot.cli.watching import watched
    from bot.observability.malloc import uncollected
    from bot.storage import StorageError

    async with watched(settings) as watch:
        with uncollected():
            from bot.app import check_store, create_bot, load_core
            from cogs import cog_modules

            await check_store(settings)
            cog_modules()
            core = await asyncio.to_thread(load_core, settings)
        token = settings.discord_token
        async with create_bot(settings, core, always_sync=sync, metrics=watch.metrics) as bot:

            async def on_ready() -> None:
                # Only now, so that it does not delay the start. A second call does nothing.
                await bot.services.pictures.prepare()

            async def on_connect() -> None:
                watch.runs(bot)

            bot.add_listener(on_ready)
            bot.add_listener(on_connect)
            try:
                await bot.start(token.get_secret_value() if token else "")
            except asyncio.CancelledError:
                watch.stops()
                await bot.drain()
                raise
            except StorageError:
                if bot.fault is None:
                    raise
            if bot.fault is not None:
                raise StorageError(bot.fault)


def _configure_logging(settings: Settings, *, quiet: bool = False) -> None:
    """Log to standard error. Nothing in the bot logs what members type."""
    from bot.observability.logs import log_crashes, log_handler
    from bot.storage import StorageError

    as_json = settings.log_format is LogFormat.JSON
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    handler = log_handler(
        level, as_json=as_json, secrets=settings.secrets, plain_errors=(StorageError,)
    )
    logging.basicConfig(level=level, handlers=[handler])
    if as_json:
        log_crashes()
    _keep_words_out(settings.log_level)
    # The bot does not speak: no warning is needed that the libraries for voice are missing.
    logging.getLogger("discord.client").addFilter(lambda line: "voice" not in line.getMessage())


def _keep_words_out(level: str) -> None:
    """Keep members' words and tokens out of the log: libraries print them at low levels."""
    for name, least in LOWEST_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
