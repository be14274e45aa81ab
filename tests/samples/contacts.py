"""A contact to the closing paragraphs, in the forms that authors give it."""

from collections.abc import Callable

from tests.samples.source import Contact

Paragraphs = tuple[tuple[str, ...], ...]
"""Paragraphs of lines; a line ends with Shift+Enter."""


def write_contact(contact: Contact, form: str) -> Paragraphs:
    return FORMS[form](contact)


def _post_and_rank(contact: Contact, between: str = "/") -> str:
    return between.join(part for part in (contact.post, contact.rank) if part)


def _labels(contact: Contact) -> Paragraphs:
    line = (
        f"（联系人：单位：{contact.unit}；职务/职称：{_post_and_rank(contact)}；"
        f"姓名：{contact.name}；电话：{contact.telephone}；邮箱：{contact.mail}）"
    )
    return ((line,),)


def _commas(contact: Contact) -> Paragraphs:
    parts = (
        contact.unit,
        _post_and_rank(contact),
        contact.name,
        contact.telephone,
        contact.mail,
    )
    return ((f"（联系人：{'，'.join(parts)}）",),)


def _phrase(contact: Contact) -> Paragraphs:
    line = (
        f"（联系人：{contact.name}，{contact.unit}{_post_and_rank(contact, '、')}，"
        f"联系电话{contact.telephone}，电子邮箱{contact.mail}）"
    )
    return ((line,),)


def _lines(contact: Contact) -> Paragraphs:
    first, *between, last = _list_fields(contact)
    return ((f"（{first}", *between, f"{last}）"),)


def _paragraphs(contact: Contact) -> Paragraphs:
    return tuple((field,) for field in _list_fields(contact))


def _list_fields(contact: Contact) -> tuple[str, ...]:
    return (
        f"联系人：{contact.name}",
        f"单位：{contact.unit}",
        f"职务/职称：{_post_and_rank(contact)}",
        f"联系电话：{contact.telephone}",
        f"电子邮箱：{contact.mail}",
    )


FORMS: dict[str, Callable[[Contact], Paragraphs]] = {
    "labels": _labels,
    "commas": _commas,
    "phrase": _phrase,
    "lines": _lines,
    "paragraphs": _paragraphs,
}
