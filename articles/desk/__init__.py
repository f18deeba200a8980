"""What the desk can do to an article. Only this package changes an article's state.

Every decision is one transaction: a guarded UPDATE (if two people decide at once, only one succeeds), the search index
and an entry in the log. The faces check that the person has the right to decide; this package, that the article is in a
state that allows it.
"""

from articles.desk.copied_text import CopiedText, copied_text
from articles.desk.journal import discard_unsaved, keep_unsaved
from articles.desk.overrides import override
from articles.desk.publication import (
    MINOR,
    NEEDS_NOTE,
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
    FOR_OTHERS,
    Check,
    Text,
    authors,
    checklist,
    obstacles,
    possible_duplicates,
    unsupported_claims,
    working_text,
)
from articles.desk.review import Unready, approve, is_approved, request_changes, submit
from articles.desk.same_story import attach, part, rejoin
from articles.desk.transitions import ALLOWED_FROM, INVERSES, Refused
from articles.desk.triage import assign, claim, mark_duplicate, release, restore, spike, split
from articles.desk.undoing import UndoResult, begin_operation, undo
from articles.desk.writing import Clash, acknowledge_version, embargo, number_of, save_text, tag, texts_of

__all__ = [
    "ALLOWED_FROM",
    "FOR_OTHERS",
    "INVERSES",
    "MINOR",
    "NEEDS_NOTE",
    "Check",
    "Clash",
    "CopiedText",
    "Refused",
    "Text",
    "UndoResult",
    "Unready",
    "acknowledge_version",
    "approve",
    "assign",
    "attach",
    "authors",
    "begin_operation",
    "checklist",
    "claim",
    "copied_text",
    "deschedule",
    "discard_unsaved",
    "embargo",
    "is_approved",
    "keep_unsaved",
    "least_change",
    "mark_duplicate",
    "merge",
    "number_of",
    "obstacles",
    "override",
    "part",
    "possible_duplicates",
    "publish",
    "reinstate",
    "rejoin",
    "release",
    "request_changes",
    "restore",
    "retract",
    "revise",
    "save_text",
    "schedule",
    "spike",
    "split",
    "submit",
    "tag",
    "texts_of",
    "undo",
    "unmerge",
    "unsupported_claims",
    "withdraw",
    "working_text",
]
