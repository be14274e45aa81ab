"""`Anthology` to the call's two attachments, as Word files for the hospitals to fill in."""

from compile.forms.forms import write_forms

__all__ = ["write_forms"]
