"""The glyphs of a page as its content stream places them, whoever made the file: no reader's notion of words or lines.

A glyph's natural width is what its font says (`/W`, ISO 32000-1 9.7.4.3), its place what text and current matrix say
(9.4.4); a scaling of the letters shows as drawn width against natural width."""
from collections import namedtuple

import pikepdf
from pdf import ToUnicode

Glyph = namedtuple("Glyph", "x y width natural size text")  # text: what the font says it reads, "" where it is silent


def multiply(m, n):
    return (m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5])


class Font:
    def __init__(self, font):
        self.is_composite = font.Subtype == "/Type0"
        self.texts = ToUnicode(font).map
        self.widths, self.default = {}, 1000.0
        if not self.is_composite:
            for i, width in enumerate(font.get("/Widths", [])):
                self.widths[int(font.FirstChar) + i] = float(width)
            return
        below = font.DescendantFonts[0]
        self.default = float(below.get("/DW", 1000))
        items, i = list(below.get("/W", [])), 0
        while i < len(items):
            first = int(items[i])
            if isinstance(items[i + 1], pikepdf.Array):
                for k, width in enumerate(items[i + 1]):
                    self.widths[first + k] = float(width)
                i += 2
            else:
                for code in range(first, int(items[i + 1]) + 1):
                    self.widths[code] = float(items[i + 2])
                i += 3

    def codes(self, string):
        raw = bytes(string)
        return [raw[i] << 8 | raw[i + 1] for i in range(0, len(raw) - 1, 2)] if self.is_composite else list(raw)


def read(page):
    """All glyphs of a page in the order of its content stream; x and y in points from the lower left corner."""
    fonts = {k: Font(f) for k, f in page.obj.get("/Resources", {}).get("/Font", {}).items()}
    out, saved = [], []
    ctm = text = line = (1, 0, 0, 1, 0, 0)
    font, size, gap, space, stretch, rise, leading = None, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0

    def show(string):
        nonlocal text
        for code in font.codes(string):
            width = font.widths.get(code, font.default) / 1000
            to_page = multiply(text, ctm)
            height = abs(to_page[3]) * size
            x, y = to_page[4] + rise * to_page[2], to_page[5] + rise * to_page[3]
            out.append(Glyph(x, y, width * size * stretch * abs(to_page[0]), width * height, height,
                             font.texts.get(code) or ""))
            move = (width * size + gap + (space if code == 32 and not font.is_composite else 0)) * stretch
            text = multiply((1, 0, 0, 1, move, 0), text)

    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            saved.append((ctm, font, size, gap, space, stretch, rise, leading))
        elif name == "Q":
            ctm, font, size, gap, space, stretch, rise, leading = saved.pop()
        elif name == "cm":
            ctm = multiply([float(o) for o in operands], ctm)
        elif name == "BT":
            text = line = (1, 0, 0, 1, 0, 0)
        elif name == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        elif name in ("Tc", "Tw", "Tz", "Ts", "TL"):
            value = float(operands[0])
            gap, space = (value if name == "Tc" else gap), (value if name == "Tw" else space)
            stretch, rise = (value / 100 if name == "Tz" else stretch), (value if name == "Ts" else rise)
            leading = value if name == "TL" else leading
        elif name in ("Td", "TD"):
            leading = -float(operands[1]) if name == "TD" else leading
            text = line = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif name == "Tm":
            text = line = tuple(float(o) for o in operands)
        elif name in ("T*", "'", '"'):
            text = line = multiply((1, 0, 0, 1, 0, -leading), line)
        if name in ("Tj", "'", '"'):
            show(operands[-1])
        elif name == "TJ":
            for part in operands[0]:
                if isinstance(part, pikepdf.String):
                    show(part)
                else:
                    text = multiply((1, 0, 0, 1, -float(part) / 1000 * size * stretch, 0), text)
    return out


def lines(page, size):
    """Lines of type of about this size, from the top, each from left to right: (baseline, glyphs that show)."""
    found = [g for g in read(page) if abs(g.size - size) < 0.2]
    rows = {}
    for glyph in found:
        rows.setdefault(round(glyph.y), []).append(glyph)
    heights = []  # most glyphs stand on a baseline; marks that are moved stand near one
    for y in sorted(rows, key=lambda y: -sum(g.natural > 0 for g in rows[y])):
        if all(abs(y - other) > size * 0.9 for other in heights):
            heights.append(y)
    out = {y: [] for y in heights}
    for glyph in found:
        out[min(heights, key=lambda y: abs(y - glyph.y))].append(glyph)
    return [sorted(out[y], key=lambda g: g.x) for y in sorted(out, reverse=True) if any(g.text.strip() or not g.text for g in out[y])]
