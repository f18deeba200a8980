"""`manage.py reclean` together with imports, their undo, and what editors merge in the meantime."""

import pytest

from articles.models import Article, Tag
from importers.models import ImportBatch
from importers.runs.undo import undo
from tests.articles.admin.desk import parsed, sign_in, words
from tests.importers.runs.test_rereading import everything, imported, reclean, text
from tests.importers.runs.test_run import load, outcomes, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_the_import_before_and_the_import_after_can_still_be_undone(tmp_path):
    first, _ = imported(tmp_path)
    reclean()
    again = ImportBatch.objects.latest("pk")
    second = load(write(tmp_path / "new.json", text("<p>The ferry has sunk.</p>")))
    assert outcomes(second) == {"changed": 1}
    undo(again)
    assert Article.objects.get().body == "<p>The ferry has sunk.</p>"
    undo(second)
    assert Article.objects.get().body == "<p>The ferry is back.</p>"
    undo(first)
    assert not Article.objects.exists()


@pytest.mark.slow
def test_an_editor_finds_the_batch_under_a_plain_name_and_undoes_it_in_the_admin(tmp_path):
    imported(tmp_path)
    before = everything()
    reclean()
    batch, client = ImportBatch.objects.latest("pk"), sign_in("publisher")
    for address in (f"/admin/importers/importbatch/{batch.pk}/change/", "/admin/importers/importbatch/?format=again"):
        assert "Stored records, read again" in words(parsed(client.get(address)).css_first("#content-main")), address
    rows = parsed(client.get("/admin/importers/importbatch/?format=wordpress")).css("#result_list tbody tr")
    assert len(rows) == 1
    client.post(f"/admin/importers/importbatch/{batch.pk}/undo/", {"post": "yes"})
    assert everything() == before


def test_tags_and_sources_that_are_merged_since_are_put_back_as_what_is_left_of_them(tmp_path):
    _, article = imported(tmp_path)
    reclean()
    gone, left = Tag.objects.get(name="by ada lind"), Tag.objects.get(name="world")
    Tag.objects.filter(pk=gone.pk).update(merged_into=left)
    undo(ImportBatch.objects.latest("pk"))
    assert sorted(article.tags.values_list("name", flat=True)) == ["ferries", "world"]
