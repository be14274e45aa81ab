"""What stands below 参考文献 to a part of its own, which is set smaller (GB/T 7714-2025)."""

import re
from collections.abc import Sequence

from compile import pandoc
from compile.model.nodes import Node

CLASS = "references"
_WORDS = re.compile(r"(?:主要)?参考(?:文献|资料)")


def set_apart(blocks: Sequence[Node]) -> list[Node]:
    """The blocks, those from a list of references up to the next heading in a part of their own."""
    result: list[Node] = []
    references: list[Node] | None = None
    for block in blocks:
        if block["t"] == "Header":
            result.append(block)
            references = None
            if _WORDS.fullmatch("".join(pandoc.plain(block["c"][2]).split())):
                references = []
                result.append({"t": "Div", "c": [["", [CLASS], []], references]})
        elif references is None:
            result.append(block)
        else:
            references.append(block)
    return [block for block in result if block["t"] != "Div" or block["c"][1]]
