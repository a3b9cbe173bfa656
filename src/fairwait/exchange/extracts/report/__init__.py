"""What was found in an extract, for people and machines: a table, a document, the file marked, a page of rules."""

from fairwait.exchange.extracts.report.document import SCHEMA, check_json
from fairwait.exchange.extracts.report.marked import MarkingRefused, write_marked, write_unusable
from fairwait.exchange.extracts.report.rules_page import rules_page
from fairwait.exchange.extracts.report.said import COLUMN, OURS, TO_MEND, counted
from fairwait.exchange.extracts.report.terminal import check_table, findings_summary, map_table

__all__ = [
    "COLUMN",
    "OURS",
    "SCHEMA",
    "TO_MEND",
    "MarkingRefused",
    "check_json",
    "check_table",
    "counted",
    "findings_summary",
    "map_table",
    "rules_page",
    "write_marked",
    "write_unusable",
]
