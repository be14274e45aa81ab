"""What all settings have in common: they are frozen and closed, and names and lines are checked."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
LINE_PATTERN = r"^[^\n]*[^\s][^\n]*$"
URN_PATTERN = r"^urn:[a-z0-9]+:[!-~]+$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""Lower-case Latin words joined by hyphens: they become file names, anchors and keys."""
Line = Annotated[str, StringConstraints(pattern=LINE_PATTERN)]
"""A single line that is not blank."""


class Settings(BaseModel):
    """Frozen, and closed: a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
