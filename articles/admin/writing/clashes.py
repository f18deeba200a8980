"""What two people have made of the same field, side by side: what it was, what they saved, what I typed."""

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
class Row:
    """A field that both changed; theirs and mine with what each changed marked."""

    name: str
    label: str
    base: str
    theirs: Sequence[DiffPiece]
    mine: Sequence[DiffPiece]


def rows(clash: Clash) -> list[Row]:
    """Return the fields that two people have changed, each as three texts."""
    found = []
    for conflict in clash.conflicts:
        base, theirs, mine = (_printed(conflict.name, one) for one in (conflict.base, conflict.theirs, conflict.mine))
        label = _LABELS.get(conflict.name, conflict.name)
        found.append(Row(conflict.name, label, base, diff.compare(base, theirs), diff.compare(base, mine)))
    return found


def _printed(name: str, value: Any) -> str:
    if name == "ai_use":
        return str(AiUse(value).label) if value in AiUse.values else ""
    if name == "citations":
        names = dict(Source.objects.filter(pk__in=[one["source"] for one in value or []]).values_list("pk", "name"))
        return "\n".join(_citation(one, names) for one in value) if value is not None else "As imported"
    return str(value)


def _citation(kept: dict[str, Any], names: dict[int, str]) -> str:
    told = [Role(kept["role"]).label, names.get(kept["source"], ""), kept["title"], kept["url"]]
    return " · ".join(filter(None, told))
