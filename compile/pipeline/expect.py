"""What reads manuscripts starts before it is known which there are to read."""

from compile.isolate import preload, start_server

READER = "compile.pipeline.reader"


def expect_readings() -> None:
    """Start the process from which those are forked that read: it loads for a third of a second."""
    preload(READER)
    start_server()
