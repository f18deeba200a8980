"""The admin asks again for a reason, a note or a name that nobody can see."""

import pytest

from articles.models import Article, Source, Tag
from articles.vocabulary import State
from tests.articles.admin.desk import decide_url, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800", "\ufe0f\u200d"])
def test_a_spike_asks_for_a_reason_that_can_be_seen(nothing):
    article = make_article(headline="Ferry runs")
    response = sign_in("editor").post(decide_url(article, "spike"), {"confirmed": "yes", "reason": nothing})
    assert "This field is required." in response.content.decode()
    assert Article.objects.get(pk=article.pk).state == State.INCOMING


@pytest.mark.parametrize("model", [Source, Tag])
@pytest.mark.parametrize("nothing", ["\u200b", "\u3164"])
def test_a_tag_or_a_source_needs_a_name_that_can_be_seen(model, nothing):
    name = model._meta.model_name
    form = {"name": nothing, "slug": "tides", "kind": "topic", "rights": "link_only", "excerpt_words": "75"}
    form |= {"time_zone": "UTC", "hosts-TOTAL_FORMS": "0", "hosts-INITIAL_FORMS": "0"}
    response = sign_in("publisher").post(f"/admin/articles/{name}/add/", form)
    assert "Type a name. This one consists of invisible" in response.content.decode()
    assert not model.objects.filter(slug="tides").exists()
