"""Small files that are JSON, are almost JSON, or are read differently by other parsers."""

import pytest

from importers.formats.record import FileFault
from tests.importers.formats.test_json_reader import entries
from tests.json_cases import CASES


@pytest.mark.slow
def test_valid_json_is_read_and_anything_else_is_refused(json_files):
    for name, raw in json_files.items():
        values = entries(raw)
        assert values, name
        assert values == entries(raw, chunk=7) or len(raw) > 10_000, name
        faults = [entry for entry in values if isinstance(entry, FileFault)]
        if name.startswith("n_"):
            assert faults, name
        if name.startswith("y_"):
            assert {fault.reject.code for fault in faults} <= {"not_a_record", "no_records", "nul_character"}, name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("i_array_514_deep", ["deep_nesting"]),
        ("i_byte_order_mark", [{}]),
        ("i_number_too_large_for_a_float", [float("inf"), float("-inf")]),
        ("i_number_too_small_for_a_float", [0.0]),
        ("i_number_of_five_thousand_digits", ["number_too_long"]),
        ("i_string_with_half_a_pair", ["lone_surrogate"]),
        ("i_string_with_the_other_half", ["lone_surrogate"]),
        ("i_string_with_a_pair_the_wrong_way", ["lone_surrogate"]),
        ("i_string_with_half_a_pair_and_an_escape", ["lone_surrogate"]),
        ("i_string_with_an_encoded_surrogate", ["invalid_utf8"]),
        ("i_string_with_an_overlong_slash", ["invalid_utf8"]),
        ("i_string_above_unicode", ["invalid_utf8"]),
        ("i_string_cut_in_a_letter", ["invalid_utf8"]),
        ("i_utf_16", ["wrong_encoding"]),
        ("i_utf_16_without_a_mark", ["wrong_encoding"]),
        ("i_utf_32", ["wrong_encoding"]),
    ],
)
def test_where_json_parsers_differ_the_result_is_always_the_same(name, expected):
    values = [entry.reject.code if isinstance(entry, FileFault) else entry.value for entry in entries(CASES[name])]
    assert values == expected
