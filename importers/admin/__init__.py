"""Imports in the admin: files are uploaded, checked and imported; batches and records are read; a batch is taken back."""

from importers.admin.batch import ImportBatchAdmin
from importers.admin.records import ImportRecordAdmin, RawRecordAdmin
from importers.admin.upload import ImportUploadAdmin

__all__ = ["ImportBatchAdmin", "ImportRecordAdmin", "ImportUploadAdmin", "RawRecordAdmin"]
