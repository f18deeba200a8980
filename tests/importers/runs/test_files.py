"""Finding the files at a path, metering how much was read, and damaged files."""

import gzip
import io

import pytest

from importers.runs.files import DamagedFile, File, NoSuchFile, find_files, open_file


def test_a_folder_is_searched_by_suffix_in_order_of_name(tmp_path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "folder.json").mkdir()
    names = ("c.JSON", "a.json.gz", "b/x.jsonl", "d.jsonl.gz", "notes.md", "e.json.bak", "f.txt")
    for name in names:
        (tmp_path / name).write_bytes(b"12")
    files = find_files([str(tmp_path)], format_name="wordpress")
    assert [file.name for file in files] == [
        str(tmp_path / name) for name in ("a.json.gz", "b/x.jsonl", "c.JSON", "d.jsonl.gz")
    ]
    assert [(file.path, file.size) for file in files] == [(tmp_path / file.name, 2) for file in files]
    assert [file.path for file in find_files([str(tmp_path)], format_name="digest")] == [
        tmp_path / "f.txt",
        tmp_path / "notes.md",
    ]


def test_files_named_by_path_are_taken_with_any_suffix_and_in_the_given_order(tmp_path) -> None:
    for name in ("b.dat", "a.dat"):
        (tmp_path / name).write_bytes(b"123")
    paths = [str(tmp_path / "b.dat"), "-", str(tmp_path / "a.dat")]
    assert find_files(paths, format_name="wordpress") == [
        File(paths[0], tmp_path / "b.dat", 3), File("standard input", None), File(paths[2], tmp_path / "a.dat", 3)
    ]  # fmt: skip


def test_a_link_that_leads_out_of_a_folder_is_skipped_and_said_and_one_within_it_is_read(tmp_path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    for place in (folder, outside):
        place.mkdir()
        (place / "posts.json").write_bytes(b"[]")
    (folder / "a.json").symlink_to(outside / "posts.json")
    (folder / "b.json").symlink_to(folder / "posts.json")
    (folder / "c").symlink_to(outside)
    (folder / "d.json").symlink_to(outside / "missing.json")
    files = find_files([str(folder)], format_name="wordpress")
    assert [(file.path.name, file.size, file.why_skipped) for file in files] == [
        ("a.json", 0, "This link to a file outside the folder was skipped. Name that file to import it."),
        ("b.json", 2, ""),
        ("c", 0, "This link to another folder was not followed. Name that folder to import it."),
        ("posts.json", 2, ""),
    ]
    assert [file.why_skipped for file in find_files([str(folder / "a.json")], format_name="wordpress")] == [""]


def test_a_compressed_file_is_read_as_far_as_it_may_unpack(tmp_path) -> None:
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(b"tide" * 100_000))
    with open_file(File("a", path, most_unpacked=400_000)) as (stream, _):
        assert len(stream.read()) == 400_000
    with (
        open_file(File("a", path, most_unpacked=300_000)) as (stream, _),
        pytest.raises(DamagedFile, match=r"more than 0 GB inside, and only what came before that is imported"),
    ):
        stream.read()


def test_a_hostile_name_on_disk_moves_nothing_in_a_terminal(tmp_path) -> None:
    (tmp_path / "a\x1b[2J\n\u202eb é.json").touch()
    (file,) = find_files([str(tmp_path)], format_name="wordpress")
    assert file.name == f"{tmp_path}/a\ufffd[2J\ufffd\ufffdb é.json"
    assert file.path == tmp_path / "a\x1b[2J\n\u202eb é.json"


def test_a_path_with_nothing_to_import_is_refused_with_advice(tmp_path) -> None:
    with pytest.raises(NoSuchFile, match=r"No such file or folder\. Check the path, or use - for standard input\."):
        find_files([str(tmp_path / "missing")], format_name="wordpress")
    with pytest.raises(NoSuchFile, match=r"No file in this folder ends in \.json, \.jsonl, \.json\.gz, \.jsonl\.gz\."):
        find_files([str(tmp_path)], format_name="wordpress")
    with pytest.raises(NoSuchFile, match=r"ends in \.txt, \.md, \.text, \.txt\.gz, \.md\.gz, \.text\.gz\."):
        find_files([str(tmp_path)], format_name="digest")


def test_the_meter_counts_the_compressed_bytes_of_a_file(tmp_path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"tide" * 100)
    with open_file(File("a", path)) as (stream, meter):
        assert (stream.read(), meter.count) == (b"tide" * 100, 400)
    packed = gzip.compress(b"tide" * 100_000)
    path.write_bytes(packed)
    with open_file(File("a", path)) as (stream, meter):
        assert (len(stream.read()), meter.count) == (400_000, len(packed))
    path.write_bytes(b"")
    with open_file(File("a", path)) as (stream, meter):
        assert (stream.read(), meter.count) == (b"", 0)


def test_standard_input_is_read_and_left_open(monkeypatch) -> None:
    stdin = io.BytesIO(b"tide")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin))
    with open_file(File("standard input", None)) as (stream, meter):
        assert (stream.read(), meter.count) == (b"tide", 4)
    assert not stdin.closed


def test_a_file_is_closed_after_reading(tmp_path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"tide")
    with open_file(File("a", path)) as (_, meter):
        pass
    with pytest.raises(ValueError, match="closed file"):
        meter.read(1)


def test_a_damaged_gzip_file_is_reported_with_the_last_good_byte(tmp_path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"tide" * 100_000)[:-20])
    with (
        open_file(File("a", path)) as (stream, _),
        pytest.raises(DamagedFile, match="damaged after byte") as damage,
    ):
        while stream.read(65_536):
            pass
    assert str(damage.value).endswith("Download it again.")
    assert "byte 0 " not in str(damage.value)
