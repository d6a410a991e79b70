"""People's files in the workspace: what is read of them, and that nothing changed in a moment leads out of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.errors import SettingsError
from radar.publishing.checkout import Checkout, read_file
from radar.publishing.sources import LARGEST_FILE


def put(root: Path, **files: str) -> None:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


def test_texts_of_the_users_are_read_as_utf_8_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    put(tmp_path, plain="ä", marked="\ufeffä")
    (tmp_path / "latin").write_bytes(b"\xe4")
    checkout = Checkout(tmp_path)
    assert (checkout.text("plain"), checkout.text("marked"), checkout.text("gone"), checkout.text("plain/gone")) == (
        "ä", "ä", None, None,
    )  # fmt: skip
    with pytest.raises(SettingsError, match="The file latin is not UTF-8 text"):
        checkout.text("latin")


def test_the_names_in_a_folder_are_those_of_files(tmp_path: Path) -> None:
    put(tmp_path, **{"t/b.j2": "", "t/a.j2": "", "t/sub/c.j2": ""})
    assert Checkout(tmp_path).names("t") == ["a.j2", "b.j2"]
    assert Checkout(tmp_path).names("gone") is None


def test_a_link_is_named_with_the_files_wherever_it_leads_so_that_it_is_told_of_when_it_is_read(tmp_path: Path) -> None:
    put(tmp_path, **{"t/b.j2": ""})
    (tmp_path / "t/a.j2").symlink_to("/etc/passwd")
    assert Checkout(tmp_path).names("t") == ["a.j2", "b.j2"]
    with pytest.raises(SettingsError, match="leads out of the repository"):
        Checkout(tmp_path).text("t/a.j2")


def test_what_is_no_folder_has_no_names_and_one_that_leads_out_is_told_of(tmp_path: Path) -> None:
    put(tmp_path / "root", file="")
    put(tmp_path, **{"outside/a.j2": ""})
    (tmp_path / "root/t").symlink_to("../outside")
    (tmp_path / "root/gone").symlink_to("../nowhere")
    checkout = Checkout(tmp_path / "root")
    assert checkout.names("file") is None
    for folder, why in (("t", "leads out of the repository"), ("gone", "leads nowhere")):
        with pytest.raises(
            SettingsError, match=f"The folder {folder} cannot be read: .*{why}.* Put a plain folder there"
        ):
            checkout.names(folder)


def test_a_workspace_that_is_a_link_itself_is_as_good_as_any(tmp_path: Path) -> None:
    put(tmp_path, **{"real/t/a": "x"})
    (tmp_path / "root").symlink_to("real")
    assert Checkout(tmp_path / "root").text("t/a") == "x"
    assert Checkout(tmp_path / "root").names("t") == ["a"]


def test_a_sibling_whose_name_begins_like_the_workspace_is_outside(tmp_path: Path) -> None:
    put(tmp_path, **{"root/x": "", "root2/secret": "s"})
    (tmp_path / "root/a").symlink_to("../root2/secret")
    with pytest.raises(SettingsError, match="leads out"):
        Checkout(tmp_path / "root").text("a")


@pytest.mark.parametrize("size", [LARGEST_FILE, LARGEST_FILE + 1])
def test_a_file_may_have_so_many_bytes_and_no_more(tmp_path: Path, size: int) -> None:
    put(tmp_path, a="x" * size)
    if size == LARGEST_FILE:
        assert Checkout(tmp_path).text("a") == "x" * size
    else:
        with pytest.raises(SettingsError, match=r"The file a is too large: no more than 262,144 bytes are read\."):
            Checkout(tmp_path).text("a")


def test_a_file_that_grows_while_it_is_read_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a="x")
    looked_at = os.fstat

    def growing(file: int) -> os.stat_result:
        found = looked_at(file)
        put(tmp_path, a="x" * (LARGEST_FILE + 1))
        return found

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(SettingsError, match="too large"):
        Checkout(tmp_path).text("a")


def swap(root: Path, what: str) -> None:
    """Put something else in the place of the file `t/a`, or of its folder."""
    match what:
        case "the file":
            (root / "t/a").unlink()
            (root / "t/a").symlink_to(root / "../secret")
        case "its folder":
            shutil.rmtree(root / "t")
            (root / "t").symlink_to(root / "../elsewhere")
        case "a pipe":
            (root / "t/a").unlink()
            os.mkfifo(root / "t/a")


@pytest.mark.parametrize("what", ["the file", "its folder", "a pipe"])
@pytest.mark.parametrize(("owner", "name"), [(os.path, "realpath"), (os, "stat")])
def test_what_takes_a_files_place_in_the_last_moment_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, owner: object, name: str
) -> None:
    root = tmp_path / "root"
    put(tmp_path, **{"root/t/a": "mine", "secret": "s3cret", "elsewhere/a": "s3cret"})
    checkout, asked = Checkout(root), getattr(owner, name)

    def then_swapped(path: Any, *arguments: Any, **options: Any) -> Any:
        found = asked(path, *arguments, **options)
        monkeypatch.undo()
        swap(root, what)
        return found

    monkeypatch.setattr(owner, name, then_swapped)
    if what == "its folder":  # the link is no folder, or the true one was open already and is empty now
        assert checkout.text("t/a") is None
        return
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        checkout.text("t/a")
    assert "s3cret" not in str(caught.value)


@given(st.text(max_size=30) | st.text("./ab\0\n", max_size=12))
def test_no_path_leads_out_whatever_it_is(path: str) -> None:
    checkout = Checkout(Path(__file__).parent)
    try:
        found = checkout.text(path)
        names = checkout.names(path)
    except SettingsError as error:
        assert str(error.problems[0]).isprintable()
        return
    assert found is None or (Path(__file__).parent / path).is_file()
    assert names is None or (Path(__file__).parent / path).is_dir()


def test_a_file_of_any_place_is_read_if_it_is_one(tmp_path: Path) -> None:
    put(tmp_path, a="x")
    (tmp_path / "b").symlink_to("a")
    assert read_file(tmp_path / "b") == b"x"
    assert read_file(tmp_path / "gone") is None
    for place, why in ((tmp_path, "it is a folder"), (Path("/dev/null"), "it is a device")):
        with pytest.raises(SettingsError, match=why):
            read_file(place)
    with pytest.raises(SettingsError, match="no more than 0 bytes"):
        read_file(tmp_path / "a", 0)
