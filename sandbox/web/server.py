"""The app as a server: what it sends with every answer, and how it is started. Both entries of the app use it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from sandbox.web.theme import PALETTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Content security policy: nothing is loaded from elsewhere, nothing is sent elsewhere, nobody frames the app."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS` to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, with_headers)


SCRIPT = Path(__file__).with_name("entry") / "script.py"
"""What Streamlit runs for every page."""
MIDDLEWARE = (Middleware(SecurityHeaders),)
_THEME = {
    "primaryColor": "primary",
    "backgroundColor": "background",
    "secondaryBackgroundColor": "panel",
    "textColor": "ink",
    "borderColor": "line",
    "linkColor": "primary",
}
"""Streamlit's names of colours and ours."""
SETTINGS: Mapping[str, str] = {
    "server.address": "localhost",
    "server.maxUploadSize": "5",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.fileWatcherType": "none",
    "server.websocketPingInterval": "20",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "runner.postScriptGC": "false",
    **{f"theme.{kind}.{name}": palette[ours] for kind, palette in PALETTES.items() for name, ours in _THEME.items()},
    "theme.baseRadius": "4px",
    "theme.baseFontSize": "15",
}
"""Settings that must hold wherever the app is started; `.streamlit/config.toml` of a checkout has the same."""


def options() -> list[str]:
    """The settings as options of `streamlit run`."""
    return [f"--{name}={value}" for name, value in SETTINGS.items()]
