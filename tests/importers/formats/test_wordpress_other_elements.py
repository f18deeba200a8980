"""Lists with elements that are not posts."""

import io
import json

from importers.formats.record import FileFault
from importers.formats.wordpress import wordpress


def faults(values: list[object]) -> list[tuple[str, int]]:
    stream = io.BytesIO(json.dumps(values).encode())
    return [
        (record.reject.code, record.number)
        for record in wordpress.FORMAT.records(stream)
        if isinstance(record, FileFault)
    ]


def test_a_thousand_consecutive_elements_that_are_not_objects_end_the_reading() -> None:
    values: list[object] = [1] * 1_200
    stream = io.BytesIO(json.dumps(values).encode())
    records = list(wordpress.FORMAT.records(stream))
    assert len(records) == 1_001
    last = records[-1]
    assert isinstance(last, FileFault)
    assert (last.reject.code, last.number, last.offset) == ("too_many_faults", 1_001, 2_999)
    assert last.reject.message.startswith(
        "1,000 elements in a row are not objects, so the rest of the file was not read."
    )


def test_other_elements_between_posts_do_not_end_the_reading() -> None:
    assert faults([*[1] * 999, {"id": 1}, *[1] * 999, {"id": 2}]) == []
    assert faults([{"id": 1}, *[1] * 1_000, {"id": 2}]) == [("too_many_faults", 1_002)]
