"""What a batch says of itself to people and to programs."""

import io
import json

import pytest

from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord
from importers.runs.report import exit_status, notable, problems, write_json
from tests.factories import THEN

pytestmark = pytest.mark.django_db


def make_batch(*outcomes, warnings=()):
    numbers = {f"{outcome}_count": outcomes.count(outcome) for outcome in Outcome}
    batch = ImportBatch.objects.create(format="wordpress", started_at=THEN, warnings=list(warnings), **numbers)
    for number, outcome in enumerate(outcomes, 1):
        ImportRecord.objects.create(
            batch=batch, file="a.json", number=number, offset=10 * number, outcome=outcome, code="why", message="Why."
        )
    return batch


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        (["created"], 0),
        (["changed"], 0),
        (["unchanged"], 0),
        (["duplicate", "skipped"], 0),
        (["created", "rejected"], 1),
        (["unchanged", "rejected"], 1),
        (["skipped"], 3),
        (["rejected"], 3),
        ([], 3),
    ],
)
def test_the_command_ends_with_a_status_that_scripts_can_go_by(outcomes, status):
    assert exit_status(make_batch(*outcomes)) == status


def test_what_an_editor_should_look_at_is_told_in_order_and_not_all_of_it():
    batch = make_batch("created", "rejected", "unchanged", "skipped", "changed", "duplicate")
    records, number = notable(batch, most=3)
    assert ([record.outcome for record in records], number) == (["rejected", "skipped", "changed"], 4)
    records, number = notable(batch, most=9)
    assert ([record.outcome for record in records], number) == (["rejected", "skipped", "changed", "duplicate"], 4)


def test_complaints_are_a_line_each_and_say_how_many_more_there_are():
    warning = {"file": "a.json", "offset": 7, "code": "odd", "message": "Odd."}
    batch = make_batch("rejected", "created", "skipped", "rejected", warnings=[warning] * 3)
    lines, more = problems(batch, most=2)
    assert lines == [
        "a.json, record 1, byte 10: rejected [why] Why.",
        "a.json, record 3, byte 30: skipped [why] Why.",
        "a.json, byte 7: warning [odd] Odd.",
        "a.json, byte 7: warning [odd] Odd.",
    ]
    assert more == 2
    assert problems(make_batch("created"), most=2) == ([], 0)


def test_the_report_is_json_with_no_record_with_one_and_with_several():
    for outcomes in ([], ["created"], ["created", "rejected"]):
        stream = io.StringIO()
        write_json(make_batch(*outcomes, warnings=[{"file": "ä"}]), stream)
        report = json.loads(stream.getvalue())
        assert [record["outcome"] for record in report["records"]] == outcomes
        assert (report["warnings"], report["is_dry_run"], "ä" in stream.getvalue()) == ([{"file": "ä"}], False, True)
