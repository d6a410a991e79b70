"""`python -m radar curate` in a checkout, and what `check` says of the file that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.__main__ import main

FILE = "reading/curation.txt"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "arxiv-radar.yml").write_text("output-dir: reading\ntopics: [llm, strings]\n", "utf-8")
    (tmp_path / "reading").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_decisions_are_written_and_taken_back(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["curate", "reject", "2502.15266v2", "2502.15267", "llm", "--why", "off topic"]) == 0
    assert main(["curate", "tag", "2402.01830", "benchmark,", "long", "reasoning"]) == 0
    assert main(["curate", "note", "2402.01830", "See #12."]) == 0
    assert (checkout / FILE).read_bytes() == (
        b"reject 2502.15266 llm # off topic\nreject 2502.15267 llm # off topic\n"
        b"tag 2402.01830 benchmark, long reasoning\nnote 2402.01830 See \\#12.\n"
    )
    assert main(["curate", "reject", "2502.15266", "llm"]) == 0
    assert main(["curate", "undo", "2502.15266"]) == 0
    assert main(["curate", "undo", "2402.01830", "--why", "a slip"]) == 0
    written = checkout / FILE
    assert capsys.readouterr().out == (
        f"2 decisions added to {written}. Commit it, and the next run does the rest.\n"
        f"2 decisions added to {written}. Commit it, and the next run does the rest.\n"
        f"1 decision added to {written}. Commit it, and the next run does the rest.\n"
        f"{written} says so already.\n"
        f"1 decision taken out of {written}. Commit it, and the next run does the rest.\n"
        f"3 decisions taken out of {written}. Commit it, and the next run does the rest.\n"
    )
    assert (checkout / FILE).read_text("utf-8").startswith("reject 2502.15267 llm # off topic\n# tag 2402.01830")


def test_what_cannot_be_read_is_not_written(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["curate", "star", "2402.01830", "great"]) == 2
    assert "“great” is no topic" in capsys.readouterr().err
    assert not (checkout / FILE).exists()


def test_from_another_folder_the_file_comes_into_the_checkout_of_the_config_file(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "reading").rmdir()  # no run has been here yet
    (checkout / ".git").mkdir()
    (checkout.parent / "reading").mkdir()  # somebody else's
    tool = checkout.parent / f"{checkout.name}-tool"
    tool.mkdir()
    monkeypatch.chdir(tool)
    config = f"../{checkout.name}/.github/arxiv-radar.yml"
    assert main(["curate", "star", "2402.01830", "--config", config]) == 0
    assert (checkout / FILE).read_bytes() == b"star 2402.01830\n"
    assert f"1 decision added to {checkout / FILE}." in capsys.readouterr().out
    assert main(["check", "--config", config]) == 0
    assert capsys.readouterr().out.endswith(f"../{checkout.name}/{FILE}\n  decisions: 1 star\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["note", "2402.01830", "[lmm] good"],
            "“lmm” in brackets is no topic: write one of llm, strings, or [*] before",
        ),
        (["star"], "The identifier is missing: write, for example, star 2402.01830."),
        (["undo"], "The identifier is missing: write, for example, undo 2402.01830."),
    ],
)
def test_what_is_misspelt_or_missing_is_told(
    checkout: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["curate", *words]) == 2
    assert told in capsys.readouterr().err
    assert not (checkout / FILE).exists()


def test_a_verb_that_does_not_exist_is_told_those_that_do(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["curate", "like", "2402.01830"])
    told = capsys.readouterr().err
    assert "Verb." not in told and "'star'" in told


def test_without_a_config_file_the_folder_says_which_topics_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers" / "llm").mkdir(parents=True)
    (tmp_path / "papers" / "llm" / "radar.json").write_text("{}", "utf-8")
    assert main(["curate", "add", "2402.01830"]) == 0
    assert (tmp_path / "papers" / "curation.txt").read_bytes() == b"add 2402.01830 llm\n"


def test_a_config_file_that_is_nowhere_is_refused_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    monkeypatch.chdir(clone)
    for config in ([], ["--config", "../nowhere/.github/arxiv-radar.yml"]):
        for command in (["curate", "star", "2402.01830"], ["rank", "llm"], ["check"]):
            assert main([*command, *config]) == 2
            printed = capsys.readouterr()
            path = config[-1] if config else ".github/arxiv-radar.yml"
            assert printed.err == (
                f'The config file "{path}" does not exist. Correct the path in `config`, or add the file.\n'
            )
    assert not (clone / "papers").exists()


def test_check_reads_the_file_too(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / FILE).write_bytes(
        b"star 2402.01830\n\nremove x\nadd 2402.01831 llm\nreject 2402.01831\ntag 2402.01831 [vision] x\n"
    )
    assert main(["check"]) == 0
    printed = capsys.readouterr()
    assert printed.out.endswith(f"\n\n{FILE}\n  decisions: 1 reject, 1 star, 1 tag, 1 add\n")
    assert f"warning: {FILE}:3: “remove” is none of reject, star, tag, note, add." in printed.err
    assert f"warning: {FILE}:6: “vision” in brackets is no topic: write one of llm, strings, or [*]" in printed.err
    assert f"warning: {FILE}: The paper 2402.01831 is both added to llm and rejected there." in printed.err
