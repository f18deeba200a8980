"""Imports in the admin: upload, check and import files; read batches and records; undo a batch."""

from importers.admin.batch import ImportBatchAdmin
from importers.admin.records import ImportRecordAdmin, RawRecordAdmin
from importers.admin.upload import ImportUploadAdmin

__all__ = ["ImportBatchAdmin", "ImportRecordAdmin", "ImportUploadAdmin", "RawRecordAdmin"]
