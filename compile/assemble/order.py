"""The list of parts and the texts in the folders to the texts before and after the cases."""

from collections.abc import Iterable, Sequence

from compile.model.anthology import PARTS
from compile.model.book import Text, order_parts
from compile.problems import Place, Problem, ProblemError, error

_FOLDERS = ("front", "back")
_SETTINGS = "anthology.yaml"


def arrange(
    parts: Sequence[str], front: Sequence[Text], back: Sequence[Text]
) -> tuple[tuple[str, ...], tuple[Text, ...], tuple[Text, ...]]:
    """The names of all parts in the book's order, and the texts before and after the cases.

    `front` and `back` in the list stand for all texts of that folder that it does not name. Raises
    `ProblemError` for a name without a text, a text that would not be printed, and a name used twice.
    """
    texts = {text.id: text for text in (*front, *back)}
    problems = [*_wrong_names(parts, texts.keys()), *_unprinted(parts, front, back)]
    if problems:
        raise ProblemError(*problems)
    names = order_parts(parts, [text.id for text in front], [text.id for text in back])
    cases = names.index("cases")
    before, after = (
        tuple(texts[name] for name in some if name in texts) for some in (names[:cases], names[cases:])
    )
    return names, before, after


def _wrong_names(parts: Sequence[str], texts: Iterable[str]) -> Iterable[Problem]:
    known = (*PARTS, *texts)
    for name in dict.fromkeys(parts):
        place = Place(file=_SETTINGS, key="parts", quote=name)
        if name not in known:
            hint = f"可以写：{'、'.join(known)}。新的文字放进 cases/_front 或 cases/_back。"
            yield error("part-unknown", place, f"没有「{name}」这一部分，也没有这个名称的文字", hint)
        if parts.count(name) > 1:
            yield error("part-twice", place, f"「{name}」写了 {parts.count(name)} 次", "留下一处。")
    if "cases" not in parts:
        place = Place(file=_SETTINGS, key="parts")
        yield error("part-missing", place, "没有 cases，书里没有案例", "加上一行“- cases”。")
    for text in texts:
        if text in PARTS:
            place = Place(file="cases", quote=text)
            message = f"文字「{text}」与书的一个部分重名"
            yield error("part-name-taken", place, message, "给这个文件换一个名字。")


def _unprinted(parts: Sequence[str], *folders: Sequence[Text]) -> Iterable[Problem]:
    for folder, texts in zip(_FOLDERS, folders, strict=True):
        for text in texts:
            if text.id not in parts and folder not in parts:
                hint = f"在 anthology.yaml 的 parts 中加上“- {text.id}”；不印的，把文件移出这个文件夹。"
                place = Place(file=text.file)
                yield error("text-unprinted", place, "这篇文字没有列入全书的组成部分，不会印出", hint)
