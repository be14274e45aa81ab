"""Length, title, hospital, contact and captions of a case."""

from collections.abc import Iterator

from compile.check.facts import Facts, shorten, waive
from compile.hanzi import count_characters, squeeze
from compile.model.case import Case
from compile.model.regions import find_region
from compile.model.submission import Contact, Status
from compile.problems import Problem, error, warning

_CLOSING = "。，、；：,.;:"
"""Marks that no title ends with; a question or an exclamation may (GB/T 15834)."""


def check_length(facts: Facts, case: Case) -> Iterator[Problem]:
    """字数 between the limits; a case that was found empty is the sections' matter too."""
    limits, asked = facts.anthology.limits, facts.anthology.call.characters
    count = f"全文 {case.characters} 字（含图表）"
    call = f"征集通知要求 {asked} 字左右"
    if case.characters < limits.characters_min:
        message = f"{count}，少于下限 {limits.characters_min} 字；{call}"
        hint = f"请作者在 Word 中补充内容。{waive('length-short')}"
        yield warning("length-short", facts.in_manuscript(), message, hint)
    if case.characters > limits.characters_max:
        message = f"{count}，超过上限 {limits.characters_max} 字；{call}"
        hint = f"请作者在 Word 中压缩篇幅。{waive('length-long')}"
        yield warning("length-long", facts.in_manuscript(), message, hint)


def check_title_present(facts: Facts, case: Case) -> Iterator[Problem]:
    """A title."""
    if not case.metadata.title.strip():
        hint = (
            "在 Word 中把案例标题写在第一部分之前，单独成段、居中；"
            "或者在 case.yaml 的 corrections 中写“title: …”。"
        )
        yield error("title-missing", facts.in_manuscript(), "没有找到案例标题", hint)


def check_title_wording(facts: Facts, case: Case) -> Iterator[Problem]:
    """A title that is short, and a title."""
    title = case.metadata.title.strip()
    place = facts.in_manuscript(quote=shorten(title))
    remedy = "在 Word 中修改，或者在 case.yaml 的 corrections 中写“title: …”。"
    length, limit = count_characters(title), facts.anthology.limits.title_max
    if length > limit:
        message = f"标题有 {length} 字，超过 {limit} 字；征集通知要求标题简明、醒目"
        hint = f"与作者商量缩短，或者把一部分改为副标题。{remedy}"
        yield warning("title-long", place, message, hint + waive("title-long"))
    if title and title[-1] in _CLOSING:
        message = f"标题末尾有标点“{title[-1]}”"
        yield warning("title-punctuation", place, message, f"删去末尾的标点。{remedy}")
    if title and squeeze(title) == squeeze(case.metadata.hospital):
        message = "标题就是医院名称，没有案例自己的标题"
        yield error("title-is-hospital", place, message, f"补上案例标题。{remedy}")


def check_title_lines(facts: Facts, case: Case) -> Iterator[Problem]:
    """Whether the lines that an editor chose for the title are the title."""
    lines = facts.submission.settings.title_lines
    if lines and "".join(lines) != case.metadata.title:
        message = f"各行连起来是「{shorten(''.join(lines))}」，不是标题「{shorten(case.metadata.title)}」"
        hint = "照标题改正各行，或者从 case.yaml 中删去 title_lines。"
        yield error("title-lines", facts.in_settings("title_lines"), message, hint)


def check_hospital(facts: Facts, case: Case) -> Iterator[Problem]:
    """The hospital's name."""
    if not case.metadata.hospital.strip():
        hint = (
            "在 Word 中把医院全称写在标题下面，单独成段；或者在 case.yaml 的 corrections 中写“hospital: …”。"
        )
        yield error("hospital-missing", facts.in_manuscript(), "没有找到医院名称", hint)


def check_region(facts: Facts, case: Case) -> Iterator[Problem]:
    """Where the hospital of an accepted case is, when the book has an index by region."""
    settings = facts.submission.settings
    is_needed = settings.status is Status.ACCEPTED and "hospital-index" in facts.anthology.parts
    if is_needed and not settings.region and not find_region(case.metadata.hospital):
        hint = "在 case.yaml 中加上“region: …”，如 江苏省。"
        message = "不知道医院所在地区，医院索引中会列在“地区未注明”"
        yield warning("region-missing", facts.in_settings("region"), message, hint)


def check_contact(facts: Facts, case: Case) -> Iterator[Problem]:
    """The contact with all four parts that the call asks for."""
    missing = missing_parts(case.metadata.contact)
    key = "在 case.yaml 的 corrections.contact 中填写"
    if len(missing) == 4:
        message = "没有找到案例联系人；征集通知要求在文末注明"
        hint = f"在 Word 文末另起一段写“（联系人：单位，职务或职称，姓名，联系方式）”，或者{key}。"
        yield error("contact-missing", facts.in_manuscript(), message, hint)
    elif missing:
        parts = "、".join(name for name, _ in missing)
        keys = "、".join(keys for _, keys in missing)
        message = f"案例联系人缺少{parts}"
        hint = f"向作者问明，在 Word 文末的联系人一段中补上，或者{key} {keys}。{waive('contact-incomplete')}"
        yield warning("contact-incomplete", facts.in_manuscript(), message, hint)


def missing_parts(contact: Contact) -> list[tuple[str, str]]:
    """What the call asks for and the contact lacks: the word for it, and the key."""
    parts = (
        ("单位", "organization", contact.organization),
        ("职务或职称", "position", contact.position),
        ("姓名", "name", contact.name),
        ("联系方式", "phone 或 email", contact.phone or contact.email),
    )
    return [(name, key) for name, key, value in parts if not value.strip()]


def check_captions(facts: Facts, case: Case) -> Iterator[Problem]:
    """A caption for every figure and table."""
    for figure in case.figures:
        if figure.caption.strip():
            continue
        if figure.media:
            message, where, sample = "图没有图题", "下", "图1 平台总体架构"
        else:
            message, where, sample = "表没有表题", "上", "表1 建设前后对比"
        label = figure.label or figure.media
        hint = (
            f"在 Word 中于{message[0]}的{where}方另起一段写“{sample}”这样的{message[0]}题。"
            f"{waive('figure-uncaptioned')}"
        )
        yield warning("figure-uncaptioned", facts.in_manuscript(figure=label), message, hint)
