"""The set cases to the entries of the indexes: hospitals, technical terms, contacts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from compile.model.anthology import Term
from compile.model.book import Book, Chapter
from compile.model.regions import PROVINCES
from compile.model.unit import FOLIO_ANCHOR, Leaf, Unit
from compile.typeset.parts.reading import Reader, sort_items

UNKNOWN_REGION = "地区未注明"


def hospital_index(book: Book, folios: Mapping[str, str]) -> dict[str, Any]:
    """Hospitals below the letters of their 拼音, and below their regions, each with its cases."""
    reader = Reader(book.anthology.index.pinyin)
    by_name: dict[str, list[Chapter]] = defaultdict(list)
    for chapter in book.chapters():
        by_name[chapter.metadata.hospital].append(chapter)

    def entry(name: str) -> dict[str, Any]:
        cases = [_case(chapter, folios) for chapter in by_name[name]]
        return {"name": name, "region": by_name[name][0].region, "cases": cases}

    letters = sort_items([(name, entry(name)) for name in by_name if name], reader)
    regions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, items in letters:
        for _, found in items:
            regions[found["region"] or UNKNOWN_REGION].append(found)
    return {
        "letters": [{"letter": letter, "entries": [one for _, one in items]} for letter, items in letters],
        "regions": [
            {"name": name, "entries": regions[name]} for name in sorted(regions, key=_region_key(reader))
        ],
    }


def _region_key(reader: Reader) -> Any:
    def key(name: str) -> tuple[bool, int, list[str]]:
        known = PROVINCES.index(name) if name in PROVINCES else len(PROVINCES)
        return name == UNKNOWN_REGION, known, reader.syllables(name)

    return key


def _case(chapter: Chapter, folios: Mapping[str, str]) -> dict[str, str]:
    title = chapter.metadata.title
    return {"title": title, "folio": folios[chapter.id], "href": f"book:{chapter.id}"}


def contact_list(book: Book, folios: Mapping[str, str]) -> dict[str, Any]:
    """Contacts in the order of the cases, only with what may be printed."""
    entries = []
    for chapter in book.chapters():
        contact = chapter.listed_contact
        post = " ".join(filter(None, (contact.position, contact.name)))
        reach = "，".join(filter(None, (contact.phone, contact.email)))
        if contact.name or reach:
            place = contact.organization or chapter.metadata.hospital
            entries.append({"place": place, "post": post, "reach": reach, **_case(chapter, folios)})
    return {"entries": entries}


class TermFinder:
    """The terms of a book's index in its cases, each of which is looked through once.

    Contents and indexes are filled again until their pages settle. Of several words at one place the
    longest counts.
    """

    def __init__(self, book: Book) -> None:
        self.terms = book.anthology.index.terms
        self._owners = {word: term.term for term in self.terms for word in (term.term, *term.also)}
        self._words = _Words(self._owners)
        self._cases = {chapter.id for chapter in book.chapters() if self.terms}
        self._known: dict[str, set[tuple[str, int]]] = {}

    def look_through(self, unit: Unit) -> None:
        """Look through a unit before it is asked for, as while others are set."""
        if unit.id in self._cases:
            self._in_unit(unit)

    def find(self, leaves: Sequence[Leaf]) -> list[tuple[Term, list[int]]]:
        """Each term with its pages, as places among the leaves."""
        places: dict[str, set[int]] = {term.term: set() for term in self.terms}
        for number, leaf in enumerate(leaves):
            if leaf.unit and not leaf.page and leaf.unit.id in self._cases:
                for term, page in self._in_unit(leaf.unit):
                    places[term].add(number + page)
        return [(term, sorted(places[term.term])) for term in self.terms]

    def _in_unit(self, unit: Unit) -> set[tuple[str, int]]:
        if unit.id not in self._known:
            self._known[unit.id] = {
                (self._owners[word], passage.page_at(place))
                for passage in unit.passages
                for place, word in self._words.find(passage.text)
            }
        return self._known[unit.id]


def term_index(book: Book, finder: TermFinder, leaves: Sequence[Leaf]) -> dict[str, Any]:
    """Technical terms below their letters, with the pages of the cases on which they stand."""
    index = book.anthology.index
    entries = [
        (term.term, {"term": term.term, "also": list(term.also), "pages": _pages(places, leaves)})
        for term, places in finder.find(leaves)
        if places
    ]
    letters = sort_items(entries, Reader(index.pinyin))
    return {
        "letters": [{"letter": letter, "entries": [one for _, one in items]} for letter, items in letters]
    }


def _pages(numbers: Sequence[int], leaves: Sequence[Leaf]) -> list[dict[str, str]]:
    """Runs of pages as printed, with the place that a link leads to."""
    return [
        {
            "text": leaves[first].label if first == last else f"{leaves[first].label}–{leaves[last].label}",
            "href": f"book:{FOLIO_ANCHOR}{leaves[first].label}",
        }
        for first, last in page_ranges(numbers)
    ]


class _Words:
    """Any of some words; one of Latin letters only as a whole word."""

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted(words, key=len, reverse=True)
        self._letters = re.compile("|".join(map(re.escape, longest_first)))
        """With nothing around the words, `re` skips the places where none of them can begin."""
        self._whole = re.compile("|".join(map(_whole, longest_first)))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Where they stand, and which; none overlaps another."""
        place = 0
        while found := self._letters.search(text, place):
            place = found.start()
            if whole := self._whole.match(text, place):
                yield place, whole[0]
            place = whole.end() if whole else place + 1


def _whole(word: str) -> str:
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return f"{before}{re.escape(word)}{after}"


def page_ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of pages that follow each other, as first and last; the pages are in order."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def unused_terms(book: Book, context: Mapping[str, Any]) -> list[str]:
    """Terms that no case contains: those that the index of terms does not print."""
    printed = {entry["term"] for letter in context["letters"] for entry in letter["entries"]}
    return [term.term for term in book.anthology.index.terms if term.term not in printed]
