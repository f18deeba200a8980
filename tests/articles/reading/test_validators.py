"""Which requests say that the client has the answer already."""

import pytest

from articles.reading import validators


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        *((header, True) for header in ('W/"a"', '"a"', '"b", W/"a"')),
        *((header, False) for header in ("", "*", "a", '"b"', 'W/"A"', '"W/a"')),
    ],
)
def test_a_client_has_an_answer_whose_etag_it_names(rf, header, is_known):
    request = rf.get("/", headers={"If-None-Match": header})
    assert validators.client_has(request, 'W/"a"') is is_known
    assert validators.client_has(request, '"a"') is is_known


def test_a_client_that_names_no_etag_has_nothing(rf):
    assert not validators.client_has(rf.get("/"), 'W/"a"')
