"""A PDF as its reader meets it: the structure tree with the text each element speaks, destinations, bookmarks, fonts.

Independent of the program: read through pikepdf (qpdf) from the file alone, after ISO 32000-1 9.10 (text through
ToUnicode) and 14.6 to 14.8 (marked content and structure)."""
import re
import subprocess
import unicodedata

import pikepdf


def decode(string):
    """A PDF text string (ISO 32000-1 7.9.2.2)."""
    raw = bytes(string)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be")
    return raw.decode("latin-1")


class ToUnicode:
    """Two-byte codes to text; codes without an entry are None."""

    def __init__(self, font):
        self.map = {}
        if "/ToUnicode" not in font:
            return
        cmap = font.ToUnicode.read_bytes().decode("latin-1")
        for block in re.findall(r"beginbfchar\b(.*?)endbfchar", cmap, re.S):
            words = re.findall(r"<([0-9A-Fa-f\s]*)>", block)
            for code, text in zip(words[::2], words[1::2]):
                self.map[int(code, 16)] = self.utf16(text)
        for block in re.findall(r"beginbfrange\b(.*?)endbfrange", cmap, re.S):
            for low, high, one, many in re.findall(r"<(\w+)>\s*<(\w+)>\s*(?:<(\w*)>|\[([^\]]*)\])", block):
                texts = re.findall(r"<(\w*)>", many) if many else None
                for i in range(int(high, 16) - int(low, 16) + 1):
                    if texts is None:
                        last = int(one[-4:], 16) + i
                        self.map[int(low, 16) + i] = self.utf16(one[:-4] + f"{last:04X}")
                    else:
                        self.map[int(low, 16) + i] = self.utf16(texts[i])

    @staticmethod
    def utf16(digits):
        return bytes.fromhex(re.sub(r"\s", "", digits)).decode("utf-16-be")

    def codes(self, string):
        raw = bytes(string)
        return [raw[i] << 8 | raw[i + 1] for i in range(0, len(raw) - 1, 2)]


class Page:
    """What a page's content stream says: text by marked-content identifier, artifacts, and what is neither. Of an
    artifact the glyphs count, whatever replacement text keeps it out of what is copied."""

    def __init__(self, page):
        self.marks, self.artifacts, self.unmarked = {}, [], []
        self.fonts = {k: ToUnicode(f) for k, f in page.obj.get("/Resources", {}).get("/Font", {}).items()}
        self.notdef = self.unmapped = 0
        open_tags, font = [], None
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "Tf":
                font = self.fonts[str(operands[0])]
            if name in ("BMC", "BDC") and str(operands[0]) == "/Artifact":
                self.artifacts.append("")
            if name == "BMC":
                open_tags.append((str(operands[0]), None, None))
            elif name == "BDC":
                properties = operands[1]
                if isinstance(properties, pikepdf.Name):
                    properties = page.obj.Resources.Properties[str(properties)]
                mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
                open_tags.append((str(operands[0]), None if mcid is None else int(mcid),
                                  None if actual is None else decode(actual)))
                if self.is_replaced(open_tags) and not self.is_replaced(open_tags[:-1]):
                    self.add(open_tags, decode(actual))
            elif name == "EMC":
                open_tags.pop()
            elif name in ("Tj", "TJ"):
                for part in operands[0] if name == "TJ" else [operands[0]]:
                    if isinstance(part, (int, float)) or not isinstance(part, (pikepdf.String, bytes)):
                        continue
                    for code in font.codes(part):
                        self.notdef += code == 0
                        text = font.map.get(code)
                        self.unmapped += text is None
                        if not self.is_replaced(open_tags):
                            self.add(open_tags, text or "")
        self.is_balanced = not open_tags

    @staticmethod
    def is_replaced(open_tags):
        return any(tag[2] is not None for tag in open_tags) and not any(tag[0] == "/Artifact" for tag in open_tags)

    def add(self, open_tags, text):
        for i in range(len(open_tags) - 1, -1, -1):
            tag, mcid, _ = open_tags[i]
            if mcid is not None:
                self.marks[mcid] = self.marks.get(mcid, "") + text
                return
            if tag == "/Artifact":
                self.artifacts[-1] += text
                return
        self.unmarked.append(text)


class Element:
    """A structure element: role, own attributes, kids, and the text it speaks."""

    def __init__(self, document, obj, page, parent):
        self.role = str(obj.S)[1:]
        self.parent = parent
        self.lang = str(obj.get("/Lang", "")) or (parent.lang if parent else document.lang)
        self.alt = decode(obj.Alt) if "/Alt" in obj else None
        self.attributes = {}
        for attribute in as_list(obj.get("/A")):
            self.attributes.update({k[1:]: v for k, v in attribute.items()})
        self.kids, self.objects = [], []
        page = obj.get("/Pg", page)
        actual = decode(obj.ActualText) if "/ActualText" in obj else None
        for kid in as_list(obj.get("/K")):
            if isinstance(kid, pikepdf.Dictionary):
                kind = str(kid.get("/Type", ""))
                if kind == "/MCR":
                    self.kids.append(document.mark(kid.get("/Pg", page), int(kid.MCID)))
                elif kind == "/OBJR":
                    self.objects.append(kid.Obj)
                else:
                    self.kids.append(Element(document, kid, page, self))
            else:
                self.kids.append(document.mark(page, int(kid)))
        if actual is not None:
            self.kids = [actual]

    @property
    def text(self):
        return "".join(kid.text if isinstance(kid, Element) else kid for kid in self.kids)

    def walk(self):
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "TH", "TD", "Note", "BlockQuote", "Code", "Caption"}


class Document:
    def __init__(self, path):
        self.path = str(path)
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        self.lang = str(self.root.get("/Lang", ""))
        self.pages = [Page(page) for page in self.pdf.pages]
        self.page_of = {page.obj.objgen: i for i, page in enumerate(self.pdf.pages)}
        self.spoken = set()
        self.tree = [Element(self, kid, None, None) for kid in as_list(self.root.StructTreeRoot.get("/K"))]

    def mark(self, page, mcid):
        index = self.page_of[page.objgen]
        self.spoken.add((index, mcid))
        return self.pages[index].marks.get(mcid, "")

    def elements(self, *roles):
        return [e for top in self.tree for e in top.walk() if not roles or e.role in roles]

    def blocks(self):
        """(role, text) of every innermost block that speaks, in reading order; a P in an LBody counts as LBody."""
        out = []

        def rec(element):
            if element.role in BLOCKS and not any(k.role in BLOCKS for k in element.walk() if k is not element):
                is_item = element.role == "P" and element.parent and element.parent.role == "LBody"
                if element.text:
                    out.append(("LBody" if is_item else element.role, element.text))
                return
            loose = [kid for kid in element.kids if isinstance(kid, str) and kid.strip()]
            if loose:  # a block with blocks inside it, and text of its own
                out.append((element.role, "".join(loose)))
            for kid in element.kids:
                if isinstance(kid, Element):
                    rec(kid)

        for top in self.tree:
            rec(top)
        return out

    def destinations(self):
        """name → index of its page"""
        out = {}

        def rec(node):
            names = node.get("/Names", [])
            for i in range(0, len(names), 2):
                target = names[i + 1]
                target = target.get("/D") if isinstance(target, pikepdf.Dictionary) else target
                out[decode(names[i])] = self.page_of[target[0].objgen]
            for kid in node.get("/Kids", []):
                rec(kid)

        rec(self.root.get("/Names", {}).get("/Dests", {}))
        return out

    def bookmarks(self):
        """(depth, title) in order"""
        out = []

        def rec(item, depth):
            while item is not None:
                out.append((depth, decode(item.Title)))
                rec(item.get("/First"), depth + 1)
                item = item.get("/Next")

        rec(self.root.get("/Outlines", {}).get("/First"), 0)
        return out

    def fields(self):
        return list(self.root.get("/AcroForm", {}).get("/Fields", []))

    def xmp(self):
        return self.root.Metadata.read_bytes().decode("utf-8")


def unhyphenated(text):
    """Without the hyphens that hyphenation made, which a file keeps as U+00AD."""
    return text.replace("\u00ad", "")


def squeeze(text):
    """Without white space and hyphens, NFC: what two ways of breaking lines have in common."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace() and c not in "-\u2010\u00ad\u200b")


def poppler_text(path, height=None, raw=False):
    """pdftotext's text; height: only the upper so many points of each page; raw: in the order of the file."""
    crop = ["-x", "0", "-y", "0", "-W", "5000", "-H", str(int(height))] if height else []
    return subprocess.run(["pdftotext", "-enc", "UTF-8", *(["-raw"] if raw else []), *crop, str(path), "-"], check=True,
                          capture_output=True).stdout.decode("utf-8")


def poppler_fonts(path):
    """pdffonts: (name, embedded, subset, ToUnicode) of each font."""
    rows = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    return [(row.split()[0], *(word == "yes" for word in row.split()[-5:-2])) for row in rows]


def build(engross, *arguments):
    """Runs `engross build`; (exit status, standard output, standard error)."""
    run = subprocess.run([engross, "build", *map(str, arguments)], capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr
