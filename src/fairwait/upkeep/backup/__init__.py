"""Backup and restore of a whole council: one file out, the same council back, proved on the way (P15)."""

from fairwait.upkeep.backup.container import BackupDamaged, Manifest, read_manifest
from fairwait.upkeep.backup.database import BackupFailed, has_council
from fairwait.upkeep.backup.restore import Restored, RestoreRefused, restore, when_restored
from fairwait.upkeep.backup.take import Taken, backup

__all__ = [
    "BackupDamaged",
    "BackupFailed",
    "Manifest",
    "RestoreRefused",
    "Restored",
    "Taken",
    "backup",
    "has_council",
    "read_manifest",
    "restore",
    "when_restored",
]
