"""What the runner hands to the action: files for outputs and summary, later steps, event, workspace, network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(3)))) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with open_hub(tmp_path_factory.mktemp("shared")) as hub:
        yield hub


def run(folder: Path, environ: dict[str, str], case: str, limits: str = "") -> Outcome:
    return attack(folder / "run", environ, kind=11, case=case, limits=limits)


# Outputs of a run with more news than fit into an environment


def test_the_papers_of_a_large_run_pass_to_the_next_step(tmp_path: Path) -> None:
    """As the README's recipe hands them on: through `env`, to a shell that gives them to a program."""
    title = "Splatting of a scene " + "漢字 and É " * 20
    with ArxivStandIn(Corpus(splats(range(500), title))) as stand_in:
        environ = in_folder(stand_in, tmp_path / "workspace")
        ran = run(tmp_path, environ, "news for 500 papers")
    papers, left_out = ran.outputs["papers-json"], int(ran.outputs["papers-left-out"])
    listed = json.loads(papers)
    assert ran.code == 0 and ran.outputs["new-papers"] == "500"
    assert left_out > 100 and len(listed) + left_out == 500
    assert all(paper["title"].endswith("É number " + str(int(paper["id"][5:]))) for paper in listed), "whole papers"
    name = "THE_PAPERS_THAT_THE_STEP_BEFORE_HAS_FOUND_" * 20
    counting = f'"{sys.executable}" -c "import json, sys; print(len(json.load(sys.stdin)))" <<< "${name}"'
    step = subprocess.run(["bash", "-c", counting], env={name: papers}, capture_output=True, text=True, check=True)
    assert int(step.stdout) == len(listed)


def test_a_run_whose_news_fit_leaves_none_out(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    ran = run(tmp_path, in_folder(arxiv, tmp_path / "workspace"), "news for 3 papers")
    assert (len(json.loads(ran.outputs["papers-json"])), ran.outputs["papers-left-out"]) == (3, "0")


# Files of the runner's that cannot be written


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


PLACES: dict[str, Callable[[Path], Path]] = {
    "a folder that is missing": lambda folder: folder / "missing" / "file",
    "a folder": lambda folder: folder,
    "a disk that is full": lambda folder: Path("/dev/full"),
    "a file system that is read-only": lambda folder: Path("/sys/file"),
    "a pipe that nobody reads": _pipe,
}


@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
@pytest.mark.parametrize("place", PLACES)
def test_the_exit_code_says_that_the_papers_are_published(tmp_path: Path, name: str, place: str) -> None:
    with open_hub(tmp_path) as hub:
        environ = on_hub(hub) | {name: str(PLACES[place](tmp_path))}
        ran = run(tmp_path, environ, f"{name} is {place}")
        assert ran.code == 0 and len(hub.papers()) == 12
    (warning,) = (line for line in ran.log.splitlines() if line.startswith("::warning"))
    what = {
        "GITHUB_OUTPUT": "The step's outputs could not be written (",
        "GITHUB_STEP_SUMMARY": "The job's summary could not be written (",
    }
    assert what[name] in warning and warning.endswith(f"look at the runner's disk, and at what {name} names.")


def test_half_an_output_is_taken_back(tmp_path: Path) -> None:
    """The runner would fail the step over a value without its end."""
    with open_hub(tmp_path) as hub:
        earlier = tmp_path / "run" / "GITHUB_OUTPUT"
        ran = run(tmp_path, on_hub(hub), "room for half of the outputs", limits="-f 2")
        assert len(hub.papers()) == 12
    assert ran.code == 0 and earlier.read_bytes() == b"" and ran.outputs == {}
    assert "The step's outputs could not be written (File too large)" in ran.log


# The event, which the runner describes in a file


@pytest.mark.parametrize("event", ["nothing", "broken", "a folder", "no text"])
def test_an_event_that_cannot_be_read_is_in_nobodys_way(tmp_path: Path, shared: Hub, event: str) -> None:
    file = tmp_path / "event.json"
    match event:
        case "broken":
            file.write_text('{"schedule": "17 6')
        case "a folder":
            file.mkdir()
        case "no text":
            file.write_bytes(b"\xff\xfe{")
    hub = shared.afresh()
    ran = run(tmp_path, on_hub(hub) | {"GITHUB_EVENT_PATH": str(file)}, f"the event's file is {event}")
    assert ran.code == 0 and len(hub.papers()) == 12


# The workspace


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_without_a_workspace_the_action_works_through_the_api(tmp_path: Path, shared: Hub, publish: str) -> None:
    hub = shared.afresh()
    environ = on_hub(hub, publish=publish) | {"GITHUB_WORKSPACE": str(tmp_path / "gone")}
    assert run(tmp_path, environ, f"{publish}: no workspace").code == 0
    assert not (tmp_path / "gone").exists()


def test_files_are_not_written_into_a_workspace_that_nobody_has(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace") | {"GITHUB_WORKSPACE": str(tmp_path / "gone")}
    ran = run(tmp_path, environ, "no workspace to write into")
    assert ran.code == 5 and not (tmp_path / "gone").exists()
    words = (
        f"The workspace {tmp_path / 'gone'} is not there, so that whatever was written would be lost. "
        "Leave GITHUB_WORKSPACE to the runner; a container of your own needs the workspace mounted there."
    )
    assert f"::error title=arXiv Radar::{words}\n" in ran.log


# Certificates


def _empty(folder: Path) -> Path:
    (folder / "empty.pem").touch()
    return folder / "empty.pem"


def _key_alone(folder: Path) -> Path:
    (folder / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n")
    return folder / "key.pem"


def _folder(folder: Path) -> Path:
    (folder / "certificates").mkdir()
    return folder / "certificates"


BUNDLES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "none.pem", "The machine has no such file of certificates: {} names "),
    "below a file": (lambda folder: _empty(folder) / "x", "The machine has no such file of certificates: {} names "),
    "empty": (_empty, "The machine has a file of certificates without one: {} names "),
    "something else": (_key_alone, "The machine has a file of certificates without one: {} names "),
    "an empty folder": (_folder, "The machine has a file of certificates without one: {} names "),
}


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("bundle", BUNDLES)
def test_certificates_that_are_none_end_the_run_before_anything_is_asked(
    tmp_path: Path, shared: Hub, bundle: str, variable: str
) -> None:
    make, words = BUNDLES[bundle]
    hub = shared.afresh()
    before = len(hub.github.log), len(hub.arxiv.log)
    ran = run(tmp_path, on_hub(hub) | {variable: str(make(tmp_path))}, f"{variable} is {bundle}")
    assert ran.code == 5 and (len(hub.github.log), len(hub.arxiv.log)) == before
    assert f"::error title=arXiv Radar::{words.format(variable)}{tmp_path}" in ran.log


def test_ssl_cert_file_is_not_read(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    assert run(tmp_path, on_hub(hub) | {"SSL_CERT_FILE": "/nowhere.pem"}, "SSL_CERT_FILE names no file").code == 0


# Proxies

NO_ADDRESS = "it has no host and port as an address has them"
PROXIES = {
    "http://proxy:port": NO_ADDRESS,
    "http://proxy:99999": NO_ADDRESS,
    "http://[::1": NO_ADDRESS,
    "http://pro xy:3128": NO_ADDRESS,
    f"http://{'a' * 70}.example:3128": NO_ADDRESS,
    "http://": "it has no host",
    "socks5://127.0.0.1:1080": "it begins with `socks5://`, and only `http://` and `https://` are understood",
    "ftp://127.0.0.1:21": "it begins with `ftp://`, and only `http://` and `https://` are understood",
    "http://me:pass€word@127.0.0.1:3128": "its user or password has a letter beyond Latin-1, which cannot be sent",
}


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_cannot_be_one_is_told_without_its_password(
    tmp_path: Path, shared: Hub, proxy: str, variable: str
) -> None:
    hub = shared.afresh()
    before = len(hub.github.log), len(hub.arxiv.log)
    ran = run(tmp_path, on_hub(hub) | {variable: proxy}, f"{variable} is {proxy}")
    assert ran.code == 5 and (len(hub.github.log), len(hub.arxiv.log)) == before
    words = (
        f"The proxy that {variable} names cannot be one: {PROXIES[proxy]}. "
        f"Write it as `http://host:port`, or take {variable} out; NO_PROXY lists the hosts that need none."
    )
    assert f"::error title=arXiv Radar::{words}\n" in ran.log and "pass" not in ran.said.replace("password", "")


@pytest.mark.parametrize(
    "variables",
    [
        {"HTTP_PROXY": "http://proxy:port", "NO_PROXY": "127.0.0.1"},
        {"HTTP_PROXY": "http://proxy:port", "no_proxy": "*"},
        {"HTTPS_PROXY": "http://proxy:port"},
        {"HTTP_PROXY": "http://proxy:port", "http_proxy": ""},
        {"ALL_PROXY": ""},
    ],
    ids=str,
)
def test_a_proxy_that_no_request_goes_through_is_in_nobodys_way(
    tmp_path: Path, shared: Hub, variables: dict[str, str]
) -> None:
    hub = shared.afresh()
    ran = run(tmp_path, on_hub(hub) | variables, f"proxies that do not matter: {variables}")
    assert ran.code == 0, ran.log


def test_a_proxy_that_is_not_there_is_told(tmp_path: Path, shared: Hub, arxiv: ArxivStandIn) -> None:
    hub = shared.afresh()
    remedy = (
        "See whether the proxy is there that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names; NO_PROXY lists the hosts that "
        "need none."
    )
    missing = {"HTTP_PROXY": "http://127.0.0.1:1"}
    ran = run(tmp_path, on_hub(hub) | missing, "the proxy to GitHub is not there")
    last = "5 times (the last: a proxy that does not let it through)."
    assert ran.code == 4 and f"{last} {remedy}" in ran.log
    environ = in_folder(arxiv, tmp_path / "workspace") | missing
    ran = run(tmp_path, environ, "the proxy to arXiv is not there")
    assert ran.code == 3
    assert f"sent no good answer; the last was a proxy that does not let it through. {remedy}" in ran.log
