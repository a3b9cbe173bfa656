"""Reading an extract: from any file a council can export to a table of text whose rows and columns are the file's own.

The file is judged by its content, never by its name. It is parsed in a child process with limits on memory and time, so
that a damaged or hostile file can only be refused. Nothing here needs a database.
"""

from .outcome import LEFT_OUT, Limits, Progress, Reading, Unreadable
from .supervision import read

__all__ = ["LEFT_OUT", "Limits", "Progress", "Reading", "Unreadable", "read"]
