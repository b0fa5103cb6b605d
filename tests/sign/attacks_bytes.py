"""Attacks on the bytes: changed text, forged or missing /ByteRange and /Contents, holes that are no hexadecimal
string, signatures wrapped, bytes that no signature covers, things said twice."""
import functools
import re

from files import edition, pyhanko_sign, read
from forge import (HOLE, Update, attack, contents_number, der_of, field_number, newest, number_of, once, page_number,
                   ranges_of, sign, startxref, stream, trailer)


@functools.cache
def empty():
    return read(edition(3))


@functools.cache
def one():
    return pyhanko_sign(empty(), "S01", "party01")


@functools.cache
def two():
    return pyhanko_sign(one(), "S02", "party02")


# ---- Text ----

def with_byte(data, at):
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1:]


@attack("a byte of the page's text changed", "signature-digest")
def text_byte():
    data = one()
    return with_byte(data, data.index(b"stream", data.index(b"\n%d 0 obj" % contents_number(empty()))) + 40)


@attack("a letter of the title changed", "signature-digest")
def title_byte():
    data = one()
    at = data.index(b"/Title")
    return with_byte(data, data.index(b"Water", at))


@attack("the time of signing changed", "signature-digest")
def time_byte():
    data = one()
    at = data.rindex(b"/M (D") + 8
    return data[:at] + b"0" + data[at + 1:] if data[at:at + 1] != b"0" else data[:at] + b"1" + data[at + 1:]


@attack("a byte changed between two signatures", "signature-digest")
def between_byte():
    data = two()
    return with_byte(data, data.index(b"/M (D", len(one())) + 7)


# ---- Universal forgery: nothing left to verify ----

def in_place(data, pattern, new):
    """The last place that matches, replaced by as many bytes."""
    found = list(re.finditer(pattern, data, re.S))[-1]
    size = found.end() - found.start()
    assert len(new) <= size, (len(new), size)
    return data[:found.start()] + new.ljust(size) + data[found.end():]


RANGE = rb"/ByteRange ?\[[^]]*\] *"
CONTENTS = rb"/Contents ?<[0-9A-Fa-f]*>"
for words, pattern, new in (
        ("no /Contents", CONTENTS, b""),
        ("/Contents null", CONTENTS, b"/Contents null"),
        ("/Contents an empty string", CONTENTS, b"/Contents <>"),
        ("/Contents one zero byte", CONTENTS, b"/Contents <00>"),
        ("/Contents all zero", CONTENTS, b"/Contents <" + b"0" * 2000 + b">"),
        ("/Contents in round brackets", CONTENTS, b"/Contents (signed)"),
        ("/Contents by reference", CONTENTS, b"/Contents 1 0 R"),
        ("no /ByteRange", RANGE, b""),
        ("/ByteRange null", RANGE, b"/ByteRange null"),
        ("/ByteRange empty", RANGE, b"/ByteRange []"),
        ("/ByteRange of zeros", RANGE, b"/ByteRange [0 0 0 0]"),
        ("/ByteRange below nothing", RANGE, b"/ByteRange [0 -1 20 -5]"),
        ("/ByteRange of two numbers", RANGE, b"/ByteRange [0 16000]"),
        ("/ByteRange of fractions", RANGE, b"/ByteRange [0 10.5 20.5 9]"),
        ("/ByteRange past all whole numbers", RANGE, b"/ByteRange [0 99999999999999999999999 1 2]"),
        ("/ByteRange that overflows when added", RANGE, b"/ByteRange [0 9 9223372036854775807 9]"),
        ("/ByteRange past the end of the file", RANGE, b"/ByteRange [0 9 99999999 9]"),
        ("/ByteRange by reference", RANGE, b"/ByteRange 1 0 R"),
        ("/ByteRange a dictionary", RANGE, b"/ByteRange <</A 0>>")):
    attack(f"universal forgery: {words}", "signature-hole", "signature-cms", "signature-coverage",
           *(("pdf-damaged",) if "999" in new.decode() or "775807" in new.decode() else ()))(
        functools.partial(lambda pattern, new: in_place(one(), pattern, new), pattern, new))


# ---- The hole ----

@attack("padding that is not zero", "signature-hole", "signature-cms")
def padding():
    return sign(empty(), "S01", hole=lambda der: der.hex().encode().ljust(HOLE - 2, b"0") + b"01")


@attack("padding that begins at once and is not zero", "signature-hole", "signature-cms")
def padding_at_once():
    return sign(empty(), "S01", hole=lambda der: (der.hex() + "ff").encode().ljust(HOLE, b"0"))


@attack("spaces among the hexadecimal digits", "signature-hole")
def spaces():
    return sign(empty(), "S01", hole=lambda der: (b" " + der.hex().encode()).ljust(HOLE, b"0"))


@attack("a line end among the padding", "signature-hole")
def line_end():
    return sign(empty(), "S01", hole=lambda der: der.hex().encode().ljust(HOLE - 10, b"0") + b"\n000000000")


@attack("the string ends early, and a comment stands in the gap", "signature-hole")
def comment():
    return sign(empty(), "S01", hole=lambda der: (der.hex().encode() + b">>>%").ljust(HOLE, b"A"))


@attack("the string ends early, and a key stands in the gap", "signature-hole")
def key_in_gap():
    def hole(der):
        text = der.hex().encode() + b">/Name(The President)/Reason(I agree)/X<"
        return text.ljust(HOLE, b"0")
    return sign(empty(), "S01", hole=hole)


@attack("the gap begins before the string", "signature-hole")
def wide_before():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (0, begin - 9, end, size - end))


@attack("the gap ends after the string", "signature-hole", "signature-coverage")
def wide_after():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (0, begin, end + 40, size - end - 40))


@attack("the gap leaves out the bracket", "signature-hole")
def narrow():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (0, begin + 1, end - 1, size - end + 1))


@attack("an odd number of digits", "signature-hole")
def odd_digits():
    return sign(empty(), "S01", hole=lambda der: der.hex().encode().ljust(HOLE - 1, b"0") + b" ")


@attack("the gap is a decoy: the signature stands elsewhere", "signature-hole")
def decoy():
    """A string of zeros in the gap, and the SignedData under /Contents of a dictionary that no range leaves out."""
    data = sign(empty(), "S01")
    der, _ = der_of(data)
    value = number_of(data, rb"/Type/Sig")
    text = newest(data, value)
    update = Update(data)
    digits = der.hex().encode().ljust(HOLE, b"0")
    update.put(value, re.sub(rb"/Contents <[0-9a-f]*>", b"/Contents <" + digits + b">", text))
    return update.write()


# ---- Signature wrapping ----

def wrap(data, objects):
    """What was signed stays, in two parts; between them an attacker's revision, found where the old table was."""
    _, length, second, rest = ranges_of(data)
    gap = data[length:second]
    table_at = startxref(data)
    keys = trailer(data)
    value = number_of(data, rb"/Type /Sig\b")
    words = b"trailer\n<</Size %s/Root %s/Info %s/ID %s/Prev %d>>\n" % (
        keys["Size"], keys["Root"], keys["Info"], keys["ID"], startxref(empty()))
    objects = {**objects, value: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
                                 b"/ByteRange[%s]/Contents %s>>" % (b" " * 40, gap)}
    at = table_at + 5 + sum(len(b"%d 1\n" % number) + 20 for number in objects) + len(words)
    body, table = b"", b"xref\n"
    for number, text in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, at + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    moved = at + len(body)
    body = once(body, b" " * 40, b"%-40s" % (b"0 %d %d %d" % (length, moved, rest)))
    return (data[:length] + gap).ljust(table_at) + table + words + body + data[second:]


@attack("signature wrapping: the second part moved, a revision in between", "signature-hole")
def wrapping():
    field = field_number(one(), "S01")
    return wrap(one(), {contents_number(empty()): stream(b"BT ET"), field: newest(one(), field)})


# ---- Bytes that nobody signed ----

@attack("the first bytes are not covered", "signature-coverage", "signature-hole")
def uncovered_head():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (20, begin - 20, end, size - end))


@attack("the last bytes of the revision are not covered", "signature-coverage")
def uncovered_tail():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (0, begin, end, size - end - 30))


@attack("only the first part is covered", "signature-coverage", "signature-hole")
def uncovered_rest():
    return sign(empty(), "S01", ranges=lambda begin, end, size: (0, begin, end, 0))


@attack("bytes after the end of the file", "signature-coverage", "pdf-damaged")
def appended():
    return one() + b"These bytes are nobody's.\n" * 20


@attack("an object appended without a table", "signature-coverage", "pdf-damaged")
def lazy_update():
    update = Update(one())
    update.put(contents_number(empty()), stream(b"BT ET"))
    return update.write(with_table=False)


@attack("an object and a trailer appended without a table", "signature-coverage", "pdf-damaged", "change-forbidden")
def lazy_trailer():
    update = Update(one())
    update.put(contents_number(empty()), stream(b"BT ET"))
    data = update.write(with_table=False)
    return data + b"trailer\n<</Size 80/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % startxref(one())


@attack("the signed revision cut out of the chain of tables", "signature-coverage", "change-forbidden", "pdf-damaged")
def skipped():
    """A revision whose /Prev leads past the signed one: readers see an unsigned file with other words."""
    update = Update(one())
    update.prev = startxref(empty())
    update.put(contents_number(empty()), stream(b"BT ET"))
    return update.write()


@attack("bytes put before the header", "signature-digest", "signature-coverage", "signature-hole", "pdf-damaged")
def before_header():
    return b"%not a header\n" + one()


# ---- Said twice ----

@attack("two /Contents in the signature", "object-duplicate", "signature-hole", "pdf-damaged")
def two_contents():
    return sign(empty(), "S01", entries=b"/Contents <3003020101>")


@attack("two /ByteRange in the signature", "object-duplicate", "signature-hole", "pdf-damaged")
def two_ranges():
    return sign(empty(), "S01", entries=b"/ByteRange [0 10 20 30]")


@attack("two /Contents in the page", "object-duplicate", "pdf-damaged")
def two_pages():
    def edit(update, _):
        other = update.add(stream(b"BT ET"))
        number = page_number(empty())
        text = newest(empty(), number)
        update.put(number, text.replace(b"/StructParents", b"/Contents %d 0 R/StructParents" % other, 1))
    return sign(empty(), "S01", edit=edit)


@attack("one object twice in the signed revision", "object-duplicate", "content-hidden", "pdf-damaged")
def object_twice():
    """The table names the later one; a reader that goes through the file might take the first."""
    def edit(update, _):
        number = contents_number(empty())
        update.put(number, stream(b"BT ET"))
        update.put(number, newest(empty(), number))
    return sign(empty(), "S01", edit=edit)


@attack("one object twice in a table", "object-duplicate", "pdf-damaged")
def row_twice():
    update = Update(one())
    update.put(field_number(one(), "S02"), newest(one(), field_number(one(), "S02")))
    data = update.write()
    at, end = startxref(data) + 5, data.rindex(b"trailer")
    return data[:end] + data[at:end] + data[end:]


@attack("two fields show one signature", "object-duplicate", "change-forbidden", "signature-coverage")
def shared_value():
    update = Update(one())
    number = field_number(one(), "S02")
    value = re.search(rb"/V (\d+ 0 R)", newest(one(), field_number(one(), "S01"))).group(1)
    text = newest(one(), number)
    update.put(number, text[:text.rindex(b">>")] + b"/V %s>>" % value)
    return update.write()


@attack("one signature's bytes in another field", "signature-hole", "change-forbidden", "object-duplicate",
        "signature-coverage")
def copied_value():
    """The dictionary of the first signature copied for the second field, ranges and all."""
    data = one()
    update = Update(data)
    value = update.add(newest(data, number_of(data, rb"/Type /Sig\b")))
    number = field_number(data, "S02")
    text = newest(data, number)
    update.put(number, text[:text.rindex(b">>")] + b"/V %d 0 R>>" % value)
    return update.write()
