"""`boundary-bot site OUT`: a whole site or none, and nothing of anybody else's is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.errors import sentence_and_code
from bot.site.errors import SiteError
from bot.site.publishing import MARK, publish

OLD = {"index.html": b"old", "entries/gone.html": b"gone"}
NO_ADDRESSES = (
    "example.org",
    "http://example.org",
    "https://",
    "https://a b.org",
    "https://me@example.org/",
    "https://example.org/?q",
    "https://example.org/#x",
    'https://ex.org/"><script>',
    "https://[",
    "https://example.org:99999/",
    "javascript:alert(1)",
)
NEW = {"index.html": b"new", "entries/here.html": b"here"}


def listed(folder: Path) -> dict[str, bytes]:
    """Return every file but the mark."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MARK]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that is not there yet, in one that is not there either."""
    return tmp_path / "www" / "[site]"


def refusal(act: Callable[[], object]) -> str:
    """Return the sentence of a refusal."""
    with pytest.raises(SiteError) as caught:
        act()
    return str(caught.value)


def test_a_new_and_an_empty_folder_are_filled(out: Path) -> None:
    publish(NEW, out)
    assert listed(out) == NEW
    empty = out.parent / "empty"
    empty.mkdir()
    publish(NEW, empty)
    assert listed(empty) == NEW
    assert sorted(path.name for path in out.parent.iterdir()) == ["[site]", "empty"]


def test_an_older_site_is_replaced_as_a_whole(out: Path) -> None:
    publish(OLD, out)
    publish(NEW, out)
    assert listed(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["[site]"]


@pytest.mark.parametrize("name", ["CNAME", "entries/mine.html", ".git/config", "notes/a/b.txt"])
def test_a_folder_with_anything_else_is_left_as_it_is(out: Path, name: str) -> None:
    publish(OLD, out)
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine")
    assert "not part of a site" in refusal(lambda: publish(NEW, out))
    assert listed(out) == {**OLD, name: b"mine"}


def test_a_folder_that_only_looks_like_a_site_is_left_as_it_is(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "index.html").write_text("mine")
    for mark in (None, "[]", "{", '{"files": 3}', '{"files": ["other.html"]}'):
        if mark is not None:
            (out / MARK).write_text(mark)
        assert "Nothing was changed" in refusal(lambda: publish(NEW, out))
        assert (out / "index.html").read_text() == "mine"


def test_links_out_of_a_site_are_not_followed(out: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "gone.html").write_text("mine")
    publish({"index.html": b"old"}, out)
    (out / "entries").symlink_to(other)
    assert "entries" in refusal(lambda: publish(NEW, out))
    assert (other / "gone.html").read_text() == "mine"


def test_a_link_to_a_folder_keeps_leading_there(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert publish(NEW, tmp_path / "link") == tmp_path / "real"
    assert (tmp_path / "link").is_symlink()
    assert listed(tmp_path / "real") == NEW


def test_a_file_and_the_folder_that_one_is_in_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file" in refusal(lambda: publish(NEW, tmp_path / "file"))
    below = tmp_path / "here" / "below"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert "that you are in" in refusal(lambda: publish(NEW, below))
    assert "that you are in" in refusal(lambda: publish(NEW, Path("..")))


@pytest.mark.parametrize("call", [1, 2])
def test_a_site_whose_place_cannot_be_taken_leaves_the_old_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    publish(OLD, out)
    calls: list[Path] = []
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == call:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert "No space left on device" in refusal(lambda: publish(NEW, out))
    assert listed(out) == OLD
    assert [path.name for path in out.parent.iterdir()] == ["[site]"]


@pytest.mark.parametrize("moment", ["writing", "moved away"])
def test_the_next_build_clears_up_after_one_that_was_killed(out: Path, moment: str) -> None:
    publish(OLD, out)
    digits = "0123456789abcdef" * 2
    part, old = (out.with_name(f".{out.name}.{digits}.{kind}") for kind in ("part", "old"))
    part.mkdir()
    (part / "index.html").write_bytes(b"half")
    if moment == "moved away":
        out.rename(old)
    publish(NEW, out)
    assert listed(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["[site]"]


def site(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["site", *arguments])


def said(result: Result) -> tuple[str, int]:
    assert result.exception is not None
    explanation = sentence_and_code(result.exception)
    assert explanation is not None
    return explanation


def test_the_command_says_where_the_site_is(out: Path) -> None:
    result = site(str(out))
    assert result.exit_code == 0, result.exception
    assert str(out / "index.html") in result.stdout
    assert (out / "entries" / "hugs.html").is_file()
    assert os.access(out, os.X_OK | os.R_OK)


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused_in_a_sentence(out: Path, url: str) -> None:
    sentence, code = said(site(str(out), "--url", url))
    assert "has to begin with https://" in sentence
    assert code == 3
    assert not out.exists()


@pytest.mark.parametrize("title", ["", " ", "…", "x" * 101])
def test_a_title_without_letters_is_refused(out: Path, title: str) -> None:
    assert "--title needs" in said(site(str(out), "--title", title))[0]
    assert not out.exists()


def test_a_foreign_folder_is_refused_with_a_sentence(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "mine.txt").write_text("mine")
    sentence, code = said(site(str(out)))
    assert "mine.txt" in sentence
    assert code == 3
