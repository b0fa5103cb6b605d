"""Attacks by a later revision: content exchanged, shadow attacks, what a certification or a lock forbids.

Each leaves every signed byte as it was: only what came after can give it away."""
import functools
import re

from files import edition, pyhanko_sign, read
from forge import (Update, attack, contents_number, field_number, newest, number_of, once, one_revision, page_number,
                   sign, startxref, stream, trailer)


@functools.cache
def empty():
    return read(edition(3))


@functools.cache
def one():
    return pyhanko_sign(empty(), "S01", "party01")


@functools.cache
def certified():
    return pyhanko_sign(empty(), "Certify", "secretariat", certify="fill")


@functools.cache
def final():
    return pyhanko_sign(empty(), "Certify", "secretariat", certify="none")


@functools.cache
def closed():
    return pyhanko_sign(one(), "Close", "chair")


@functools.cache
def stamped():
    return pyhanko_sign(empty(), "S01", "party01", level="LTA")


CATALOG = rb"/Type /Catalog"
FORBIDDEN = ("change-forbidden",)


def changed(base, *changes):
    """A later revision in which each (pattern of an object, old, new) is done; old None appends keys."""
    update = Update(base)
    texts = {}
    for which, old, new in changes:
        number = which if isinstance(which, int) else number_of(base, which)
        text = texts.get(number) or newest(base, number)
        if old is None:
            at = text.rindex(b">>")
            texts[number] = text[:at] + new + text[at:]
        else:
            texts[number] = once(text, old, new)
    for number, text in texts.items():
        update.put(number, text)
    return update.write()


# Simple changes: words, object, old, new. Made in an approved file and in a certified one.
SIMPLE = (
    ("the page turned", rb"/Type /Page\b", None, b"/Rotate 180"),
    ("the page cropped", rb"/Type /Page\b", None, b"/CropBox[0 400 595 841]"),
    ("the page made larger", rb"/Type /Page\b", b"/MediaBox[0 0 595.28 841.89]", b"/MediaBox[0 0 595.28 999]"),
    ("a script run on opening", CATALOG, None, b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    ("an action on closing", CATALOG, None, b"/AA<</WC<</S/JavaScript/JS(0)>>>>"),
    ("another language", CATALOG, b"/Lang (en)", b"/Lang (fr)"),
    ("no longer marked as tagged", CATALOG, b"/Marked true", b"/Marked false"),
    ("a form that asks for new appearances", CATALOG, b"/SigFlags 3", b"/SigFlags 3/NeedAppearances true"),
    ("a form for XFA", CATALOG, b"/SigFlags 3", b"/SigFlags 3/XFA(<xdp/>)"),
    ("a field's description", rb"/T \(S02\)", b"/TU (Signature of", b"/TU (Refusal of"),
    ("a field made to cover the page", rb"/T \(S02\)", rb"/Rect", b"/Rect[0 0 595 842]/X"),
    ("a field renamed", rb"/T \(S02\)", b"/T (S02)", b"/T (S09)"),
    ("a field with an action", rb"/T \(S02\)", None, b"/A<</S/URI/URI(http://example.org)>>"),
    ("a field hidden", rb"/T \(S02\)", b"/F 4", b"/F 6"),
    ("no bookmarks", CATALOG, b"/Outlines", b"/Outlinez"),
    ("hidden layers announced", CATALOG, None, b"/OCProperties<</OCGs[]/D<</Order[]>>>>"),
    ("other page labels", CATALOG, b"/S /D", b"/S /R"),
)
for words, which, old, new in SIMPLE:
    for base, of in ((one, "approved"), (certified, "certified")):
        attack(f"later, {of}: {words}", "change-forbidden", "certify-broken")(
            functools.partial(lambda base, which, old, new: changed(base(), (which, old, new)), base, which, old, new))


@attack("later: the page's text exchanged", *FORBIDDEN)
def page_text():
    update = Update(one())
    update.put(contents_number(empty()), stream(b"BT ET"))
    return update.write()


@attack("later: the page shows another stream", *FORBIDDEN)
def page_stream():
    update = Update(one())
    other = update.add(stream(b"BT ET"))
    number = page_number(one())
    update.change(number, b"/Contents %d 0 R" % contents_number(empty()), b"/Contents %d 0 R" % other)
    return update.write()


@attack("later: a page added", *FORBIDDEN)
def page_added():
    update = Update(one())
    pages = number_of(one(), rb"/Type /Pages")
    page = update.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Resources<<>>>>" % pages)
    text = newest(one(), pages)
    kids = re.search(rb"/Kids \[(.*?)\]", text, re.S).group(1)
    update.put(pages, text.replace(kids, kids + b" %d 0 R " % page).replace(b"/Count 1", b"/Count 2"))
    return update.write()


@attack("later: the page taken away", *FORBIDDEN)
def page_removed():
    pages = number_of(one(), rb"/Type /Pages")
    text = newest(one(), pages)
    update = Update(one())
    update.put(pages, re.sub(rb"/Kids \[.*?\]", b"/Kids []", text, flags=re.S).replace(b"/Count 1", b"/Count 0"))
    return update.write()


@attack("later: the page's text set free", *FORBIDDEN, "pdf-damaged")
def page_freed():
    update = Update(one())
    update.freed.append(contents_number(empty()))
    return update.write()


@attack("later: the font's letters mean others", *FORBIDDEN)
def unicode_map():
    number = int(re.search(rb"/ToUnicode (\d+) 0 R", empty()).group(1))
    update = Update(one())
    update.put(number, stream(b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap endcmap end end"))
    return update.write()


@attack("later: a structure element spoken otherwise", *FORBIDDEN)
def spoken():
    return changed(one(), (rb"/S /P\b", None, b"/ActualText(We refuse.)"))


@attack("later: another catalog", *FORBIDDEN)
def other_catalog():
    update = Update(one())
    text = newest(one(), number_of(one(), CATALOG))
    update.trailer["Root"] = b"%d 0 R" % update.add(once(text, b"/Lang (en)", b"/Lang (fr)"))
    return update.write()


def with_note(base, kind):
    update = Update(base)
    form = update.add(stream(b"1 g 0 0 400 400 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 400 400]"))
    note = update.add(b"<</Type/Annot/Subtype/%s/Rect[100 300 500 700]/F 4/DA(/F 9 Tf)/Contents(x)"
                      b"/AP<</N %d 0 R>>>>" % (kind, form))
    number = page_number(base)
    text = newest(base, number)
    update.put(number, once(text, b"/Annots [", b"/Annots [ %d 0 R" % note))
    return update.write()


for kind in (b"FreeText", b"Stamp", b"Redact", b"Link", b"Screen"):
    attack(f"later, approved: an annotation of kind {kind.decode()} over the text", *FORBIDDEN)(
        functools.partial(lambda kind: with_note(one(), kind), kind))
    attack(f"later, certified: an annotation of kind {kind.decode()} over the text", *FORBIDDEN, "certify-broken")(
        functools.partial(lambda kind: with_note(certified(), kind), kind))


# ---- Signatures ----

@attack("later: a signature taken out", *FORBIDDEN, "signature-coverage")
def signature_removed():
    text = newest(one(), field_number(one(), "S01"))
    update = Update(one())
    update.put(field_number(one(), "S01"), re.sub(rb"/V \d+ 0 R", b"", text))
    return update.write()


@attack("later: a signature set free", *FORBIDDEN, "signature-coverage", "pdf-damaged")
def signature_freed():
    update = Update(one())
    update.freed.append(number_of(one(), rb"/Type /Sig\b"))
    return update.write()


@attack("later: a signature's keys changed", *FORBIDDEN, "signature-digest", "signature-hole")
def signature_renamed():
    number = number_of(one(), rb"/Type /Sig\b")
    update = Update(one())
    text = newest(one(), number)
    update.put(number, text[:text.rindex(b">>")] + b"/Name(The President)>>")
    return update.write()


@attack("later: another signature's appearance", *FORBIDDEN)
def appearance():
    update = Update(one())
    form = update.add(stream(b"BT ET", b"/Type/XObject/Subtype/Form/BBox[0 0 100 30]"))
    number = field_number(one(), "S01")
    update.put(number, re.sub(rb"/N \d+ 0 R", b"/N %d 0 R" % form, newest(one(), number)))
    return update.write()


@attack("later: the stream of another signature's appearance", *FORBIDDEN)
def appearance_stream():
    number = int(re.search(rb"/N (\d+) 0 R", newest(one(), field_number(one(), "S01"))).group(1))
    update = Update(one())
    update.put(number, stream(b"1 g 0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 100 30]"))
    return update.write()


@attack("later: a signer changes the page with the signature", *FORBIDDEN)
def signer_edits():
    """Validly signed, but the revision does more than sign."""
    return sign(one(), "S02", "party02", edit=lambda update, _: update.put(contents_number(empty()), stream(b"BT ET")))


@attack("later: a signer rewrites the first signature's field", *FORBIDDEN, "object-duplicate", "signature-coverage")
def signer_swaps():
    def edit(update, value):
        number = field_number(one(), "S01")
        update.put(number, re.sub(rb"/V \d+ 0 R", b"/V %d 0 R" % value, newest(one(), number)))
    return sign(one(), "S02", "party02", edit=edit)


@attack("later: a store of validation data with a script", *FORBIDDEN)
def odd_store():
    return changed(one(), (CATALOG, None, b"/DSS<</Type/DSS/Certs[]/AA<</O<</S/JavaScript/JS(0)>>>>>>"))


@attack("later: the page's text exchanged after the last time stamp", *FORBIDDEN)
def after_stamp():
    update = Update(stamped())
    update.put(contents_number(empty()), stream(b"BT ET"))
    return update.write()


@attack("later: the bytes under a document time stamp changed", "signature-digest", "stamp-broken")
def under_stamp():
    """A byte of the revision after the party's signature, which only the stamp covers."""
    data = stamped()
    signed_end = len(one_revision(data))
    at = data.index(b"stream", data.index(b"/DSS", signed_end)) + 40
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1:]


# ---- Shadow attacks: prepared before the signature, sprung after it ----

def prepared(edit):
    """A file whose author has a plan, signed in good faith by the first party."""
    update = Update(empty())
    kept = edit(update)
    return pyhanko_sign(update.write(), "S01", "party01"), kept


@attack("shadow, hide: a picture over the text, taken off later", "change-forbidden", "content-hidden")
def shadow_hide():
    def edit(update):
        page = page_number(empty())
        cover = update.add(stream(b"1 g 50 300 500 300 re f"))
        update.change(page, b"/Contents %d 0 R" % contents_number(empty()),
                      b"/Contents [%d 0 R %d 0 R]" % (contents_number(empty()), cover))
        return cover
    data, cover = prepared(edit)
    update = Update(data)
    update.put(cover, stream(b"% nothing here"))
    return update.write()


@attack("shadow, hide: the cover set free later", "change-forbidden", "content-hidden", "pdf-damaged")
def shadow_hide_free():
    def edit(update):
        cover = update.add(stream(b"1 g 50 300 500 300 re f"))
        update.change(page_number(empty()), b"/Contents %d 0 R" % contents_number(empty()),
                      b"/Contents [%d 0 R %d 0 R]" % (contents_number(empty()), cover))
        return cover
    data, cover = prepared(edit)
    update = Update(data)
    update.freed.append(cover)
    return update.write()


@attack("shadow, replace: a font exchanged later", "change-forbidden", "content-hidden")
def shadow_replace():
    number = int(re.search(rb"/FontFile[23]? (\d+) 0 R", empty()).group(1))
    update = Update(one())
    update.put(number, newest(empty(), number).replace(b"/Length", b"/Length", 1)
               if b"endstream" not in newest(empty(), number) else stream(b"\0\1\0\0"))
    return update.write()


@attack("shadow, replace: a text field's value drawn otherwise", "change-forbidden", "content-hidden")
def shadow_form():
    """A text field whose appearance is exchanged while its value stays: filling in is allowed, this is none."""
    def edit(update):
        form = update.add(stream(b"BT ET", b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]"))
        page = page_number(empty())
        field = update.add(b"<</Type/Annot/Subtype/Widget/FT/Tx/T(Sum)/V(100)/DA(/F 9 Tf)/F 4/P %d 0 R"
                           b"/Rect[100 300 300 320]/AP<</N %d 0 R>>>>" % (page, form))
        update.change(page, b"/Annots [", b"/Annots [ %d 0 R" % field)
        update.change(number_of(empty(), CATALOG), b"/Fields [", b"/Fields [ %d 0 R" % field)
        return form
    data, form = prepared(edit)
    update = Update(data)
    update.put(form, stream(b"1 g 0 0 200 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]"))
    return update.write()


@attack("shadow, hide and replace: a page that waits, shown by a later table", "change-forbidden", "content-hidden")
def shadow_both():
    """The other page lies in the signed bytes as an object of the same number that no table names."""
    def edit(update):
        number = contents_number(empty())
        update.put(number, stream(b"BT ET"))
        update.put(number, newest(empty(), number))
    data, _ = prepared(edit)
    number = contents_number(empty())
    at = data.index(b"%d 0 obj\n<</Length 5>>" % number)
    row = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    keys = trailer(data)
    return data + row + b"trailer\n<</Size %s/Root %s/Info %s/ID %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        keys["Size"], keys["Root"], keys["Info"], keys["ID"], startxref(data), len(data))


@attack("shadow, hide and replace: a catalog that waits, named by a trailer", "change-forbidden", "content-hidden")
def shadow_catalog():
    """A whole second document lies in the signed bytes, unused; a later trailer needs no object but its number."""
    def edit(update):
        pages = update.add(b"null")
        page = update.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Resources<<>>>>" % pages)
        update.put(pages, b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % page)
        text = newest(empty(), number_of(empty(), CATALOG))
        return update.add(re.sub(rb"/Pages \d+ 0 R", b"/Pages %d 0 R" % pages, text))
    data, catalog = prepared(edit)
    update = Update(data)
    update.trailer["Root"] = b"%d 0 R" % catalog
    return update.write()


@attack("shadow: a hidden layer shown later", "change-forbidden", "content-hidden")
def shadow_layer():
    def edit(update):
        layer = update.add(b"<</Type/OCG/Name(Terms)>>")
        cover = update.add(stream(b"/OC /L BDC 1 g 50 300 500 300 re f EMC"))
        page = page_number(empty())
        update.change(page, b"/Contents %d 0 R" % contents_number(empty()),
                      b"/Contents [%d 0 R %d 0 R]" % (contents_number(empty()), cover))
        resources = int(re.search(rb"/Resources (\d+) 0 R", newest(empty(), page)).group(1))
        text = newest(empty(), resources)
        update.put(resources, text[:text.rindex(b">>")] + b"/Properties<</L %d 0 R>>>>" % layer)
        catalog = number_of(empty(), CATALOG)
        text = newest(empty(), catalog)
        layers = b"/OCProperties<</OCGs[%d 0 R]/D<</OFF[%d 0 R]>>>>>>" % (layer, layer)
        update.put(catalog, text[:text.rindex(b">>")] + layers)
    data, _ = prepared(edit)
    return changed(data, (CATALOG, b"/OFF", b"/ON"))


# ---- Certification and locks ----

@attack("certified as final: a party signs after it", "certify-broken")
def final_signed():
    return sign(final(), "S01")


@attack("certified: a new field over the text, signed by the attacker", "certify-broken", *FORBIDDEN)
def sneaky():
    base = certified()
    update = Update(base)
    form = update.add(stream(b"1 g 0 0 400 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]"))
    page = page_number(base)
    field = update.add(b"<<\n/Type /Annot\n/Subtype/Widget/FT/Sig/T (Extra)/F 132/P %d 0 R/Rect[100 300 500 600]"
                       b"/AP<</N %d 0 R>>>>" % (page, form))
    update.change(page, b"/Annots [", b"/Annots [ %d 0 R" % field)
    update.change(number_of(base, CATALOG), b"/Fields [", b"/Fields [ %d 0 R" % field)
    return sign(update.write(), "Extra", "stranger")


@attack("certified: the certification taken back", "certify-broken", *FORBIDDEN)
def uncertified():
    number = number_of(certified(), CATALOG)
    text = newest(certified(), number)
    update = Update(certified())
    update.put(number, re.sub(rb"/Perms <<.*?>>", b"", text, flags=re.S))
    return update.write()


@attack("certified: the certification is another signature's", "certify-broken", *FORBIDDEN)
def other_certification():
    both = pyhanko_sign(certified(), "S01", "party01")
    value = re.search(rb"/V (\d+ 0 R)", newest(both, field_number(both, "S01"))).group(1)
    number = number_of(both, CATALOG)
    update = Update(both)
    update.put(number, re.sub(rb"/DocMDP \d+ 0 R", b"/DocMDP " + value, newest(both, number)))
    return update.write()


@attack("certified a second time", "certify-broken", *FORBIDDEN)
def certified_twice():
    entries = b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 3/V/1.2>>>>]"
    return sign(certified(), "S01", entries=entries)


@attack("closed: a party signs after the lock", "change-locked")
def locked():
    return sign(closed(), "S02", "party02")


@attack("closed: the text exchanged", "change-locked", *FORBIDDEN)
def locked_text():
    update = Update(closed())
    update.put(contents_number(empty()), stream(b"BT ET"))
    return update.write()
