"""What the server sends with every answer, and the settings of the two ways to start it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import pytest

from sandbox.web.server import HEADERS, POLICY, SCRIPT, SETTINGS, SecurityHeaders

ROOT = Path(__file__).resolve().parents[2]


async def bare(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"SAMEORIGIN")]})
    await send({"type": "http.response.body", "body": b"hello"})


def test_every_answer_bears_the_headers_and_none_twice():
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(SecurityHeaders(bare)({"type": "http"}, None, send))
    names = [name.decode() for name, _ in sent[0]["headers"]]
    assert sorted(names) == sorted(HEADERS)
    assert (b"x-frame-options", b"SAMEORIGIN") in sent[0]["headers"]
    assert sent[1]["body"] == b"hello"


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = HEADERS["content-security-policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "*" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts


def settings(tree, head=""):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from settings(value, f"{head}{name}.")
        else:
            yield f"{head}{name}", value


def test_a_checkout_and_an_installation_are_served_with_the_same_settings():
    found = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = dict(settings(found))
    for name, value in SETTINGS.items():
        there = flat[name]
        assert (str(there).lower() if isinstance(there, bool) else str(there)) == value, name


def test_both_entries_are_found_as_an_app():
    from streamlit.web.server.app_discovery import discover_asgi_app

    for entry in (ROOT / "app.py", ROOT / "sandbox" / "cli" / "web_entry.py"):
        assert discover_asgi_app(entry).is_asgi_app, entry


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def listens(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is a process of its own")
def test_the_command_serves_with_the_headers_and_ends_with_its_server():
    port = free_port()
    command = [sys.executable, "-m", "sandbox", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 90
        while not listens(port):
            assert time.monotonic() < end, "the server never answered"
            time.sleep(0.2)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    finally:
        process.terminate()
        process.wait(60)
    assert not listens(port)


def test_scripts_come_from_this_server_alone():
    (scripts,) = (part for part in POLICY.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"


def test_every_component_has_its_script_in_a_file():
    """A script given as text reaches the browser as a blob, which the policy refuses."""
    folder = SCRIPT.parent.parent
    named = {file for file in folder.rglob("*.py") if "components.v2" in file.read_text(encoding="utf-8")}
    assert named == {folder / "scripts" / "__init__.py"}
    assert list((folder / "scripts").glob("*.js"))
