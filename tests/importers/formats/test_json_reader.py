"""The reader of JSON: records with their exact offsets, and a fault for everything else."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.formats.json import reader
from importers.formats.json.reader import CHUNK, MAX_RECORD, Value
from importers.formats.record import FileFault

ONE, TWO, THREE = '{"id":1,"t":"Möwe 海鸥"}', '{"id":2}', '{"id":3,"t":"🐟\\ud83d\\udc1f"}'


def entries(file: str | bytes, *, chunk: int = CHUNK) -> list[Value | FileFault]:
    return list(reader.records(io.BytesIO(file.encode() if isinstance(file, str) else file), chunk=chunk))


def ids_and_codes(file: str | bytes, *, chunk: int = CHUNK) -> list[str]:
    """Return a word for each entry: the id of a record, or the code of a fault (a warning ends in "?")."""
    return [
        entry.reject.code + "?" * entry.is_warning
        if isinstance(entry, FileFault)
        else str(entry.value["id"] if isinstance(entry.value, dict) else entry.value)
        for entry in entries(file, chunk=chunk)
    ]


def places(file: str | bytes) -> list[tuple[int, int, str]]:
    return [(e.number, e.offset, e.reject.code if isinstance(e, FileFault) else "") for e in entries(file)]


@pytest.mark.parametrize(
    "file",
    [
        f"[{ONE},{TWO},{THREE}]",
        f" [\n {ONE} ,\r\n\t{TWO},{THREE}\n]\n",
        f"{ONE}\n{TWO}\n{THREE}\n",
        f"{ONE}\r\n\r\n{TWO}\r\n{THREE}",
        f"{ONE}{TWO}{THREE}",
        f"[{ONE}][{TWO},{THREE}]",
        f"[{ONE},{TWO}]\n{THREE}",
        f'{{"body":[{ONE},{TWO},{THREE}],"status":200,"headers":{{"X-WP-Total":3}}}}',
        f'{{"headers":{{}},"status":200,"body":[{ONE},{TWO},{THREE}]}}',
        f'{{ "body" : {ONE}, "status" : 200 }}\n{{"status":200,"body":[{TWO}]}}\n{THREE}',
        f'[{{"body":{ONE},"status":200}},{{"status":200,"body":[{TWO},{THREE}]}}]',
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_way_to_put_records_into_a_file_gives_the_same_records_and_offsets(file, mark):
    raw = (mark + file).encode()
    for chunk in (*range(1, 40), CHUNK):
        values = entries(raw, chunk=chunk)
        assert [(e.number, e.raw.decode(), e.value) for e in values] == [
            (number, text, json.loads(text)) for number, text in enumerate((ONE, TWO, THREE), start=1)
        ]
        assert [raw[e.offset : e.offset + len(e.raw)] for e in values] == [e.raw for e in values]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        # Behind the posts: reported once, and nothing is lost.
        (f"[{ONE}]<script>var a = [1];</script>", ["1", "trailing_junk?"]),
        (f"[{ONE}]\n<script>\n{{ a: 1 }}\n[b]\n</script>\n", ["1", "trailing_junk?"]),
        (f"[{ONE}] junk\n[{TWO}] junk\n[ {TWO} ] junk", ["1", "trailing_junk?", "2", "2"]),
        (f"{ONE}<!-- cached -->\n{TWO}<!-- cached -->", ["1", "trailing_junk?", "2"]),
        (f"{ONE},\n{TWO},\n{THREE},", ["1", "trailing_junk?", "2", "3"]),
        (f"[{ONE}]]", ["1", "trailing_junk?"]),
        # Before them.
        (f"<br />\n<b>Warning</b>: on line <b>7</b><br />\n[{ONE}]", ["leading_junk?", "1"]),
        # Instead of them.
        ("<br />\n<b>Fatal error</b>", ["html_page"]),
        ("\n<!DOCTYPE html><html><script>\n{}\n</script></html>", ["html_page"]),
        ("<html lang=en>", ["html_page"]),
        ("<?xml version='1.0'?><rss>", ["xml_file"]),
        ("just words\nand more", ["not_a_record"]),
        (f"words\n{ONE}", ["not_a_record", "1"]),
        (f"{ONE}\nwords\n{TWO}", ["1", "not_a_record", "2"]),
        ("true", ["not_a_record"]),
        (b"\xff\xfa\x00\x81 garbage", ["invalid_utf8"]),
        ("", ["empty_file"]),
        ("\ufeff \r\n", ["empty_file"]),
        ("[]", ["no_records?"]),
        ('{"body":[],"status":200,"headers":{}}', ["no_records?"]),
        ("[][]", ["no_records"]),
        # A syntax error ends its document.
        (f"[{ONE},{{]}},{TWO}]", ["1", "syntax_error"]),
        (f"[{ONE},\n{{]}},\n{TWO}]", ["1", "syntax_error"]),
        (f"[{ONE},]", ["1", "syntax_error"]),
        (f"[{ONE} {TWO}]", ["1", "syntax_error"]),
        (f"[{ONE},?]\n[{TWO}]", ["1", "syntax_error", "2"]),
        (f"[{ONE}\n[{TWO}]\n[{ONE}\n\n[ {THREE}]", ["1", "syntax_error", "2", "1", "syntax_error", "3"]),
        (f'{{"body":[{ONE}\n{TWO}\n{THREE}', ["1", "syntax_error", "2", "3"]),
        (f'{{"body":[{ONE}],"status":?}}', ["1", "syntax_error"]),
        (f'{{"body":[{ONE}],}}', ["1", "syntax_error"]),
        # Lines go on at the next one that begins a record; an indented object's own lines begin none.
        (f'{ONE}\n{{"id":2,"t":"open\n{THREE}', ["1", "syntax_error", "3"]),
        (f'{ONE}\n{{"id":2,"t":\n{THREE}', ["1", "truncated", "3"]),
        (f'{ONE}\n{{a}}\n{{"b" 1}}\n{THREE}\n', ["1", "syntax_error", "syntax_error", "3"]),
        ('{\n  "id": 1,\n  "a": [\n    {"id":7}\n    {"id":8}\n  ]\n}\n' + TWO, ["syntax_error", "2"]),
        # A file that ends too early.
        (f"[{ONE},{TWO}", ["1", "2", "truncated"]),
        (f"[{ONE},", ["1", "truncated"]),
        ("[", ["truncated"]),
        (f'{{"body":[{ONE}', ["1", "truncated"]),
    ],
)
def test_text_that_is_not_a_record_gets_one_code_and_costs_no_other_record(file, expected):
    for chunk in (1, 2, 3, 7, 64, CHUNK):
        assert ids_and_codes(file, chunk=chunk) == expected, chunk


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "not_a_number"),
        ('{"id":[1,{"a":-Infinity}]}', "not_a_number"),
        ('{"id":' + "7" * 5_000 + "}", "number_too_long"),
        ("8" * 5_000, "number_too_long"),
        ('{"id":"a\\u0000b"}', "nul_character"),
        ('{"a\\\\\\u0000":1}', "nul_character"),
        ('{"id":"\\ud83d"}', "lone_surrogate"),
        ('{"id":"\\ude00\\ud83d"}', "lone_surrogate"),
        # A backslash and letters, and then half a pair.
        ('{"id":"\\\\ud83d\\ude00"}', "lone_surrogate"),
        ('{"id":"\\\\\\\\\\uDBFFx"}', "lone_surrogate"),
        ('{"id":' + "[" * 512 + '"]"' + "]" * 512 + "}", "deep_nesting"),
        ('{"id":' + "[" * 3_000 + '"]"' + "]" * 3_000 + "}", "deep_nesting"),
        ('{"id":' + "[" * 30_000 + '"]"' + "]" * 30_000 + "}", "deep_nesting"),
        ('{"a":' + '[{"a":' * 300 + '"\\\\"' + "}]" * 300 + "}", "deep_nesting"),
        ('{"a":' + "[" * 600 + "]" * 600 + ',"a":1}', "deep_nesting"),
        ("[" * 600 + "NaN" + "]" * 600, "deep_nesting"),
        ('{"a":' + "[" * 600 + "7" * 5_000 + "]" * 600 + "}", "deep_nesting"),
    ],
)
@pytest.mark.parametrize("chunk", [50, CHUNK])
def test_a_record_that_cannot_be_used_costs_only_itself(value, code, chunk):
    assert ids_and_codes(f"[{ONE},{value},{TWO}]", chunk=chunk) == ["1", code, "2"]
    if value[0] == "{":
        assert ids_and_codes(f"{ONE}\n{value}\n{TWO}", chunk=chunk) == ["1", code, "2"]
        assert ids_and_codes(f"{ONE}{value}{TWO}", chunk=chunk) == ["1", code, "2"]
    fault = entries(f"[{ONE},{value},{TWO}]", chunk=chunk)[1]
    assert (fault.number, fault.offset, fault.raw) == (2, len(ONE.encode()) + 2, value.encode())
    assert fault.reject.message.endswith(".")


def test_a_record_may_be_nested_as_deep_as_php_writes_it():
    value = '{"id":4,"a":' + "[" * 511 + "]" * 511 + "}"
    assert ids_and_codes(f"[{ONE},{value},{TWO}]") == ["1", "4", "2"]
    assert reader.load(value.encode()) == entries(value)[0].value
    with pytest.raises(reader.Unusable, match="deep_nesting"):
        reader.load(f"[{value}]".encode())


def test_brackets_in_strings_and_side_by_side_do_not_count_as_depth():
    texts = ['"' + "[{" * 600 + '"', '"\\"' + "[" * 900 + '\\\\"', "[" + ",".join(["[{}]"] * 700) + "]"]
    for text in texts:
        assert ids_and_codes(f'[{{"id":4,"a":{text}}},{TWO}]') == ["4", "2"]


@pytest.mark.parametrize(
    ("record", "offset", "wanted"),
    [
        ('{"a":1,}', 7, "expecting property name enclosed in double quotes"),
        ('{"a":1, \n }', 10, "expecting property name enclosed in double quotes"),
        ('{"a":[1,2,]}', 10, "expecting value"),
        ('{"a":[1 2]}', 8, "expecting ',' delimiter"),
        ('{"a" 1}', 5, "expecting ':' delimiter"),
        ('{"a":tru}', 5, "expecting value"),
        ("{'a':1}", 1, "expecting property name enclosed in double quotes"),
        ('{"a":"\\x"}', 6, "invalid \\escape"),
        ('{"a":"\\u12x4"}', 7, "invalid \\uXXXX escape"),
        ('{"a":"b\tc"}', 7, "invalid control character at"),
    ],
)
def test_a_syntax_error_has_the_same_offset_and_wording_on_every_python(record, offset, wanted):
    (fault,) = entries(record + " " * 40)
    assert (fault.reject.code, fault.offset) == ("syntax_error", offset)
    assert fault.reject.message.startswith(f"Invalid JSON at byte {offset}: {wanted}")
    assert fault.reject.message.endswith("import the file again; the records before it are not affected.")


def test_an_escape_that_only_looks_like_half_a_character_is_plain_text():
    values = ['"\\\\ud83d"', '"\\\\u0000"', '"\\ud83d\\uDE00"', '"\\\\\\\\u0000"']
    assert [entry.value for entry in entries(f"[{','.join(values)}]")] == list(map(json.loads, values))


@pytest.mark.slow
def test_a_record_over_8_mb_is_refused_and_the_next_ones_are_read():
    large = '{"id":9,"t":"' + "]}海\\n" * 1_000 + "x" * MAX_RECORD + '"}'
    small = '{"id":8,"t":"' + "x" * (MAX_RECORD - 16) + '"}'
    assert ids_and_codes(f"[{ONE},{large},{small},{TWO}]") == ["1", "record_too_large", "8", "2"]
    assert ids_and_codes(f"{ONE}\n{large}\n{TWO}") == ["1", "record_too_large", "2"]
    assert ids_and_codes(f'{{"body":[{large},{TWO}],"status":200}}') == ["record_too_large", "2"]
    assert ids_and_codes(f"[{ONE},{large[:-2]}") == ["1", "record_too_large"]
    assert entries(f"[{ONE},{large},{TWO}]")[2].offset == len(f"[{ONE},{large},".encode())


def test_an_envelope_may_be_larger_than_a_record():
    many = ",".join(['{"id":5,"t":"' + "y" * 1_000_000 + '"}'] * 9)
    assert ids_and_codes(f'{{"body":[{many}],"status":200}}') == ["5"] * 9


def test_a_byte_that_is_not_utf8_costs_its_record_and_its_offset_is_reported():
    file = f'[{ONE},{{"id":"caf'.encode() + b"\xe9 \xff" + f'"}},{TWO}]'.encode()
    assert ids_and_codes(file) == ["1", "invalid_utf8", "2"]
    fault = entries(file)[1]
    assert (fault.offset, file[fault.offset]) == (file.rindex(b"\xe9"), 0xE9)
    assert fault.reject.message.startswith(f"Byte {fault.offset} is not valid UTF-8.")
    outside = f"[{ONE},".encode() + b"\xe9," + f"{TWO}]".encode()
    assert places(outside)[1:] == [(2, outside.rindex(b"\xe9"), "invalid_utf8")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_file_in_utf16_or_utf32_is_refused_with_the_advice_to_save_it_as_utf8(encoding):
    (fault,) = entries(f"[{ONE}]".encode(encoding))
    assert (fault.reject.code, fault.offset) == ("wrong_encoding", 0)
    assert (
        fault.reject.message == f"The file is encoded as {encoding[:6].upper()}. Save it as UTF-8 and import it again."
    )


def test_a_syntax_error_has_the_offset_of_its_byte_and_the_number_after_the_records():
    file = f'[{ONE},{{"id":2,"t":"é" "u"}}]'
    at = len(file[: file.index('"u"')].encode())
    assert places(file) == [(1, 1, ""), (2, at, "syntax_error")]
    assert entries(file)[1].reject.message.startswith(f"Invalid JSON at byte {at}: expecting ',' delimiter.")


def test_a_file_that_breaks_off_names_the_record_where_it_does():
    (*_, fault) = entries(f'[{ONE},{{"id":2,"t":"off')
    offset = len(f"[{ONE},".encode())
    assert (fault.number, fault.offset) == (2, offset)
    assert fault.reject.message == (
        f"The file breaks off at record 2 (byte {offset}). Fetch it again; the records before it are not affected."
    )


def test_a_file_cut_off_anywhere_keeps_the_records_before_the_cut():
    file = f'[{ONE}, {TWO},\n{THREE}, {{"id":4,"a":[true,false,null,-1.5e+3]}}]'.encode()
    ends = [file.index(end) + len(end) for end in (ONE.encode(), TWO.encode(), THREE.encode(), b"+3]}")]
    for cut in range(1, len(file)):
        *stand, last = ids_and_codes(file[:cut], chunk=16)
        assert stand == [str(number) for number, end in enumerate(ends, start=1) if end <= cut], cut
        assert last == "truncated", cut


@pytest.mark.slow
def test_broken_lines_are_reported_one_by_one_up_to_a_thousand():
    assert ids_and_codes(f"{{]\n{ONE}\n" * 900) == ["syntax_error", "1"] * 900
    assert ids_and_codes("{]\n" * 100 + TWO) == ["syntax_error", "2"]
    deep = '{"a":' + "[" * 1_200 + "\n"
    assert ids_and_codes(deep * 1_100 + TWO)[-2:] == ["deep_nesting", "too_many_faults"]
    assert ids_and_codes('{"a" 1}\n' * 5_000 + TWO) == ["syntax_error"] * 1_000 + ["too_many_faults"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "garbage", [b"\0", b" ", b"a", b"[", b"[1,", b"{\n", b'{"a":', b"\x80\n{", b'"', b"[[],", b"\n[{"]
)
def test_a_large_amount_of_garbage_gives_few_faults(garbage):
    values = entries(garbage * (400_000 // len(garbage)), chunk=1 << 12)
    assert 1 <= len(values) <= 1_001
    assert isinstance(values[-1], FileFault)


def test_memory_does_not_grow_with_the_file():
    record = b',{"id":6,"t":"' + b"wave " * 1_200 + b'"}'

    class Endless(io.RawIOBase):
        """An array of 2,000 records of 6 KB, generated while it is read."""

        reads = 0

        def read(self, count: int = -1) -> bytes:
            self.reads += 1
            return b"[{}" if self.reads == 1 else record if self.reads <= 2_001 else b"]" * (self.reads == 2_002)

    tracemalloc.start()
    try:
        count = sum(1 for _ in reader.records(Endless(), chunk=1 << 16))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2_001
    assert peak < 1_000_000


def test_a_stream_that_fails_yields_its_records_before_its_error():
    class Damaged(io.BytesIO):
        def read1(self, count: int | None = -1) -> bytes:
            return super().read1(5) or self.fail()

        def fail(self) -> bytes:
            raise EOFError("the archive ends too early")

    values = []
    with pytest.raises(EOFError, match="the archive ends too early"):
        values.extend(reader.records(Damaged(f"[{TWO},{TWO},{ONE}".encode())))
    assert [value.value["id"] for value in values] == [2, 2, 1]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=4).filter(lambda key: key != "body"), VALUES, max_size=4), min_size=1
)


@settings(max_examples=25, deadline=None)
@given(objects=OBJECTS, chunk=st.integers(1, 50), is_ascii=st.booleans(), layout=st.sampled_from(["[,]", "{\n}", "{}"]))
def test_any_objects_that_are_written_are_read_back(objects, chunk, is_ascii, layout):
    texts = [json.dumps(value, ensure_ascii=is_ascii) for value in objects]
    try:
        raw = (layout[0] * (layout[0] == "[") + layout[1:-1].join(texts) + layout[-1] * (layout[0] == "[")).encode()
    except UnicodeEncodeError:  # half a character, as no file can hold it
        return
    values = entries(raw, chunk=chunk)
    assert [e.offset for e in values] == sorted({e.offset for e in values})
    for entry, value, text in zip(values, objects, texts, strict=True):
        if isinstance(entry, FileFault):
            assert entry.reject.code in ("nul_character", "lone_surrogate")
        else:
            assert (entry.value, entry.raw) == (value, text.encode())
            assert reader.load(entry.raw) == value


PIECES = st.sampled_from(
    [
        ONE,
        TWO,
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\n",
        '"',
        "\\",
        '"body":',
        "NaN",
        "1.5e+3",
        "<p>",
        "\ufeff",
        "\\ud83d",
        "é",
    ]
)


@settings(max_examples=100, deadline=None)
@given(
    file=st.lists(PIECES, max_size=12).map("".join).map(str.encode) | st.binary(max_size=60), chunk=st.integers(1, 20)
)
def test_no_bytes_raise_an_exception_and_the_size_of_chunks_makes_no_difference(file, chunk):
    values = entries(file, chunk=chunk)
    assert values == entries(file)
    assert [entry.number for entry in values] == list(range(1, len(values) + 1))
    for entry in values:
        assert 0 <= entry.offset <= len(file)
        if isinstance(entry, Value):
            assert file[entry.offset : entry.offset + len(entry.raw)] == entry.raw
            assert reader.load(entry.raw) == entry.value
