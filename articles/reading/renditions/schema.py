"""An article as schema.org describes it (NewsArticle, https://schema.org/NewsArticle), for machines that read its page."""

from typing import Any

from django.conf import settings

from articles.reading import presentation
from articles.reading.renditions.resource import ROOT
from articles.vocabulary import AiUse, ChangeClass, Role

# Where a reader finds how we correct (a page of our own).
_POLICY = f"{ROOT}/corrections/policy/"
# What was wrong and was put right; a note on an update is none.
_CORRECTIONS = (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)
# https://cv.iptc.org/newscodes/digitalsourcetype/: "edited using generative AI", and "created using generative AI".
# Nothing is said of a text without AI: IPTC has no word for prose that people wrote.
_MADE_BY: dict[str, str] = {
    AiUse.ASSISTED: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    AiUse.DRAFTED: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
}


def of_resource(data: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON-LD of an article's resource; what is not known is left out, as schema.org wants it."""
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
            "isBasedOn": [_work(cited) for cited in _leant_on(data["sources"])],
            "correction": [_correction(told, data) for told in data["corrections"] if told["class"] in _CORRECTIONS],
        }
    )


def _leant_on(cited: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the article leans on; through whom it came only where nobody knows more (`presentation.attribution`)."""
    has_origin = any(one["role"] == Role.ORIGIN for one in cited)
    return [one for one in cited if one["role"] != Role.VIA or not has_origin]


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


def _correction(told: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    # The note stands on the article's page under that name.
    where = f"{data['url']}#correction-{told['id']}"
    return {"@type": "CorrectionComment", "@id": where, "text": told["note"], "datePublished": told["at"]}


def _known(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is known: no None, no empty text, no empty list."""
    return {name: value for name, value in told.items() if value not in (None, "", [])}
