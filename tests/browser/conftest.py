"""A headless Chromium, driven through its debugging pipe: no port, no library, a profile that is thrown away."""

import base64
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import time

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "/": 191}
WAIT = 60  # seconds: a machine that runs other tests may be slow


class Browser:
    """The browser and what it said. ``page()`` opens a tab."""

    def __init__(self, program, profile):
        to_child, self._write = os.pipe()
        self._read, from_child = os.pipe()
        # The child must find the pipes as 3 and 4: first out of the way of these numbers, then into place.
        given = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_child, from_child)]
        os.close(to_child)
        os.close(from_child)
        self._process = subprocess.Popen(
            [
                "bash",
                "-c",
                f'exec "$@" 3<&{given[0]} 4>&{given[1]}',
                "bash",
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-pipe",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in given:
            os.close(end)
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events = []

    def _message(self, until):
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            if not ready:
                return None
            got = os.read(self._read, 1 << 20)
            assert got, "the browser ended"
            self._rest += got
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def call(self, method, *, session="", **given):
        """Ask and wait for the answer; events that come meanwhile are kept."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": given} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + WAIT
        while True:
            message = self._message(until)
            assert message is not None, f"no answer to {method}"
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return message["result"]
            self.events.append(message)

    def page(self, width=1400, height=900):
        return Page(self, width, height)

    def close(self):
        try:
            self.call("Browser.close")
        finally:
            os.close(self._write)
            os.close(self._read)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Page:
    """A tab: opens an address, presses keys, clicks, and says what stands in it."""

    def __init__(self, browser, width, height):
        self._browser = browser
        self._target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    def call(self, method, **given):
        return self._browser.call(method, session=self._session, **given)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, address):
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def js(self, expression):
        told = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def until(self, condition):
        """Wait until a condition holds; what it was last is in the failure."""
        end = time.monotonic() + WAIT
        while not (last := self.js(condition)):
            assert time.monotonic() < end, f"{condition} stayed {last!r}"
            time.sleep(0.03)
        return last

    def press(self, *keys):
        for key in keys:
            code = KEYS.get(key, ord(key.upper()[0]))
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            told = {"key": key, "windowsVirtualKeyCode": code, "code": key if len(key) > 1 else ""}
            self.call("Input.dispatchKeyEvent", type="keyDown", **told, **({"text": text} if text else {}))
            self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def click(self, selector):
        """A real click of the mouse, where the element is."""
        quoted = json.dumps(selector)
        x, y = self.js(
            f"(() => {{ const e = document.querySelector({quoted}); e.scrollIntoView({{block: 'center'}});"
            " const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def back(self):
        self.js("history.back()")

    def pdf(self):
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    def events(self, *methods):
        self.js("0")  # what was said before is heard before
        return [
            event
            for event in self._browser.events
            if event.get("sessionId") == self._session and event["method"] in methods
        ]

    def complaints(self):
        """Errors, refusals by the page's policy, and dialogs."""
        found = [event["params"]["entry"] for event in self.events("Log.entryAdded")]
        found += [event["params"] for event in self.events("Runtime.exceptionThrown", "Page.javascriptDialogOpening")]
        return found + [event["params"]["type"] for event in self.events("Runtime.consoleAPICalled")]

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.events("Network.requestWillBeSent")]

    def close(self):
        self._browser.call("Target.closeTarget", targetId=self._target)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        assert os.environ.get("QUALKIT_REQUIRE_CHROMIUM") != "1", f"none of {', '.join(NAMES)} is installed"
        pytest.skip("no Chromium")
    opened = Browser(program, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture
def page(browser):
    opened = browser.page()
    yield opened
    opened.close()
