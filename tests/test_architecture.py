"""The shape of the code: imports point forward only, files stay small, errors are caught by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mapper"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 450

# Each layer may import those below it. Stages lie side by side and do not know one another; only the frame, which
# names the columns, lies below the stages that read and write it.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__"}),
    frozenset({"cli"}),
    frozenset({"pipeline", "parallel", "__init__"}),
    # Readers use what the rules know to check what a model says.
    frozenset({"readers"}),
    frozenset({"sources", "extraction", "geocode", "incidents", "store", "maps"}),
    frozenset({"frame", "conform"}),
    frozenset({"text"}),
    frozenset({"resources"}),
    frozenset({"model", "errors"}),
)
TOGETHER = ({"pipeline", "parallel", "__init__"}, {"frame", "conform"}, {"model", "errors"})
WHERE = {part: number for number, layer in enumerate(LAYERS) for part in layer}


def part_of(path: Path) -> str:
    """The layer's name for a file: its folder or its own name."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(tree: ast.AST) -> set[str]:
    """The parts of `mapper` that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            names.update({f"mapper.{alias.name}" for alias in node.names} if node.module == "mapper" else {node.module or ""})
    parts = {name.split(".")[1] if "." in name else "__init__" for name in names if name.split(".")[0] == "mapper"}
    return {part if part in WHERE else "__init__" for part in parts}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def identify(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_part_has_its_layer() -> None:
    assert {part_of(path) for path in FILES} <= set(WHERE)


@pytest.mark.parametrize("path", FILES, ids=identify)
def test_imports_point_forward_only(path: Path) -> None:
    part = part_of(path)
    for other in imported(tree_of(path)) - {part}:
        together = any({part, other} <= group for group in TOGETHER)
        assert together or WHERE[part] < WHERE[other], f"{part} must not import {other}"


@pytest.mark.parametrize("path", FILES, ids=identify)
def test_files_fit_in_one_reading(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    assert path.stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("path", FILES, ids=identify)
def test_errors_are_caught_by_name(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: a bare except"
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
            assert not caught & {"Exception", "BaseException"}, f"line {node.lineno}: catches {caught}"
        assert not (isinstance(node, ast.Name) and node.id == "NotImplementedError")


@pytest.mark.parametrize("path", FILES, ids=identify)
def test_only_the_command_line_catches_our_errors_and_prints(path: Path) -> None:
    if part_of(path) in ("cli", "__main__"):
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            assert not any(isinstance(name, ast.Name) and name.id == "MapperError" for name in ast.walk(node.type))
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")


def test_records_hold_and_do_not_work() -> None:
    """The shared records are frozen, slotted, and have no methods."""
    for node in tree_of(PACKAGE / "model.py").body:
        if isinstance(node, ast.ClassDef):
            assert not any(isinstance(item, ast.FunctionDef) for item in node.body), node.name
            (decorator,) = node.decorator_list
            assert isinstance(decorator, ast.Call)
            assert {keyword.arg for keyword in decorator.keywords} == {"frozen", "slots"}, node.name


HEAVY = ("pandas", "geopandas", "folium", "shapely", "trafilatura", "openpyxl", "pyarrow", "pyogrio", "numpy", "geopy", "feedparser")


def test_help_needs_nothing_heavy() -> None:
    import subprocess
    import sys

    listing = "import sys, mapper, mapper.cli, mapper.sources, mapper.store, mapper.frame; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not set(HEAVY) & set(done.stdout.split())
