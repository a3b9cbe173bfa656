"""Log lines for operators: one JSON object a line, in UTC, that cannot be forged, and never a name or free text."""

import logging
import re
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from types import FrameType

import orjson

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request"}

_TOKENS = re.compile(r"(/p/o/|/visits/calendar/)[^/\s\"']+")
"""The secret part of a private link or of a worker's calendar, in the address of a page that failed (S37)."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Line breaks in values are escaped by JSON itself, so a line cannot be forged (S47)."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: time, level, logger, event and the ids passed as `extra`."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **{key: value for key, value in record.__dict__.items() if key not in _STANDARD},
        }
        if record.exc_info:
            # The traceback without the exception's words: those may quote what somebody typed (S46).
            kind = record.exc_info[0]
            line["exception"] = kind.__name__ if kind else "unknown"
            line["where"] = [
                f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{number}" for frame, number in _frames(record)
            ]
        return _TOKENS.sub(r"\1(kept back)", orjson.dumps(line, default=str).decode())


def _frames(record: logging.LogRecord) -> list[tuple[FrameType, int]]:
    trace = record.exc_info[2] if record.exc_info else None
    frames = []
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return frames


class PatientFileHandler(RotatingFileHandler):
    """A log file that never takes the work down with it: a full disk loses a line, not a save (F07)."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, maxBytes=20_000_000, backupCount=5, encoding="utf-8", delay=True)

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop the line: the work it describes has already been kept."""
