"""The closed lists of values that columns may hold, each with the label that people read."""

from django.db.models import TextChoices


class State(TextChoices):
    """How far an article has come. *Scheduled* is no state of its own: it is PUBLISHED with a time in the future."""

    INCOMING = "incoming", "Incoming"
    CLAIMED = "claimed", "Claimed"
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETRACTED = "retracted", "Retracted"
    MERGED = "merged", "Merged"
    DUPLICATE = "duplicate", "Duplicate"
    SPIKED = "spiked", "Spiked"


# Every set of states that a rule depends on is named here, beside State. (What each act allows: `desk.transitions`.)
UNWRITTEN = frozenset({State.INCOMING, State.CLAIMED})
WRITTEN = frozenset({State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED})
UNPUBLISHED = UNWRITTEN | WRITTEN
# The desk can still change the text.
OPEN = UNPUBLISHED | {State.PUBLISHED}
TAKEN_DOWN = frozenset({State.WITHDRAWN, State.RETRACTED})
# Another article carries the story.
REPLACED = frozenset({State.DUPLICATE, State.MERGED})
# No other article can be marked as a duplicate of these.
UNFIT_AS_ORIGINAL = REPLACED | {State.SPIKED}
# Readers once saw these and no longer do. (Tuples: a constraint in a migration spells out the second, in this order.)
GONE = (State.WITHDRAWN, State.RETRACTED, State.MERGED)
# Readers see these, are due to, or once did; so they have a slug, a headline and a publication time.
ONCE_PUBLIC = (State.PUBLISHED, *GONE)
# The desk has put these away: time alone publishes none of them, and no preview link shows them.
CLOSED = UNFIT_AS_ORIGINAL | TAKEN_DOWN


class Role(TextChoices):
    """What a citation does for the article."""

    ORIGIN = "origin", "Origin"
    VIA = "via", "Via"
    SUPPORTING = "supporting", "Supporting"


class TagKind(TextChoices):
    """A topic says what an article is about; a section says where on the site it appears."""

    TOPIC = "topic", "Topic"
    SECTION = "section", "Section"


class Rights(TextChoices):
    """How much of a source's text readers may see."""

    LINK_ONLY = "link_only", "Link only"
    EXCERPT = "excerpt", "Excerpt"
    FULL_TEXT = "full_text", "Full text"


class Act(TextChoices):
    """What the desk can do to an article, with the words that the log uses for it.

    In lower case, each name is that of the function in `desk`.
    """

    CLAIM = "claim", "Claimed"
    ASSIGN = "assign", "Assigned"
    RELEASE = "release", "Released"
    SPIKE = "spike", "Spiked"
    RESTORE = "restore", "Restored"
    MARK_DUPLICATE = "mark_duplicate", "Marked as a duplicate"
    SPLIT = "split", "Split from the other article"
    PART = "part", "Said that it is not the same story"
    REJOIN = "rejoin", "Took back that it is not the same story"
    SAVE_TEXT = "save_text", "Saved the text"
    TAG = "tag", "Tagged"
    OVERRIDE = "override", "Accepted an exception"
    EMBARGO = "embargo", "Changed the embargo"
    SUBMIT = "submit", "Submitted for review"
    REQUEST_CHANGES = "request_changes", "Asked for changes"
    APPROVE = "approve", "Approved"
    SCHEDULE = "schedule", "Scheduled"
    DESCHEDULE = "deschedule", "Took off the schedule"
    PUBLISH = "publish", "Published"
    REVISE = "revise", "Published a new text"
    WITHDRAW = "withdraw", "Withdrew"
    RETRACT = "retract", "Retracted"
    REINSTATE = "reinstate", "Reinstated"
    MERGE = "merge", "Merged into another"
    UNMERGE = "unmerge", "Split from the article it was merged into"
    ACKNOWLEDGE_VERSION = "seen", "Reviewed the source’s new version"
    UNDO = "undo", "Undid"


class ChangeClass(TextChoices):
    """How far a new text departs from the one that readers have seen, the lightest change first."""

    REFILE = "refile", "Refile (cosmetic)"
    UPDATE = "update", "Update"
    CLARIFICATION = "clarification", "Clarification"
    CORRECTION = "correction", "Correction"
    RETRACTION = "retraction", "Retraction"


class AiUse(TextChoices):
    """What part AI had in writing a text, as its editor declares."""

    UNDECLARED = "undeclared", "Not declared"
    NONE = "none", "None"
    ASSISTED = "assisted", "Assisted: a person wrote it, with help"
    DRAFTED = "drafted", "Drafted by AI, reviewed by a person"


class OverrideKind(TextChoices):
    """What a person can accept, with a reason, although the checklist objects to it."""

    CLAIM = "claim", "Not found in the sources"
    COPIED = "copied_text", "Copied text"
    LENGTH = "length", "Length"
    THIN_SOURCE = "thin_source", "Thin source"
    NO_ORIGIN = "no_origin", "Source not identified"
    SELF_APPROVAL = "self_approval", "Approved by its own author"


class Outcome(TextChoices):
    """What an import did with one record."""

    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    DUPLICATE = "duplicate", "Duplicate"
    SKIPPED = "skipped", "Skipped"
    REJECTED = "rejected", "Rejected"
