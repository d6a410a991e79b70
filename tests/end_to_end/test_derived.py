"""All that people read is derived: what is deleted comes back, to the byte, in a run without news."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.hub import open_hub, splats


def test_what_is_deleted_comes_back_to_the_byte_without_any_news(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(30))) as hub:
        hub.run("splatting\nnothing like it", since="60 days", page_size="10")
        before = {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")}
        derived = [path for path in before if not path.endswith((".jsonl", "radar.json"))]
        kinds = {path.rpartition("/")[2].replace("_1", "").replace("_2", "").replace("_3", "") for path in derived}
        assert kinds == {"README.md", "papers.md", "monthly_stats.svg", "feed.xml", "papers.bib", ".gitattributes"}
        hub.github.commit("main", dict.fromkeys(derived))
        ran = hub.run("splatting\nnothing like it", since="60 days", page_size="10")
        assert ran.code == 0, ran.log
        assert (ran.outputs["new-papers"], ran.outputs["changed"]) == ("0", "true")
        assert {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")} == before
        assert hub.run("splatting\nnothing like it", since="60 days", page_size="10").writes == []
