"""`anthology.yaml` and `cases/<id>/` to a `Project`; the models to JSON Schemas for editors' tools."""

from compile.settings.project import read_settings
from compile.settings.schemas import write_schemas

__all__ = ["read_settings", "write_schemas"]
