"""One chat completion from an OpenAI-compatible address, by the standard library, with a limit on everything.

The answer is only ever data: it is measured, decoded, and handed on as text.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import queue
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from mapper.errors import UsageError
from mapper.readers.answer import Unusable, completion, first_model, loads

_PIECE = 65_536
_ERROR_BYTES = 4_096
_REASON_CHARACTERS = 160
_TAIL = "/chat/completions"
_UNSAFE = re.compile(r"[\s\x00-\x20\x7f]")
_FORMAT_REFUSED = (400, 422)
_USER_AGENT = "incident-mapper"


class NoAnswer(Exception):
    """The service gave no answer. The message is one clause; `status` the HTTP status, where there was one."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


class _Stay(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: the text goes to the address the user gave and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Chat:
    """A service at `endpoint` ("http://127.0.0.1:8080/v1", with or without "/chat/completions").

    `timeout_s` bounds one whole exchange, however slowly its bytes come; `most_bytes` one answer. Raises UsageError where
    the endpoint is no http(s) address or the key cannot be sent.
    """

    def __init__(self, endpoint: str, key: str | None, timeout_s: float, most_bytes: int) -> None:
        self.host, base, query = _split(endpoint)
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise UsageError("the key in MAPPER_LLM_KEY must be one line of plain characters")
        if not 0 < timeout_s < threading.TIMEOUT_MAX:
            raise UsageError("the time-out must be a number of seconds above 0")
        self.exposed = base.startswith("http:") and not _is_loopback(self.host)
        """Whether the text, and the key, travel unencrypted to another machine."""
        self._completions, self._models = f"{base}{_TAIL}{query}", f"{base}/models{query}"
        self._key, self._timeout_s, self._most_bytes = key, timeout_s, most_bytes
        self._json_mode = True
        # A proxy named in the environment is for other machines.
        proxies = urllib.request.ProxyHandler({}) if _is_loopback(self.host) else urllib.request.ProxyHandler()
        self._opener = urllib.request.build_opener(_Stay, proxies)

    def complete(self, model: str, instructions: str, message: str) -> str:
        """The model's answer to one message; raises NoAnswer, or Unusable where the answer is no whole completion."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": message}],
            "temperature": 0,
            "stream": False,
        }
        if self._json_mode:
            try:
                return completion(loads(self._exchange(self._completions, body | {"response_format": {"type": "json_object"}})))
            except NoAnswer as refusal:
                # Some services refuse the option, not the question (LM Studio knows only "json_schema" and "text").
                if refusal.status not in _FORMAT_REFUSED:
                    raise
        answer = self._exchange(self._completions, body)
        self._json_mode = False
        return completion(loads(answer))

    def model(self) -> str | None:
        """The first model that the service lists; None where it lists none. Raises NoAnswer and Unusable."""
        return first_model(loads(self._exchange(self._models, None)))

    def _exchange(self, address: str, body: dict[str, Any] | None) -> str:
        data = None if body is None else json.dumps(body).encode("ascii")
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": _USER_AGENT}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(address, data=data, headers=headers)
        return _within(self._timeout_s, lambda deadline: self._read(request, deadline))

    def _read(self, request: urllib.request.Request, deadline: float) -> str:
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return self._body(answer, deadline)
        except urllib.error.HTTPError as error:
            raise NoAnswer(self._refusal(error), error.code) from error
        except TimeoutError as error:
            raise NoAnswer(_late(self._timeout_s)) from error
        except urllib.error.URLError as error:
            reason = _late(self._timeout_s) if isinstance(error.reason, TimeoutError) else f"{self.host} cannot be reached"
            raise NoAnswer(reason) from error
        except UnicodeDecodeError as error:
            raise NoAnswer("the answer is not UTF-8 text") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(f"the connection to {self.host} broke off") from error

    def _body(self, answer: Any, deadline: float) -> str:
        pieces: list[bytes] = []
        size = 0
        while piece := answer.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self._most_bytes:
                raise NoAnswer(f"the answer is longer than {self._most_bytes} bytes")
            if time.monotonic() > deadline:
                raise NoAnswer(_late(self._timeout_s))
        return b"".join(pieces).decode("utf-8")

    def _refusal(self, error: urllib.error.HTTPError) -> str:
        """The status, and what the service says of it, fit for a terminal and without the key."""
        with error:
            if 300 <= error.code < 400:
                return f"{self.host} redirects to another address, which is not followed: give the last address as the endpoint"
            try:
                said = _message(error.read(_ERROR_BYTES).decode("utf-8", "replace"))
            except (OSError, http.client.HTTPException, ValueError):
                said = ""
        if self._key:
            said = said.replace(self._key, "…")
        return f"{self.host} answers with HTTP status {error.code}" + (f" ({said})" if said else "")


def _message(body: str) -> str:
    try:
        told = loads(body)
    except Unusable:
        return ""
    for name in ("error", "message"):
        if isinstance(told, dict):
            told = told.get(name, told)
    if not isinstance(told, str):
        return ""
    plain = " ".join("".join(c if c.isprintable() else " " for c in told).split())
    return plain[:_REASON_CHARACTERS]


def _late(seconds: float) -> str:
    return f"there was no answer within {seconds:g} seconds"


def _within(seconds: float, work: Callable[[float], str]) -> str:
    """`work(deadline)`, given up after `seconds`: a service that sends its headers byte by byte never meets a socket's time-out."""
    answers: queue.SimpleQueue[str | NoAnswer] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(work(time.monotonic() + seconds))
        except NoAnswer as failure:
            answers.put(failure)

    threading.Thread(target=run, name="mapper-llm", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise NoAnswer(_late(seconds)) from None
    if isinstance(answer, NoAnswer):
        raise answer
    return answer


def _split(endpoint: str) -> tuple[str, str, str]:
    """(host, address without "/chat/completions", query with "?")."""
    try:
        parts = urllib.parse.urlsplit(endpoint)
        host, port, named = parts.hostname, parts.port, parts.username is not None or parts.password is not None
    except ValueError as error:
        raise UsageError(f"the endpoint is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host or _UNSAFE.search(endpoint) or not endpoint.isascii() or port == 0:
        raise UsageError("the endpoint must be an http or https address, such as http://127.0.0.1:8080/v1")
    if named:
        raise UsageError("the endpoint must not hold a name or password: give a key in MAPPER_LLM_KEY")
    path = parts.path.rstrip("/").removesuffix(_TAIL) if parts.path.strip("/") else "/v1"
    return host, f"{parts.scheme}://{parts.netloc}{path}", f"?{parts.query}" if parts.query else ""


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
