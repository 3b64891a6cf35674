"""The page's own script: its unit tests under node, and the rules that the bundle relies on."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pyarrow as pa
import pytest

from mapper.maps.bundle import WEB, script
from mapper.maps.letters import to_letters
from mapper.maps.records import encode_block, schema_of
from mapper.maps.words import OFTEN, Vocabulary

SAID = ["a few words", "", " two  spaces ", None, "killed Straße مقتل 7 \ufeffx \x00\n\U0001f600", "w191 w192 w193 w700 rare1 w5", "rare2"]
MODULES = sorted(WEB.glob("*.js"))


def said() -> str:
    """A block of SAID as JSON: its bytes in base64, its schema, its vocabulary, and what is to be read."""
    table = pa.table({"title": SAID})
    words = [f"w{k}" for k in range(800)]
    vocabulary = Vocabulary.of([pa.array([" ".join(words)] * OFTEN), pa.array(["killed مقتل a two"] * (OFTEN + 1))])
    schema = [[field.name, schema_of(field.type, (field.name,))] for field in table.schema]
    data = base64.b64encode(zlib.decompress(encode_block(table, vocabulary), -15)).decode("ascii")
    return json.dumps({"bytes": data, "schema": schema, "vocabulary": vocabulary.text, "said": SAID})


def test_unit_tests_under_node() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    run = subprocess.run(
        [node, "--test", "--experimental-default-type=module", str(Path(__file__).with_name("web.test.js"))],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"MAPPER_WEB": WEB.as_uri(), "MAPPER_LETTERS": to_letters(bytes(range(256))), "MAPPER_SAID": said()},
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert "# fail 0" in run.stdout
    assert "# pass 0" not in run.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.name)
def test_modules_use_no_markup_and_no_network(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
        "http://",
        "https://",
    ):
        if (module.name, forbidden) in {("dom.js", "http://"), ("glyphs.js", "http://"), ("search.js", "fetch(")}:
            continue  # the names of SVG's namespace; a local function that takes a block out of the page
        assert forbidden not in text, forbidden
    assert len(text.splitlines()) < 600


def test_bundle_knows_every_import() -> None:
    for module in MODULES:
        for line in re.findall(r"^import .*$", module.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.fullmatch(r"import \{ [^}]+ \} from '\./[\w-]+\.js';", line), f"{module.name}: {line}"
    for module in MODULES:
        assert f"const m_{module.stem} = " in script()


def test_words_are_the_same_in_both_languages() -> None:
    english, arabic = (json.loads((WEB / f"words.{k}.json").read_text(encoding="utf-8")) for k in ("en", "ar"))
    assert set(english) == set(arabic) - {"types", "names"}
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", arabic[key])), key


def test_words_that_the_modules_say_exist() -> None:
    english = json.loads((WEB / "words.en.json").read_text(encoding="utf-8"))
    for module in MODULES:
        for key in re.findall(r"say\('(\w+)'", module.read_text(encoding="utf-8")):
            assert key in english, f"{module.name}: {key}"


def test_no_template_text_runs_over_a_line() -> None:
    for module in MODULES:
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1):
            assert line.count("`") % 2 == 0, f"{module.name}:{number}"
