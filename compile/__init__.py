"""Word manuscripts to a published Chinese anthology.

The name is also a built-in: import as `from compile.x import y`, run as `python -m compile`.
"""
