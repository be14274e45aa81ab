"""The bound print edition to the file that the press accepts (PDF/X-4): inks for colours, its intent."""

from compile.finish.stage import fingerprint, finish, prepare

__all__ = ["fingerprint", "finish", "prepare"]
