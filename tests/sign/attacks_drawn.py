"""Attacks that draw over a page by what a later revision may add: fields, time stamps, metadata.

Each leaves every signed byte as it was. None of them needs a key that the reader trusts."""
import functools
import hashlib
import re
import urllib.request

from asn1crypto import tsp
from attacks_later import CATALOG, FORBIDDEN, certified, closed, empty, final, one
from files import pki, pyhanko_sign
from forge import (HOLE, Update, attack, contents_number, field_number, last, newest, number_of, once, page_number,
                   sign, stream)

COVER = (b"1 g 0 0 400 400 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 400 400]")
BASES = {"approved": one, "certified": certified, "certified as final": final, "closed": closed}


def appended(text, key, number):
    """An array of the dictionary with one more reference at its end."""
    return re.sub(rb"/%s \[(.*?)\]" % key, lambda found: b"/%s [%s %d 0 R]" % (key, found.group(1), number), text,
                  count=1, flags=re.S)


def add_field(update, entries, kid=None):
    """A new field at the end of the form, and it or its kid at the end of the page's annotations."""
    data, page = update.data, page_number(update.data)
    keys = b"/P %d 0 R/AP<</N %d 0 R>>" % (page, update.add(stream(*COVER)))
    if kid is None:
        field = widget = update.add(b"<<%s%s>>" % (entries, keys))
    else:
        field, widget = update.size, update.size + 1
        update.add(b"<<%s/Kids[%d 0 R]>>" % (entries, widget))
        update.add(b"<<%s%s/Parent %d 0 R>>" % (kid, keys, field))
    update.put(page, appended(newest(data, page), b"Annots", widget))
    catalog = number_of(data, CATALOG)
    update.put(catalog, appended(newest(data, catalog), b"Fields", field))


WIDGET = b"/Type/Annot/Subtype/Widget/F 4"
PLACE = b"/Rect[50 100 500 800]"
# Fields that nobody signed: words, the field's entries, its kid's.
UNSIGNED = (
    ("a field of no place with a widget over the page", b"/FT/Sig/T(Zed)", WIDGET + PLACE),
    ("a field of no place with a kid that has a script", b"/FT/Sig/T(Zed)",
     WIDGET + b"/Rect[0 0 0 0]/AA<</PO<</S/JavaScript/JS(0)>>>>"),
    ("a field that is a note, which shows without a place", b"/FT/Sig/T(Zed)/Type/Annot/Subtype/Text/Contents(x)/F 4"
     b"/Rect[100 500 100 500]", None),
    ("a field whose place is no number that is read",
     b"/FT/Sig/T(Zed)" + WIDGET + b"/Rect[0 0 99999999999 99999999999]", None),
)


def unsigned(base, entries, kid):
    update = Update(base())
    add_field(update, entries, kid)
    return update.write()


for of, base in BASES.items():
    for words, entries, kid in UNSIGNED:
        attack(f"later, {of}: {words}", *FORBIDDEN)(functools.partial(unsigned, base, entries, kid))


# ---- Time stamps: anybody can have one ----

def document_stamp(base, field, edit):
    """A document time stamp by the authority that is trusted; edit(update, value's number) puts it into the form."""
    data = base()
    update = Update(data)
    value = update.add(b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/ByteRange [%s]"
                       b"/Contents <%s>>>" % (b" " * 60, b"0" * HOLE))
    edit(update, field, value)
    out = update.write()
    begin = out.rindex(b"/Contents <" + b"0" * HOLE) + 10
    end = begin + HOLE + 2
    out = last(out, b"/ByteRange [" + b" " * 60,
               b"/ByteRange [" + b"%-60s" % (b"0 %d %d %d" % (begin, end, len(out) - end)))
    question = tsp.TimeStampReq({"version": 1, "cert_req": True, "nonce": 12345, "message_imprint": {
        "hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(out[:begin] + out[end:]).digest()}})
    request = urllib.request.Request(pki.tsa, question.dump(), {"Content-Type": "application/timestamp-query"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        token = tsp.TimeStampResp.load(answer.read())["time_stamp_token"].dump()
    return out[:begin + 1] + token.hex().encode().ljust(HOLE, b"0") + out[end - 1:]


def stamp_with_looks(update, field, value):
    number = field_number(update.data, field)
    text = re.sub(rb"/AP\s*<<.*?>>", b"", newest(update.data, number), flags=re.S)
    update.put(number, text[:text.rindex(b">>")] + b"/V %d 0 R/AP<</N %d 0 R>>>>" % (value, update.add(stream(*COVER))))


def stamp_in_new_field(update, _, value):
    add_field(update, b"/FT/Sig/T(Zed)%s%s/V %d 0 R" % (WIDGET, PLACE, value))


for of, base in BASES.items():
    attack(f"later, {of}: a document time stamp that shows something in a party's place", *FORBIDDEN)(
        functools.partial(document_stamp, base, "S02", stamp_with_looks))
    attack(f"later, {of}: a document time stamp in a new field over the page", *FORBIDDEN)(
        functools.partial(document_stamp, base, None, stamp_in_new_field))


# ---- Signatures as large as a page ----

def sign_with_looks(data):
    """S02 signed, with an appearance, by somebody who may sign."""
    def edit(update, _):
        number = field_number(data, "S02")
        form = update.add(stream(*COVER))
        update.objects = [(each, re.sub(rb"/AP\s*<<.*?>>", b"", text, flags=re.S)[:-2] + b"/AP<</N %d 0 R>>>>" % form
                           if each == number else text) for each, text in update.objects]
    return sign(data, "S02", "party02", edit=edit)


@attack("shadow, hide and replace: a field that lay in wait over the page, signed", *FORBIDDEN)
def waiting_field():
    update = Update(empty())
    number = field_number(empty(), "S02")
    update.put(number, re.sub(rb"/Rect\s*\[.*?\]", b"/Rect[0 0 595 842]", newest(empty(), number)))
    return sign_with_looks(pyhanko_sign(update.write(), "S01", "party01"))


@attack("later, approved: a new field over the page, signed by a party", *FORBIDDEN)
def large_new_field():
    def edit(update, value):
        update.objects = [each for each in update.objects if each[0] != field_number(one(), "S02")]
        stamp_in_new_field(update, None, value)
    return sign(one(), "S02", "party02", edit=edit)


# ---- References that only some readers follow ----

@attack("shadow, replace: what is referred to by another generation, exchanged", *FORBIDDEN)
def other_generation():
    update = Update(empty())
    page, contents = page_number(empty()), contents_number(empty())
    number = update.add(stream(b"BT ET"))
    update.change(page, b"/Contents %d 0 R" % contents, b"/Contents [%d 0 R %d 1 R]" % (contents, number))
    update = Update(pyhanko_sign(update.write(), "S01", "party01"))
    update.put(number, stream(b"1 g 0 0 999 999 re f"))
    return update.write()


# ---- Metadata ----

def with_metadata(change):
    update = Update(one())
    number = int(re.search(rb"/Metadata (\d+) 0 R", newest(one(), number_of(one(), CATALOG))).group(1))
    text = newest(one(), number)
    text = text[text.index(b"stream") + 6:text.rindex(b"endstream")].strip(b"\r\n")
    title = re.search(rb"<dc:title>.*?</dc:title>", text, re.S).group(0)
    update.put(number, stream(change(text, title), b"/Type/Metadata/Subtype/XML"))
    return update.write()


def other(title):
    assert b"Water" in title
    return title.replace(b"Water", b"War")


for words, change in (
        ("another title", lambda text, title: once(text, title, other(title))),
        ("another title, the old one in a comment",
         lambda text, title: once(text, title, b"<!--" + title + b"-->" + other(title))),
        ("a second title", lambda text, title: once(text, title, title + other(title))),
        ("a second title by another prefix", lambda text, title: once(
            text, title, title + other(title).replace(b"dc:title", b"x:title").replace(
                b"<x:title", b'<x:title xmlns:x="http://purl.org/dc/elements/1.1/"'))),
        ("another author", lambda text, title: once(
            text, title, title + b"<dc:creator><rdf:Seq><rdf:li>Nobody</rdf:li></rdf:Seq></dc:creator>"))):
    attack(f"later: metadata with {words}", *FORBIDDEN)(functools.partial(with_metadata, change))
