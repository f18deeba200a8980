"""The words that articles, citations, tags and sources may carry: closed lists, each with what people read."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where an article stands with the desk. *Scheduled* is published with a moment ahead, so it is no state."""

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


class Role(TextChoices):
    """How an article leans on what it cites."""

    ORIGIN = "origin", "Origin"
    VIA = "via", "Via"
    SUPPORTING = "supporting", "Supporting"


class TagKind(TextChoices):
    """A topic says what an article is about, a section where it stands."""

    TOPIC = "topic", "Topic"
    SECTION = "section", "Section"


class Rights(TextChoices):
    """How much of a source's own text readers may see."""

    LINK_ONLY = "link_only", "Link only"
    EXCERPT = "excerpt", "Excerpt"
    FULL_TEXT = "full_text", "Full text"


class Act(TextChoices):
    """What the desk can decide, as the log has it."""

    SAVE_TEXT = "save_text", "Saved the text"
    PUBLISH = "publish", "Published"
    SCHEDULE = "schedule", "Scheduled"
    DESCHEDULE = "deschedule", "Took off the schedule"
    WITHDRAW = "withdraw", "Withdrew"
    SPIKE = "spike", "Spiked"
    RESTORE = "restore", "Restored"
    TAG = "tag", "Tagged"


class Outcome(TextChoices):
    """What became of one record of an import."""

    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    DUPLICATE = "duplicate", "Duplicate"
    SKIPPED = "skipped", "Skipped"
    REJECTED = "rejected", "Rejected"
