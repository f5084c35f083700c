"""The app started as a server of its own on a free port, and ended again; for what drives it from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.web.server import options

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
PATIENCE = 60.0
"""Seconds within which a server must answer."""


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, its process, and where it writes its log."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        return f"http://localhost:{self.port}"

    def workers(self) -> list[int]:
        """Process numbers of its workers, those that spawned processes need for themselves left out."""
        return [pid for pid, parent, words in processes() if parent == self.process.pid and "spawn_main" in words]

    def megabytes(self) -> float:
        """Memory of the server itself, without its workers."""
        return resident(self.process.pid)


def processes() -> list[tuple[int, int, str]]:
    """Number, parent's number and command line of every process that can be looked at (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:  # ended meanwhile
            continue
        found.append((int(folder.name), int(parent), words))
    return found


def resident(pid: int) -> float:
    """Megabytes of a process in memory (Linux)."""
    pages = int((Path("/proc") / str(pid) / "statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(log: Path, script: Path = APP, variables: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The app as `streamlit run SCRIPT` serves it, while the block lasts.

    Raises RuntimeError with the end of its log where it does not answer.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options(),
               f"--server.port={port}", "--server.headless=true"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            env=os.environ | dict(variables or {}),
        )  # fmt: skip
    server = Server(port, process, log)
    try:
        _wait(server)
        yield server
    finally:
        _end(process)


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    tail = server.log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"the app did not answer at {server.address} within {PATIENCE:g} s:\n{tail}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(15)
