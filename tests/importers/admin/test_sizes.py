"""Sizes on the pages about imports."""

import pytest

from importers.admin import sizes
from importers.admin.upload_form import UploadForm


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1\xa0byte"),
        (10_240, "10\xa0KB"),
        (209_715_200, "200\xa0MB"),
        (1_610_612_736, "1.5\xa0GB"),
        (4_294_967_296, "4\xa0GB"),
    ],
)
def test_a_whole_number_has_no_decimal(size, text):
    assert sizes.in_words(size) == text


def test_the_form_says_how_large_a_file_may_be():
    help_text = UploadForm().fields["file"].help_text
    assert help_text.startswith("Up to 20 files of up to 200\xa0MB each, ending in ")
