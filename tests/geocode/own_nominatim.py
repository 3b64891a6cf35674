"""A real Nominatim on this machine's loopback: a PostgreSQL cluster of its own, a small file of our own places, a server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv" / "nominatim"
LONGEST_S = 300.0
"""Seconds that installing may take."""

PLACES = (
    # name, latitude, longitude, tags
    ("Qarmatiya al-Jadida", 33.4120, 44.1170, {"place": "village", "name:ar": "قرمطية الجديدة"}),
    ("Wazirabad Heights", 36.3310, 43.1950, {"place": "suburb"}),
    ("Twinford", 35.1000, 44.1000, {"place": "village"}),
    ("Twinford", 35.2000, 38.9000, {"place": "village"}),
)
"""Places of our own making, which no gazetteer has."""


def osm_file(path: Path) -> Path:
    """The places as OpenStreetMap's XML."""
    nodes = []
    for number, (name, latitude, longitude, tags) in enumerate(PLACES, 1):
        rows = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in {"name": name, **tags}.items())
        nodes.append(f'<node id="{number}" version="1" timestamp="2026-01-01T00:00:00Z" lat="{latitude}" lon="{longitude}">{rows}</node>')
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{"".join(nodes)}</osm>\n', encoding="utf-8")
    return path


def why_not() -> str | None:
    """Why no Nominatim can be run here; None where it can. Installs it where that is allowed."""
    if os.environ.get("MAPPER_NOMINATIM") == "0":
        return "MAPPER_NOMINATIM=0"
    command = ["sh", str(ROOT / "tools" / "nominatim.sh"), str(VENV)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        return f"installing Nominatim takes longer than {LONGEST_S:.0f} s here"
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["tools/nominatim.sh fails"])[-1]


def _tool(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else str(shutil.which(name))


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _as_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: the user that its package made runs it then."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.geteuid() == 0 else command


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A cluster in `folder`, which its user can reach; gives the data source's name for Nominatim."""
    data, port = folder / "data", _port()
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        shutil.chown(data, "postgres", "postgres")
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(_as_user([_tool("initdb"), "-D", str(data), "-U", "nominatim", "--auth=trust", "-E", "UTF8", "--no-sync"]), **run)  # type: ignore[call-overload]
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    subprocess.run(_as_user([_tool("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"]), **run)  # type: ignore[call-overload]
    try:
        subprocess.run([_tool("createuser"), "-h", str(folder), "-p", str(port), "-U", "nominatim", "www-data"], **run)  # type: ignore[call-overload]
        yield f"pgsql:host={folder};port={port};user=nominatim;dbname=nominatim"
    finally:
        subprocess.run(_as_user([_tool("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]), **run)  # type: ignore[call-overload]


@contextmanager
def nominatim(folder: Path) -> Iterator[str]:
    """Import our places and serve them; gives "127.0.0.1:PORT"."""
    project = folder / "project"
    project.mkdir()
    with tempfile.TemporaryDirectory(prefix="mapper-pg-") as cluster, postgres(Path(cluster)) as source:
        environment = {**os.environ, "NOMINATIM_DATABASE_DSN": source, "NOMINATIM_IMPORT_STYLE": "full"}
        command = str(VENV / "bin" / "nominatim")
        osm = osm_file(folder / "places.osm")
        arguments = ["import", "--osm-file", str(osm), "--project-dir", str(project), "--threads", "1", "--no-updates"]
        done = subprocess.run([command, *arguments], env=environment, capture_output=True, text=True, check=False, cwd=project)
        assert done.returncode == 0, done.stderr[-2000:]
        address = f"127.0.0.1:{_port()}"
        serve = [command, "serve", "--project-dir", str(project), "--server", address, "--engine", "falcon"]
        with (folder / "serve.log").open("wb") as log:
            server = subprocess.Popen(serve, env=environment, stdout=log, stderr=log, cwd=project)
            try:
                _wait_for(address, server)
                yield address
            finally:
                server.terminate()
                server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(f"http://{address}/status", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("the server does not answer")
