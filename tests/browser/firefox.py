"""A small client of Firefox's own WebDriver BiDi: opens a page, runs script in it, clicks, types, takes pictures. No driver program."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

WAIT = 30.0


def firefox_path() -> str | None:
    return shutil.which("firefox") or shutil.which("firefox-esr")


class Firefox:
    """A headless Firefox with a profile of its own that asks for no network; close it when done."""

    def __init__(self, path: str) -> None:
        from websockets.sync.client import connect

        self.folder = tempfile.TemporaryDirectory()
        prefs = {
            "network.proxy.type": 1,  # a proxy that is not there: no request leaves the machine
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": 9,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": 9,
            "ui.prefersReducedMotion": 1,
            "browser.shell.checkDefaultBrowser": False,
        }
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in prefs.items()]
        (Path(self.folder.name) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self.process = subprocess.Popen(
            [path, "--headless", "--no-remote", "--profile", self.folder.name, "--remote-debugging-port", "0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.opened = contextlib.ExitStack()
        self.socket = self.opened.enter_context(connect(f"{self._address()}/session", max_size=None))
        self.number = 0
        self.events: list[dict[str, Any]] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def _address(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            found = re.search(r"listening on (ws://\S+)", line)
            if found:
                return found.group(1)
        raise RuntimeError("Firefox ended before it listened")

    def send(self, method: str, **params: Any) -> Any:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=WAIT))
            if answer.get("id") == self.number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url: str, width: int = 1300, height: int = 820) -> None:
        self.events.clear()
        self.send("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.send("browsingContext.navigate", context=self.context, url="about:blank", wait="complete")
        self.events.clear()
        self.send("browsingContext.navigate", context=self.context, url=url, wait="complete")
        self.until("document.querySelector('[data-ready=true]') !== null")

    def run(self, expression: str) -> Any:
        """The value of a script expression, through JSON."""
        code = f"Promise.resolve({expression}).then((v) => JSON.stringify(v === undefined ? null : v))"
        result = self.send("script.evaluate", expression=code, target={"context": self.context}, awaitPromise=True)
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def until(self, condition: str) -> None:
        end = time.monotonic() + WAIT
        while not self.run(condition):
            assert time.monotonic() < end, condition
            time.sleep(0.05)

    def text(self, selector: str) -> str:
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def click(self, selector: str, nth: int = 0) -> None:
        x, y = self.run(
            f"(() => {{ const b = document.querySelectorAll({json.dumps(selector)})[{nth}].getBoundingClientRect();"
            " return [Math.round(b.left + b.width / 2), Math.round(b.top + b.height / 2)]; })()"
        )
        self.drag([(x, y)])

    def drag(self, points: list[tuple[int, int]]) -> None:
        steps: list[dict[str, Any]] = [{"type": "pointerMove", "x": points[0][0], "y": points[0][1]}, {"type": "pointerDown", "button": 0}]
        steps += [{"type": "pointerMove", "x": x, "y": y, "duration": 60} for x, y in points[1:]]
        steps.append({"type": "pointerUp", "button": 0})
        self.send("input.performActions", context=self.context, actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def keys(self, *keys: str) -> None:
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send("input.performActions", context=self.context, actions=[{"type": "key", "id": "keys", "actions": steps}])

    def picture(self) -> bytes:
        return base64.b64decode(self.send("browsingContext.captureScreenshot", context=self.context)["data"])

    def troubles(self) -> list[str]:
        """Errors and warnings of the page's script and policy, and requests that were no file, since it was opened."""
        self.run("1")
        logs = [
            str(e["params"]["text"])
            for e in self.events
            if e.get("method") == "log.entryAdded" and e["params"]["level"] in ("error", "warn")
        ]
        asked = [str(e["params"]["request"]["url"]) for e in self.events if e.get("method") == "network.beforeRequestSent"]
        return logs + [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def close(self) -> None:
        try:
            self.send("browser.close")
        finally:
            self.opened.close()
            self.process.terminate()
            self.process.wait(10)
            if self.process.stderr is not None:
                self.process.stderr.close()
            self.folder.cleanup()
