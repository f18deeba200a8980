"""Fields that two people have changed: what both started from, what was saved, and what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.desk import Clash
from articles.models import Source
from articles.text import diff
from articles.text.diff import DiffPiece
from articles.vocabulary import AiUse, Role

_LABELS = {
    "headline": "Headline",
    "dek": "Dek (standfirst)",
    "summary": "Summary",
    "ai_use": "AI use",
    "citations": "Citations",
}


@dataclass(frozen=True, slots=True)
class ClashingField:
    """A field that both have changed, with the changes of each marked."""

    name: str
    label: str
    base: str
    theirs: Sequence[DiffPiece]
    mine: Sequence[DiffPiece]


def fields_of(clash: Clash) -> list[ClashingField]:
    """Return the fields that two people have changed, each as three texts."""
    fields = []
    for conflict in clash.conflicts:
        base, theirs, mine = (
            _printed(conflict.name, value) for value in (conflict.base, conflict.theirs, conflict.mine)
        )
        label = _LABELS.get(conflict.name, conflict.name)
        fields.append(ClashingField(conflict.name, label, base, diff.compare(base, theirs), diff.compare(base, mine)))
    return fields


def _printed(name: str, value: Any) -> str:
    if name == "ai_use":
        return str(AiUse(value).label) if value in AiUse.values else ""
    if name == "citations":
        names = dict(
            Source.objects.filter(pk__in=[citation["source"] for citation in value or []]).values_list("pk", "name")
        )
        return "\n".join(_citation(citation, names) for citation in value) if value is not None else "As imported"
    return str(value)


def _citation(citation: dict[str, Any], names: dict[int, str]) -> str:
    parts = [Role(citation["role"]).label, names.get(citation["source"], ""), citation["title"], citation["url"]]
    return " · ".join(filter(None, parts))
