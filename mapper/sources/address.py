"""Addresses that the user names: fetched once, http and https only, with a limit of time and size."""

from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.request
from email.message import Message
from typing import BinaryIO

from mapper.errors import InputError

TIMEOUT_S = 20.0
LARGEST = 64 * 1024 * 1024
ACCEPT = "text/html, application/xml, text/plain, */*;q=0.5"
USER_AGENT = "incident-mapper/0.1 (reads a page that its user named; no crawler)"


def is_address(name: str) -> bool:
    """Whether an input is an address and not a file."""
    return name.lower().startswith(("http://", "https://"))


class _SameSchemes(urllib.request.HTTPRedirectHandler):
    """Redirections stay on the web: urllib would follow one to ftp."""

    def redirect_request(
        self, req: urllib.request.Request, fp: object, code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if not is_address(newurl):
            raise urllib.error.URLError(f"it redirects to {newurl[:60]}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def fetch(url: str) -> tuple[BinaryIO, str]:
    """The body and its media type; raises InputError, one sentence, where the address does not answer."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameSchemes(),
    ):
        opener.add_handler(handler)
    try:
        request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT, "Accept": ACCEPT})
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            body = answer.read(LARGEST + 1)
            media_type = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise InputError(url, f"the server answered {error.code} {error.reason}".rstrip()) from None
    except TimeoutError:
        raise InputError(url, f"no answer within {TIMEOUT_S:g} seconds") from None
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise InputError(url, f"cannot be reached: {getattr(error, 'reason', None) or error}") from None
    if len(body) > LARGEST:
        raise InputError(url, f"is larger than {LARGEST // 1024**2} MB")
    return io.BytesIO(body), media_type
