"""An article as JSON-LD (https://schema.org/NewsArticle), for machines that read its page."""

from typing import Any

from django.conf import settings

from articles.reading import presentation
from articles.reading.renditions.resource import ROOT
from articles.vocabulary import AiUse, ChangeClass, Role

# Our page that explains how we correct.
_POLICY = f"{ROOT}/corrections/policy/"
# The classes that schema.org calls corrections; an update is not one.
_CORRECTIONS = (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)
# https://cv.iptc.org/newscodes/digitalsourcetype/: "edited using generative AI", and "created using generative AI".
# A text without AI has no type: IPTC has none for prose by people.
_MADE_BY: dict[str, str] = {
    AiUse.ASSISTED: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    AiUse.DRAFTED: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
}


def of_resource(data: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON-LD of an article's resource, without the properties that are unknown."""
    publisher = {
        "@type": "NewsMediaOrganization",
        "@id": f"{ROOT}/#publisher",
        "name": settings.SITE_NAME,
        "url": f"{ROOT}/",
        "publishingPrinciples": _POLICY,
        "correctionsPolicy": _POLICY,
    }
    return {"@context": "https://schema.org"} | _known(
        {
            "@type": "NewsArticle",
            "@id": data["url"],
            "url": data["url"],
            "mainEntityOfPage": data["url"],
            "identifier": f"urn:uuid:{data['id']}",
            "headline": data["headline"],
            "description": presentation.teaser(data["dek"] or "", data["summary"]["text"]),
            "abstract": data["summary"]["text"],
            "inLanguage": data["language"],
            "datePublished": data["published_at"],
            "dateModified": data["updated_at"],
            "articleSection": data["section"] and data["section"]["name"],
            "keywords": [tag["name"] for tag in data["tags"] if tag["kind"] == "topic"],
            "wordCount": data["word_count"],
            "isAccessibleForFree": True,
            "publisher": publisher,
            "author": {"@id": publisher["@id"]},
            "publishingPrinciples": _POLICY,
            "digitalSourceType": _MADE_BY.get(data["ai_use"]),
            "isBasedOn": [_work(cited) for cited in _based_on(data["sources"])],
            "correction": [_correction(note, data) for note in data["corrections"] if note["class"] in _CORRECTIONS],
        }
    )


def _based_on(cited: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the works that the article is based on; those that only passed it on if there is no original."""
    has_origin = any(work["role"] == Role.ORIGIN for work in cited)
    return [work for work in cited if work["role"] != Role.VIA or not has_origin]


def _work(cited: dict[str, Any]) -> dict[str, Any]:
    return _known(
        {
            "@type": "CreativeWork",
            "url": cited["url"],
            "name": cited["title"],
            "datePublished": cited["published_at"],
            "publisher": {"@type": "Organization", "name": cited["publisher"]} if cited["publisher"] else None,
        }
    )


def _correction(note: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    # The note has this anchor on the article's page.
    where = f"{data['url']}#correction-{note['id']}"
    return {"@type": "CorrectionComment", "@id": where, "text": note["note"], "datePublished": note["at"]}


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that are known: no None, no empty text, no empty list."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
