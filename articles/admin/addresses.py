"""Addresses of the admin's own pages."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode


def change_url(row: Model) -> str:
    """Return the address of the page about one row, which names it by its public id if it has one."""
    return reverse(_url_name(type(row), "change"), args=[getattr(row, "public_id", row.pk)])


def list_url(model: type[Model], **filters: Any) -> str:
    """Return the address of a model's list, narrowed by the filters."""
    address = reverse(_url_name(model, "changelist"))
    return f"{address}?{urlencode(filters)}" if filters else address


def _url_name(model: type[Model], page: str) -> str:
    options = model._meta
    return f"admin:{options.app_label}_{options.model_name}_{page}"
