"""The first and the last days that can be written get an answer on every face, in any time zone, never a fault."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import DeskProfile
from tests.factories import make_live_article

pytestmark = pytest.mark.django_db

ENDS = ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31")
MOMENTS = (
    *ENDS,
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00%2B14:00",
    "0001-01-01T23:00:00-12:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-12:00",
)
API = "/api/v1/articles/"


@pytest.fixture(params=["Asia/Tokyo", "Pacific/Pago_Pago"])
def _zone(request, settings):
    settings.TIME_ZONE = request.param
    timezone.get_default_timezone.cache_clear()
    yield request.param
    settings.TIME_ZONE = "UTC"
    timezone.get_default_timezone.cache_clear()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_client_gets_a_list_or_the_reason_why_not(client, moment):
    make_live_article()
    for name in ("published_after", "published_before"):
        for order in ("", "&order=-updated_at", "&order=published_at", "&count=true", "&language=en"):
            response = client.get(f"{API}?{name}={moment}{order}")
            assert response.status_code in (200, 400), (name, order)


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("day", ENDS)
def test_a_reader_gets_a_page(client, day):
    make_live_article()
    year, month, number = day.split("-")
    for path in (
        f"/search/?q=ferry&from={day}&until={day}",
        f"/search/feed.atom?q=ferry&from={day}",
        f"/archive/{year}/",
        f"/archive/{year}/{month}/",
        f"/archive/{year}/{month}/{number}/",
        f"/sitemaps/articles-{year}-{month}.xml",
    ):
        assert client.get(path).status_code in (200, 301, 302, 404), path


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("day", ENDS)
def test_an_editor_gets_a_list(admin_client, admin_user, day, _zone):
    DeskProfile.objects.update_or_create(user=admin_user, defaults={"time_zone": _zone})
    make_live_article()
    for name in ("came_after", "came_before", "published_after", "published_before"):
        assert admin_client.get(reverse("admin:articles_article_changelist"), {name: day}).status_code == 200, name
