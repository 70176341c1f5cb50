from .jobs import (
    MEDIA as MEDIA,
    LogMessage as LogMessage,
    ReadSource as ReadSource,
    Writer as Writer,
    prepare as prepare,
    read as read,
    write as write,
)
from .program import PandocError as PandocError, executable as executable, run as run, version as version
