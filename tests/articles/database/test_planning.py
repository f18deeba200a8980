"""PostgreSQL compiles no statements."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_postgresql_compiles_no_statements():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no compiler.")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
