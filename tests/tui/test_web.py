"""The review in the browser: one browser gets in, by the right name and from the right page, and nothing is logged."""

import asyncio
import re
import shlex
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from qualkit.errors import ConfigError

pytest.importorskip("textual_serve")

from aiohttp import ClientSession, CookieJar, WSMsgType, WSServerHandshakeError

from qualkit.tui.web import Guarded, _own_pages, _OwnErrors, command_line, loopback


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def served(tmp_path):
    """Run a story with a server (nothing behind it) and a client without cookies that says what it is told to say."""
    from aiohttp import web

    def run(story):
        async def play():
            port = free_port()
            server = Guarded("false", port=port, pages=str(tmp_path))
            (tmp_path / "app_index.html").write_text("{{ app_websocket_url }} {{ config.static.url }}")
            runner = web.AppRunner(await server._make_app(), access_log=None)
            await runner.setup()
            listening = loopback(port)
            for own in listening:
                await web.SockSite(runner, own).start()
            try:
                async with ClientSession(f"http://127.0.0.1:{port}", cookie_jar=CookieJar(unsafe=True)) as client:
                    await story(server, client, port)
            finally:
                await runner.cleanup()

        asyncio.run(play())

    return run


async def status(client, path, **headers):
    async with client.get(path, headers=headers, allow_redirects=False) as answer:
        return answer.status


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(served):
    async def story(server, client, port):
        assert await status(client, "/") == 403
        assert await status(client, "/?token=") == 403
        assert await status(client, "/?token=%C3%A6%ED%A0%80") == 403
        path = server.address.removeprefix(f"http://localhost:{port}")
        assert await status(client, path[:-1]) == 403
        assert await status(client, path.replace("/?", "/ws?")) == 403, "the token opens the page alone"
        async with client.get(f"{path}&fontsize=20", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/?fontsize=20")
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert not re.search("expires|max-age", cookie, re.IGNORECASE), "it ends with the browser"
            assert path.rpartition("=")[2] not in cookie
        async with client.get("/") as answer:
            assert answer.status == 200
            assert f"ws://127.0.0.1:{port}/ws" in await answer.text(), "by the name that has the cookie"
        assert await status(client, "/download/x") == 404
        assert await status(client, "/?token=wrong") == 403

    served(story)


def test_without_the_cookie_nothing_but_static_files_is_to_be_had(served):
    async def story(server, client, port):
        for path in ("/", "/ws", "/download/x", "/nothing", "/static/../ws"):
            assert await status(client, path) == 403, path
            assert await status(client, path, Cookie=f"qualkit-{port}=wrong") == 403
        assert await status(client, "/static/js/textual.js") == 200

    served(story)


def test_another_name_and_another_page_are_refused_with_the_cookie_too(served):
    async def story(server, client, port):
        await status(client, server.address.removeprefix(f"http://localhost:{port}"))
        here = f"127.0.0.1:{port}"
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"localhost.evil.example:{port}", ""):
            for path in ("/", "/ws", "/static/js/textual.js"):
                assert await status(client, path, Host=host) == 403, (host, path)
        for host in (here, f"localhost:{port}", f"[::1]:{port}"):
            assert await status(client, "/static/js/textual.js", Host=host) == 200
        for origin in ("https://evil.example", "null", "http://localhost:1", f"https://localhost:{port}", ""):
            assert await status(client, "/ws", Origin=origin) == 403, origin
            with pytest.raises(WSServerHandshakeError):
                await client.ws_connect("/ws", headers={"Origin": origin})

    served(story)


def test_every_answer_forbids_frames_caches_and_referrers(served):
    async def story(server, client, port):
        address = server.address.removeprefix(f"http://localhost:{port}")
        for path in ("/", address, "/", "/static/js/textual.js", "/download/x", "/nothing"):
            async with client.get(path, allow_redirects=False) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "frame-ancestors 'none'" in policy
                assert f"ws://127.0.0.1:{port};" in policy
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["Cache-Control"] == "no-store"

    served(story)


def test_a_port_that_is_taken_on_either_address_is_not_shared():
    port = free_port()
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(ConfigError, match=f"port {port}"):
            loopback(port)
    for own in loopback(port):
        assert own.getsockname()[0] in ("127.0.0.1", "::1")
        own.close()


def test_words_are_one_line_for_either_shell():
    words = ["C:\\Program Files\\python.exe", "-m", "qualkit", "--coder", "Åse O'Neil"]
    assert command_line(words, windows=True) == '"C:\\Program Files\\python.exe" -m qualkit --coder "Åse O\'Neil"'
    assert shlex.split(command_line(words, windows=False)) == words


def test_pages_fetch_nothing_from_elsewhere(tmp_path):
    shipped, ours = tmp_path / "shipped", tmp_path / "ours"
    shipped.mkdir()
    ours.mkdir()
    (shipped / "app_index.html").write_text(
        '<link rel="stylesheet"\n href="https://fonts.example/css" /><link rel="stylesheet" href="{{ own }}/x.css" />'
    )
    _own_pages(shipped, ours)
    assert (ours / "app_index.html").read_text() == '<link rel="stylesheet" href="{{ own }}/x.css" />'


def test_of_what_the_review_writes_only_errors_are_shown(capsys):
    told = _OwnErrors(sys.stderr)
    told.write('Traceback\n  text = "Jeg sad mest derhjemme"\nerror[Q301]: no project\nhint: name it\nerror: Jeg sad\n')
    assert capsys.readouterr().err == "error[Q301]: no project\nhint: name it\n"


@pytest.mark.slow
def test_the_review_opens_in_the_browser_that_has_the_token(reviewable):
    port = free_port()
    serving = subprocess.Popen(
        [sys.executable, "-m", "qualkit", "review", "-p", reviewable, "--coder", "anna", "--no-learn", "-q",
         "--web", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = serving.stderr.readline().split()[0]
        assert address.startswith(f"http://localhost:{port}/?token=")

        async def visit():
            async with ClientSession(f"http://127.0.0.1:{port}", cookie_jar=CookieJar(unsafe=True)) as client:
                assert await status(client, "/ws") == 403
                async with client.get(address.removeprefix(f"http://localhost:{port}")) as page:
                    text = await page.text()
                assert "qualkit" in text
                assert "googleapis" not in text
                async with client.ws_connect("/ws", headers={"Origin": f"http://localhost:{port}"}) as opened:
                    assert opened._response.headers["Cache-Control"] == "no-store"
                    seen = b""
                    while "godkend" not in seen.decode("utf-8", "replace"):
                        message = await opened.receive(timeout=30)
                        assert message.type is WSMsgType.BINARY
                        seen += message.data
                    await opened.send_json(["stdin", "q"])
                    while (await opened.receive(timeout=30)).type is WSMsgType.BINARY:
                        pass

        asyncio.run(asyncio.wait_for(visit(), 60))
        listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True, check=False).stdout
        own = [line.split()[3] for line in listening.splitlines() if line.split()[3].endswith(f":{port}")]
        assert all(each.startswith(("127.0.0.1", "[::1]")) for each in own)
    finally:
        serving.terminate()
        said = serving.communicate(timeout=20)
    assert said == ("", "")
