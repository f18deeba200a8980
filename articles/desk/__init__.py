"""What the desk decides about an article: the only package that assigns a state.

Every decision is one transaction: a guarded UPDATE (of two people deciding at once exactly one wins), the search index,
and a row of the log. Whether the person may decide is asked at the face; whether the article allows it, here.
"""

from articles.desk.publication import (
    LIGHT,
    NOTED,
    deschedule,
    least_change,
    merge,
    publish,
    reinstate,
    retract,
    revise,
    schedule,
    unmerge,
    withdraw,
)
from articles.desk.readiness import (
    Check,
    Text,
    authors,
    checklist,
    in_the_way,
    possible_duplicates,
    unsupported,
    working_text,
)
from articles.desk.review import Unready, approve, is_approved, request_changes, submit
from articles.desk.transitions import ALLOWED_FROM, INVERSES, Refused
from articles.desk.triage import assign, claim, mark_duplicate, release, restore, spike, split
from articles.desk.undoing import Undone, begin, undo
from articles.desk.writing import Clash, embargo, forget, note, number_of, override, save_text, seen, tag, texts_of

__all__ = [
    "ALLOWED_FROM",
    "INVERSES",
    "LIGHT",
    "NOTED",
    "Check",
    "Clash",
    "Refused",
    "Text",
    "Undone",
    "Unready",
    "approve",
    "assign",
    "authors",
    "begin",
    "checklist",
    "claim",
    "deschedule",
    "embargo",
    "forget",
    "in_the_way",
    "is_approved",
    "least_change",
    "mark_duplicate",
    "merge",
    "note",
    "number_of",
    "override",
    "possible_duplicates",
    "publish",
    "reinstate",
    "release",
    "request_changes",
    "restore",
    "retract",
    "revise",
    "save_text",
    "schedule",
    "seen",
    "spike",
    "split",
    "submit",
    "tag",
    "texts_of",
    "undo",
    "unmerge",
    "unsupported",
    "withdraw",
    "working_text",
]
