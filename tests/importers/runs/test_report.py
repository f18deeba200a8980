"""The report of a batch, for people and for programs."""

import io
import json

import pytest

from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord
from importers.runs.report import exit_status, notable, problems, write_json
from importers.runs.run import Progress
from importers.runs.terminal import Display, print_report
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
def test_the_exit_status_tells_scripts_how_the_import_went(outcomes, status):
    assert exit_status(make_batch(*outcomes)) == status


def test_the_records_to_look_at_come_in_order_and_up_to_a_limit():
    batch = make_batch("created", "rejected", "unchanged", "skipped", "changed", "duplicate")
    records, number = notable(batch, most=3)
    assert ([record.outcome for record in records], number) == (["rejected", "skipped", "changed"], 4)
    records, number = notable(batch, most=9)
    assert ([record.outcome for record in records], number) == (["rejected", "skipped", "changed", "duplicate"], 4)


def test_each_problem_is_one_line_and_the_rest_are_counted():
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


def test_the_json_report_is_valid_with_any_number_of_records():
    for outcomes in ([], ["created"], ["created", "rejected"]):
        stream = io.StringIO()
        write_json(make_batch(*outcomes, warnings=[{"file": "ä"}]), stream)
        report = json.loads(stream.getvalue())
        assert [record["outcome"] for record in report["records"]] == outcomes
        assert (report["warnings"], report["is_dry_run"], "ä" in stream.getvalue()) == ([{"file": "ä"}], False, True)


def test_a_terminal_shows_each_problem_and_change_on_a_line_of_its_own():
    batch = make_batch("rejected", "changed", "changed", "skipped", "created")
    out, err = io.StringIO(), io.StringIO()
    print_report(batch, out, err)
    assert err.getvalue() == (
        "a.json, record 1, byte 10: rejected [why] Why.\na.json, record 4, byte 40: skipped [why] Why.\n"
    )
    assert out.getvalue().startswith("a.json, record 2: Why.\na.json, record 3: Why.\n")


def test_a_terminal_shows_the_first_problems_and_changes_and_counts_the_others():
    batch = make_batch(*["rejected"] * 52, *["changed"] * 21)
    out, err = io.StringIO(), io.StringIO()
    print_report(batch, out, err)
    assert err.getvalue().splitlines()[50:] == [f"… and 2 more. The report of batch {batch.pk} lists them all."]
    changes = [line for line in out.getvalue().splitlines() if line.startswith("a.json, record ")]
    assert (len(changes), changes[-1]) == (20, "a.json, record 72: Why.")
    assert f"\n… The report of batch {batch.pk} lists all that changed.\n" in out.getvalue()


def test_elsewhere_than_in_a_terminal_a_line_says_every_few_seconds_how_far_it_is(monkeypatch):
    clock, out = [100.0], io.StringIO()
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    show = Display(out)
    for seconds, records in ((1, 100), (4.9, 490), (5, 500), (9, 900), (10, 1_000)):
        clock[0] = 100.0 + seconds
        show(Progress(bytes_read=10 * records, bytes_total=20_000, records=records))
    assert out.getvalue().splitlines() == [
        "500 records, 100/s, 25%, about 15 s left",
        "1,000 records, 100/s, 50%, about 10 s left",
    ]
