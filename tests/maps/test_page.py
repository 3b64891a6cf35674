"""The page as text: the same in every run, nothing of an article ever a template or markup, a policy with hashes."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
from pathlib import Path

import folium
import pytest

from mapper.errors import OutputError
from mapper.maps import IncidentLayer, draw
from mapper.maps.bundle import script
from mapper.maps.page import markup, tile_origin
from tests.maps.made import baghdad, everything, frame, row

TEMPLATE = "{{7*7}} {% for x in y %} {# {{ this.__class__.__init__.__globals__ }} </script><script>1</script>"


def saved(folium_map: folium.Map) -> str:
    file = io.BytesIO()
    folium_map.save(file, close_file=False)
    return file.getvalue().decode("utf-8")


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        draw(everything(), title="Twice").save(tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_saving_one_map_twice_gives_the_same(tmp_path: Path) -> None:
    once = draw(baghdad())
    assert saved(once) == saved(once)


def test_page_links_nothing() -> None:
    page = saved(draw(baghdad(), title="Baghdad"))
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)=", page)
    assert "user-scalable=no" not in page
    assert len(page) < 1_000_000


def test_policy_has_the_hash_of_every_script_and_no_other() -> None:
    page = saved(draw(baghdad()))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    told = set(re.findall(r"'sha256-([^']+)'", policy.group(1)))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert told == {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    assert "default-src 'none'" in policy.group(1)
    assert "connect-src 'none'" in policy.group(1)
    assert "http" not in policy.group(1)


@pytest.mark.parametrize(
    "field", ["title", "event_type", "sub_event_type", "status", "place_name", "admin1", "country", "id", "unlocated_reason"]
)
def test_templates_in_a_field_never_run(field: str) -> None:
    page = saved(draw(frame([row(**{field: TEMPLATE})])))
    assert "{{7*7}}" not in page
    assert page.count("<script>") == saved(draw(frame([row()]))).count("<script>")


def test_python_in_text_does_not_run_at_save(tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    attack = "{{ cycler.__init__.__globals__.os.system('touch " + str(proof) + "') }}"
    attacked = frame([row(title=attack, place_name=attack, event_type=attack)]).rename(columns={"place_kind": attack})
    own = folium.Map()
    IncidentLayer(attacked, name=attack, title=attack).add_to(own)
    folium.LayerControl().add_to(own)
    own.save(str(tmp_path / "own.html"))
    mine = draw(attacked, title=attack)
    folium.LayerControl().add_to(mine)
    mine.save(tmp_path / "mine.html")
    assert not proof.exists()
    assert (tmp_path / "own.html").stat().st_size > 100_000


def test_tiles_are_an_explicit_choice() -> None:
    assert "img-src data: blob:;" in saved(draw(baghdad()))
    page = saved(draw(baghdad(), tiles="https://{s}.tiles.example.org/{z}/{x}/{y}.png", attr="Example"))
    assert "img-src data: blob: https://*.tiles.example.org;" in page


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://{s}.t.org/{z}/{x}/{y}.png", "https://*.t.org"),
        ("http://127.0.0.1:8000/{z}", "http://127.0.0.1:8000"),
        ("javascript:1", None),
        ("https://a b/'; x", None),
    ],
)
def test_tile_origin(template: str, origin: str | None) -> None:
    assert tile_origin(template) == origin


def test_markup_leaves_nothing_to_a_template() -> None:
    assert markup("{{a}} <b> `${x}` ي") == "&#123;&#123;a&#125;&#125; &#60;b&#62; &#96;&#36;&#123;x&#125;&#96; &#1610;"


def test_layer_on_a_map_of_the_users_own() -> None:
    own = folium.Map(location=[33, 44])
    IncidentLayer(baghdad(), name="Mine").add_to(own)
    page = own.get_root().render()
    assert "IncidentMaps.layer(" in page
    assert "leaflet.js" in page
    assert IncidentLayer(baghdad())._get_self_bounds()[0][0] == pytest.approx(33.299)


def test_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot write the map to .*: No such file"):
        draw(baghdad()).save(tmp_path / "missing" / "map.html")


def test_drawing_does_not_change_the_frame() -> None:
    incidents = everything()
    before = incidents.copy(deep=True)
    saved(draw(incidents))
    assert list(incidents.columns) == list(before.columns)
    assert incidents["id"].tolist() == before["id"].tolist()


def test_script_is_plain_ascii() -> None:
    assert script().isascii()
    assert "import {" not in script()
    assert "</script" not in script().lower()


def test_a_page_too_long_is_cut_into_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(saved(draw(baghdad())))
    monkeypatch.setattr(sys.modules["mapper.maps.draw"], "LARGEST_PAGE", size - 1)
    draw(baghdad(), title="Long").save(tmp_path / "map.html")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map-2.html", "map.html"]
    assert (tmp_path / "map.html").read_bytes() != (tmp_path / "map-2.html").read_bytes()
