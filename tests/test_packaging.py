"""What is installed: locked by hash, no registry's address, and a wheel that carries its data."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[<>=!~\[; ]", requirement)[0]) for requirement in requirements}


def locked(lock: str) -> dict[str, set[str]]:
    """name -> versions."""
    found: dict[str, set[str]] = {}
    for match in re.finditer(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(canonical(match.group(1)), set()).add(match.group(2))
    return found


def tracked(*folders: str) -> list[str]:
    """The files under version control; none where this is no checkout."""
    done = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links|@ |^-e ", text, re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "==" in entry.splitlines()[0]
        assert "--hash=sha256:" in entry


def test_every_dependency_is_locked() -> None:
    extras = PROJECT["optional-dependencies"]
    assert named(PROJECT["dependencies"]) | named(extras["build"]) <= set(locked("requirements.lock"))
    everything = named(PROJECT["dependencies"] + [requirement for extra in extras.values() for requirement in extra])
    assert everything <= set(locked("requirements-dev.lock"))


def test_tests_run_with_what_users_run() -> None:
    test = locked("requirements-dev.lock")
    assert all(test.get(name) == versions for name, versions in locked("requirements.lock").items())


def test_no_file_names_this_machine_or_a_registry() -> None:
    if not (listed := tracked()):
        pytest.skip("not a git checkout")
    # Spelt in parts, for this file is tracked too.
    forbidden = re.compile("|".join(["py" + r"pi\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "/" + "work/", "/" + "root/"]))
    named_in = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".gz", ".zip", ".png", ".parquet", ".bin"} or not path.is_file():
            continue
        if match := forbidden.search(path.read_text(encoding="utf-8", errors="replace")):
            named_in.append(f"{name}: {match.group()}")
    assert named_in == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_carries_code_and_data(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    listed = [name for name in tracked("data", "mapper") if (ROOT / name).is_file()]
    expected = {name if name.startswith("mapper/") else f"mapper/{name}" for name in listed}
    assert expected - names == set()
    assert {"mapper/data/languages/en.toml", "mapper/data/languages/ar.toml", "mapper/cli/__init__.py"} <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "output/")) for name in names)


def test_the_wheel_names_its_command(wheel: zipfile.ZipFile) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "mapper = mapper.cli:main" in wheel.read(entry).decode()


def test_make_says_what_there_is() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("map", "test", "lint", "lock", "clean"):
        assert f"make {target}" in done.stdout
