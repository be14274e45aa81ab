"""The file itself that the binder writes: its objects, where they are, and what they refer to."""

import io
import pickle
import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from compile.bind.block import Block, Draft, Kind, say_across, say_number
from compile.bind.faces import Faces
from compile.bind.transfer import Transfer, outer
from compile.bind.writer import Writer, refer


class File:
    """A file without pages, to which objects are written."""

    def __init__(self, identity: str = "") -> None:
        self.out = io.BytesIO()
        self.writer = Writer(self.out, "1.7", identity)
        self.faces = Faces(pikepdf.new(), self.writer.reserve)
        self.tree = self.writer.put(b"<</Type/Pages/Count 0/Kids[]>>")

    def transfer(self, pdf: pikepdf.Pdf) -> Transfer:
        return Transfer(pdf, self.writer, self.faces.number)

    def write(self, block: Block, source: Path = Path("/dev/null")) -> Callable[[int], int]:
        """With the tree where it is, 7 for all other outer things, and leaves moved by 10 and 20 points."""
        numbers = {Kind.TREE: self.tree}
        return block.write(self.writer, lambda outer: numbers.get(outer.kind, 7), (10, 20), source)

    def close(self, entries: bytes = b"") -> pikepdf.Pdf:
        root = self.writer.put(b"<</Type/Catalog/Pages %b%b>>" % (refer(self.tree), entries))
        self.writer.close(root, self.writer.put(b"<<>>"))
        return pikepdf.open(io.BytesIO(self.out.getvalue()))


def test_every_object_is_where_the_table_says() -> None:
    file = File()
    numbers = [file.writer.put(b"<</Value %d>>" % value) for value in range(1000)]
    streams = [file.writer.reserve() for _ in range(3)]
    for size, number in zip((0, 5, 5000), streams, strict=True):
        file.writer.add_stream(number, b"/Kept true", bytes(size), is_packed=False)
    with file.close() as pdf:
        assert [int(pdf.get_object(number, 0).Value) for number in numbers] == [*range(1000)]
        found = [pdf.get_object(number, 0) for number in streams]
        assert [len(stream.read_bytes()) for stream in found] == [0, 5, 5000]
        assert all(stream.Kept for stream in found)
        assert not pdf.check_pdf_syntax()


def test_a_file_may_be_larger_than_four_gigabytes(tmp_path: Path) -> None:
    start = 5_000_000_000  # the file has a hole there: it takes no room
    with (tmp_path / "large.pdf").open("wb") as out:
        writer = Writer(out, "1.7", "a" * 64)
        writer._end = out.seek(start)
        stream, tree = writer.reserve(), writer.put(b"<</Type/Pages/Count 0/Kids[]>>")
        writer.add_stream(stream, b"", b"far away", is_packed=False)
        writer.close(writer.put(b"<</Type/Catalog/Pages %b>>" % refer(tree)), writer.put(b"<<>>"))
    assert (tmp_path / "large.pdf").stat().st_size > start
    with pikepdf.open(tmp_path / "large.pdf") as pdf:
        assert pdf.get_object(stream, 0).read_bytes() == b"far away"
        assert not pdf.check_pdf_syntax()


def test_numbers_may_be_given_before_anything_is_written() -> None:
    file = File()
    first, second = file.writer.reserve(), file.writer.reserve()
    file.writer.add(second, b"<</Back %b>>" % refer(first))
    file.writer.add(first, b"<</To %b>>" % refer(second))
    with file.close() as pdf:
        assert pdf.get_object(first, 0).To.Back.objgen == (first, 0)


def test_same_objects_are_the_same_file_and_others_have_another_identity() -> None:
    def write(word: bytes, identity: str = "") -> bytes:
        file = File(identity)
        file.close(b"/Word(%b)" % word).close()
        return file.out.getvalue()

    def identify(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return bytes(pdf.trailer.ID[0])

    assert write(b"a") == write(b"a")
    assert identify(write(b"a")) != identify(write(b"b"))
    assert identify(write(b"a", "0123456789abcdef" * 4)).hex() == "0123456789abcdef" * 2


@pytest.mark.parametrize("is_drafted", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "100 %",
        "%d 0 R%b",
        "/@n-1 /@x0:1",
        "12 0 R",
        "(12 0 R)",
        "\\) 12 0 R",
        "/@5",
        "示例 12 0 R",
        "line\n12 0 R",
        "<12 0 R>",
        "a\\(b",
    ],
)
def test_words_that_look_like_references_stay(text: str, is_drafted: bool) -> None:
    source, file, draft = pikepdf.new(), File(), Draft()
    transfer = Transfer(source, draft, draft.font) if is_drafted else file.transfer(source)
    number = transfer.number(Dictionary(Text=String(text), Bytes=String(text.encode("utf-8"))))
    transfer.run()
    if is_drafted:
        number = file.write(draft.finish())(number)
    with file.close() as pdf:
        written = pdf.get_object(number, 0)
        assert str(written.Text) == text
        assert bytes(written.Bytes) == bytes(String(text.encode("utf-8")))


def test_what_an_object_leads_to_comes_along_once() -> None:
    source, file = pikepdf.new(), File()
    shared = source.make_indirect(Dictionary(Word=Name.Shared))
    one = source.make_indirect(Dictionary(Things=Array([1, 2, shared]), Next=shared))
    two = source.make_stream(b"q Q", Holder=one)
    one.Circle = two
    left_out = source.make_indirect(Dictionary(Word=Name.LeftOut))
    one.Gone, one.Tree = left_out, outer(file.tree)
    transfer = file.transfer(source)
    transfer.leave_out(left_out)
    number = transfer.number(two)
    transfer.run()
    with file.close() as pdf:
        written = pdf.get_object(number, 0)
        assert written.read_bytes() == b"q Q"
        assert list(written.Holder.Things)[:2] == [1, 2]
        assert written.Holder.Things[2].objgen == written.Holder.Next.objgen
        assert written.Holder.Circle.objgen == written.objgen
        assert written.Holder.get("/Gone") is None
        assert written.Holder.Tree.Type == Name.Pages
        assert (
            len([thing for thing in pdf.objects if isinstance(thing, Dictionary) and "/Word" in thing]) == 1
        )


def test_packed_data_stay_as_they_are_and_metadata_can_be_read_by_anyone() -> None:
    source, file = pikepdf.new(), File()
    words = b"<x:xmpmeta/>" * 100
    metadata = source.make_stream(words, Type=Name.Metadata, Subtype=Name.XML)
    packed = source.make_stream(b"not really packed", Filter=Name.DCTDecode)
    transfer = file.transfer(source)
    numbers = transfer.number(metadata), transfer.number(packed)
    transfer.run()
    with file.close() as pdf:
        assert words in file.out.getvalue()
        assert [pdf.get_object(number, 0).read_raw_bytes() for number in numbers] == [
            words,
            b"not really packed",
        ]
        assert pdf.get_object(numbers[1], 0).Filter == Name.DCTDecode


def test_what_a_block_leaves_open_is_said_where_it_is_written() -> None:
    source, draft = pikepdf.new(), Draft()
    transfer = Transfer(source, draft, draft.font)
    thing = source.make_indirect(Dictionary(Word=Name("/100%")))
    thing.Tree, thing.Self = outer(draft.outer(Kind.TREE)), thing
    thing.Number = Name(say_number(draft.outer(Kind.LINK)))
    thing.Box = Array([Name(say_across(0, 1.5)), 2, Name(say_across(1, -1e-7)), 2])
    number = transfer.number(thing)
    transfer.run()
    block = draft.finish()
    assert draft.outer(Kind.TREE) == -1
    file = File()
    places = [file.write(block)(number) for _ in range(3)]
    with file.close() as pdf:
        for place in places:
            written = pdf.get_object(place, 0)
            assert written.Word == Name("/100%")
            assert written.Self.objgen == (place, 0)
            assert written.Tree.objgen == (file.tree, 0)
            assert written.Number == 7
            assert [float(value) for value in written.Box] == [11.5, 2, 20, 2]


def test_data_that_are_in_the_source_are_not_kept_twice(tmp_path: Path) -> None:
    source = pikepdf.new()
    data = random.Random(1).randbytes(5000)
    source.Root.Known = source.make_stream(data)
    source.save(tmp_path / "source.pdf")
    with pikepdf.open(tmp_path / "source.pdf") as known:
        draft = Draft((tmp_path / "source.pdf").read_bytes())
        transfer = Transfer(known, draft, draft.font)
        new, empty = (known.make_stream(words) for words in (b"new", b""))
        numbers = [transfer.number(thing) for thing in (known.Root.Known, new, empty)]
        transfer.run()
        block = draft.finish()
    assert len(pickle.dumps(block)) < len(data) / 2
    file = File()
    number = file.write(block, tmp_path / "source.pdf")
    with file.close() as pdf:
        written = [pdf.get_object(number(one), 0).read_bytes() for one in numbers]
        assert written == [data, b"new", b""]


def test_no_value_has_the_byte_that_parts_them() -> None:
    with pytest.raises(ValueError, match="zero byte"):
        Draft().put(b"(a\0b)")
