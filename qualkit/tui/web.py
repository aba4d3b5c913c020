"""A command that reviews in a terminal comes in; the same goes out to a browser on this machine, and to no one else.

Whoever can open the page reads interviews and decides in a coder's name. Loopback alone does not keep others out: any
page the coder visits can knock on it, and so can any other user of the machine. So a secret in the printed address is
exchanged for a cookie, and what does not come from that browser, by that name, is refused.
"""

from __future__ import annotations

import asyncio
import errno
import io
import logging
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any, TextIO
from weakref import WeakSet

import textual_serve
from aiohttp import web
from aiohttp.web_runner import GracefulExit
from textual_serve.server import Server

from qualkit.errors import ConfigError

__all__ = ["Guarded", "command_line", "loopback", "serve"]

_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_ELSEWHERE = re.compile(r"<link\b[^>]*https?://[^>]*>", re.DOTALL)
_OWN_ERROR = re.compile(r"(?:error\[Q\d+\]|hint): ")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Middleware = Callable[[web.Request, _Handler], Awaitable[web.StreamResponse]]


def serve(arguments: Sequence[str], *, port: int, tell: Callable[[str], None]) -> None:
    """Serve ``qualkit ARGUMENTS`` on loopback until it is stopped.

    Args:
        arguments: what would review in a terminal.
        port: in [1, 65535].
        tell: is given the address to open, the secret in it.

    Raises:
        ConfigError: Q001, the port is taken.
    """
    sockets = loopback(port)
    with tempfile.TemporaryDirectory(prefix="qualkit-web-") as pages:
        _own_pages(Path(textual_serve.__file__).parent / "templates", Path(pages))
        server = Guarded(command_line([sys.executable, "-m", "qualkit", *arguments]), port=port, pages=pages)
        tell(server.address)
        with redirect_stdout(_OwnErrors(sys.stderr)):
            server.serve_on(sockets)


class Guarded(Server):
    """The server that ships with Textual, open to one browser.

    Attributes:
        address: what to open, with the secret that is exchanged for the cookie.
    """

    def __init__(self, command: str, *, port: int, pages: str) -> None:
        super().__init__(command, host="localhost", port=port, title="qualkit", templates_path=pages)
        self._token = secrets.token_urlsafe(32)
        self._key = secrets.token_urlsafe(32)  # another one, for the address stays where it was printed
        self._cookie = f"qualkit-{port}"  # a browser keeps one jar for all ports of a host
        self._hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
        self._origins = {f"http://{host}" for host in self._hosts}
        self._reviews: WeakSet[asyncio.SubprocessTransport] = WeakSet()
        self.address = f"http://localhost:{port}/?token={self._token}"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard())  # type: ignore[arg-type]  # its protocol has no name for what it takes
        app.on_response_prepare.append(self._headers)
        app.on_cleanup.append(self._end_reviews)
        return app

    def _guard(self) -> _Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
            # A name that was made to point here (DNS rebinding) is another host than this one.
            if request.headers.getall("Host", []) != [request.host] or request.host not in self._hosts:
                raise web.HTTPForbidden(text="not by this name\n")
            # Browsers let every page open a socket to anywhere, and say only here where it comes from.
            if any(origin not in self._origins for origin in request.headers.getall("Origin", [])):
                raise web.HTTPForbidden(text="not from that page\n")
            if request.match_info.route.name == "static":  # the same files for everybody, nothing of the project
                return await handler(request)
            if request.path == "/" and "token" in request.query:
                return self._exchange(request)
            if not _same(request.cookies.get(self._cookie, ""), self._key):
                raise web.HTTPForbidden(text="open the address that qualkit printed, token and all\n")
            return await handler(request)

        return guard

    def _exchange(self, request: web.Request) -> web.StreamResponse:
        """The cookie for the token, and on to the page, so that the token does not stay in the browser's history."""
        if not _same(request.query["token"], self._token):
            raise web.HTTPForbidden(text="that is not the token that qualkit printed this time\n")
        answer = web.Response(status=303, headers={"Location": str(request.rel_url.without_query_params("token"))})
        answer.set_cookie(self._cookie, self._key, httponly=True, samesite="Strict", path="/")
        return answer

    async def _headers(self, request: web.Request, answer: web.StreamResponse) -> None:
        host = request.host if request.host in self._hosts else "localhost"
        answer.headers["Content-Security-Policy"] = (
            # The page that ships has its script and style in it, and its terminal compiles a function.
            "default-src 'self' 'unsafe-inline' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
            f"connect-src 'self' ws://{host}; object-src 'none'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, its links by the name that it was asked by: a cookie goes to that name alone."""
        # Nothing else runs between this line and the rendering, which waits for nothing.
        self.public_url = f"http://{request.host}"
        answer = await super().handle_index(request)
        assert isinstance(answer, web.StreamResponse), "it is wrapped to render its template"
        return answer

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the address was told, and the command is the coder's own."""

    async def _end_reviews(self, _: web.Application) -> None:
        """Close what is left of the reviews while there is a loop to do it: each key is on disk already."""
        for review in list(self._reviews):
            review.close()
        await asyncio.sleep(0)

    def _remember_reviews(self, loop: asyncio.AbstractEventLoop) -> None:
        start = loop.subprocess_shell

        async def started(*given: Any, **options: Any) -> tuple[asyncio.SubprocessTransport, Any]:
            transport, protocol = await start(*given, **options)
            self._reviews.add(transport)
            return transport, protocol

        loop.subprocess_shell = started  # type: ignore[method-assign]

    def initialize_logging(self) -> None:
        """Log nothing: requests hold the token, and tracebacks with their locals what was on the screen."""
        for name in ("textual-serve", "aiohttp", "asyncio"):
            logger = logging.getLogger(name)
            logger.handlers = [logging.NullHandler()]
            logger.propagate = False

    def serve_on(self, sockets: Sequence[socket.socket]) -> None:
        """Serve on sockets that listen already, until Ctrl-C."""
        self.initialize_logging()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._remember_reviews(loop)
        with suppress(NotImplementedError):  # on Windows Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(signal.SIGINT, self.request_exit)
            loop.add_signal_handler(signal.SIGTERM, self.request_exit)
        with suppress(GracefulExit, KeyboardInterrupt):
            web.run_app(
                self._make_app(),
                sock=list(sockets),
                access_log=None,
                handle_signals=False,
                shutdown_timeout=5.0,
                loop=loop,
                print=None,
            )


def loopback(port: int) -> list[socket.socket]:
    """Sockets on this machine's own addresses, old and new.

    ``localhost`` is what a hosts file says, and a browser tries both addresses: whoever held the one that is left free
    would be given the token.

    Raises:
        ConfigError: Q001, the port is taken on one of them.
    """
    found: list[socket.socket] = []
    for family, address in _LOOPBACK:
        try:
            found.append(_bound(family, address, port))
        except OSError as error:
            if family is socket.AF_INET6 and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                continue  # a machine without IPv6
            for each in found:
                each.close()
            raise ConfigError(
                "Q001", f"port {port} cannot be used: {error.strerror}", hint=f"--port {port % 65535 + 1}"
            ) from None
    return found


def _bound(family: int, address: str, port: int) -> socket.socket:
    own = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there SO_REUSEADDR would let others listen beside this one
            own.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        own.bind((address, port))
        own.listen(128)
    except OSError:
        own.close()
        raise
    return own


def command_line(words: Sequence[str], *, windows: bool = sys.platform == "win32") -> str:
    """Words as one line for the shell of this system."""
    return subprocess.list2cmdline(words) if windows else shlex.join(words)


def _same(given: str, secret: str) -> bool:
    """Compare in a time that does not tell how much of it was right."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())


def _own_pages(shipped: Path, ours: Path) -> None:
    """The pages that ship with the server fetch a font from elsewhere: ours may fetch from this machine alone."""
    for page in shipped.glob("*.html"):
        (ours / page.name).write_text(_ELSEWHERE.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")


class _OwnErrors(io.TextIOBase):
    """Takes what the review writes to its stderr; of that only qualkit's own errors are shown, no traceback."""

    def __init__(self, shown: TextIO) -> None:
        self._shown = shown

    def write(self, text: str) -> int:
        for line in text.splitlines():
            if _OWN_ERROR.match(line):
                print(line, file=self._shown)
        return len(text)
