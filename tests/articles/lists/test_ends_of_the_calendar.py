"""The first and the last days that can be written get an answer on every face, in any time zone, never a fault."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles.models import DeskProfile
from tests.articles.admin.desk import parsed
from tests.factories import make_approved_article, make_live_article

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


@pytest.mark.slow
@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_client_gets_a_list_or_the_reason_why_not(client, moment):
    make_live_article()
    for name in ("published_after", "published_before"):
        for order in ("", "&order=-updated_at", "&order=published_at", "&count=true", "&language=en"):
            response = client.get(f"{API}?{name}={moment}{order}")
            assert response.status_code in (200, 400), (name, order)


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("day", ENDS)
def test_an_editor_gets_a_list(admin_client, admin_user, day, _zone):
    DeskProfile.objects.update_or_create(user=admin_user, defaults={"time_zone": _zone})
    make_live_article()
    for name in ("came_after", "came_before", "published_after", "published_before"):
        assert admin_client.get(reverse("admin:articles_article_changelist"), {name: day}).status_code == 200, name


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_client_gets_corrections_or_the_reason_why_not(client, moment):
    assert client.get(f"/api/v1/corrections/?since={moment}").status_code in (200, 400)


@pytest.mark.slow
@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("page", "column"),
    [
        ("articles_article", "published_at"),
        ("articles_decision", "at"),
        ("importers_importbatch", "started_at"),
        ("importers_importupload", "uploaded_at"),
        ("auth_user", "date_joined"),
    ],
)
def test_an_address_of_the_desk_that_names_a_column_is_answered(admin_client, page, column):
    for lookup in (f"{column}__gte", f"{column}__date"):
        for value in ("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"):
            response = admin_client.get(reverse(f"admin:{page}_changelist"), {lookup: value})
            # Django's own refusal leads to the whole list.
            assert response.status_code in (200, 302), (lookup, value)


@pytest.mark.slow
@pytest.mark.parametrize(("act", "name"), [("schedule", "moment"), ("embargo", "until")])
def test_a_moment_that_an_editor_may_enter_is_a_date_for_every_colleague(admin_client, admin_user, act, name):
    article = make_approved_article(headline="Ferry")
    admin_user.groups.add(Group.objects.get(name="publisher"))
    address = reverse("admin:articles_article_decide", args=[article.public_id, act])

    def work_in(zone):
        DeskProfile.objects.update_or_create(user=admin_user, defaults={"time_zone": zone})
        admin_client.force_login(admin_user)

    for zone, wall in (
        ("Asia/Tokyo", "0001-01-01T00:00"),
        ("UTC", "9999-12-31T12:00"),
        ("America/Los_Angeles", "9999-12-31T23:59"),
    ):
        work_in(zone)
        page = parsed(admin_client.post(address, {"confirmed": "yes", name: wall}))
        assert "is outside the calendar. Choose another day." in page.css_first(".errorlist").text()
    work_in("America/Los_Angeles")
    assert admin_client.post(address, {"confirmed": "yes", name: "9998-12-31T23:59"}).status_code == 302
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        work_in(zone)
        for path in (
            reverse("admin:articles_article_changelist"),
            reverse("admin:articles_article_change", args=[article.public_id]),
            address,
        ):
            assert admin_client.get(path).status_code == 200, (zone, path)
