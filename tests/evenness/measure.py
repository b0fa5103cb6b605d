"""Lines of a PDF from the geometry of its glyphs alone, whoever made the file: word spaces, line ends, page breaks.

usage: measure.py FILE.pdf…       one line a file: justified lines, word space in em, its deviation, hyphens

A justified line reaches the column's end within 4 pt and has at least four words. Its word space is the mean of the
gaps between its words; a number hung out before the column is no word of it."""
import statistics
import sys
import unicodedata
from collections import Counter

try:
    import pymupdf
except ImportError:  # its name before version 1.24
    import fitz as pymupdf


class Line:
    """Glyphs of one baseline, in the order of the file, which keeps the letters of a ligature together."""

    def __init__(self, page, glyphs):
        seen = [g for g in glyphs if not g["c"].isspace()]
        self.page, self.y = page, seen[0]["origin"][1] if seen else 0
        # To half a point: a line whose glyphs are scaled by 2 % is of the same size as its neighbours.
        self.size = Counter(round(g["size"] * 2) / 2 for g in seen).most_common(1)[0][0] if seen else 0
        self.words = []
        after_space = True
        for glyph in glyphs:
            if glyph["c"].isspace():
                after_space = True
                continue
            if after_space:
                self.words.append([glyph["c"], glyph["bbox"][0], glyph["bbox"][2]])
            else:
                word = self.words[-1]
                word[0] += glyph["c"]
                word[1], word[2] = min(word[1], glyph["bbox"][0]), max(word[2], glyph["bbox"][2])
            after_space = False
        self.words.sort(key=lambda word: word[1])

    @property
    def text(self):
        return " ".join(word[0] for word in self.words)

    def drop_number(self, column):
        """Words that end before the column, so hang out of it."""
        while self.words and self.words[0][2] < column:
            self.words.pop(0)


def read(path):
    """All lines of a file with something to see, by page and height."""
    lines = []
    for n, page in enumerate(pymupdf.open(path)):
        rows = {}
        for block in page.get_text("rawdict", flags=0)["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    for char in span["chars"]:
                        row = rows.setdefault(round(char["origin"][1]), [])
                        row.append({**char, "size": span["size"]})
                for row in rows.values():  # what the reader holds for two lines does not join into one word
                    row.append({"c": " "})
        merged = []  # baselines a rounding apart are one
        for y in sorted(rows):
            if merged and y - merged[-1][0] <= 1:
                merged[-1][1].extend(rows[y])
            else:
                merged.append((y, rows[y]))
        lines += [line for line in (Line(n, row) for _, row in merged) if line.words]
    return lines


def grey(lines):
    """Figures of the justified lines: n, mean, sd (in em), loose (share over 1.5 × the mean), hyphens, ladder."""
    em = Counter()
    for line in lines:
        em[line.size] += len(line.text)
    em = em.most_common(1)[0][0]
    body = [line for line in lines if line.size == em]
    rtl = Counter(unicodedata.bidirectional(c) for line in body for c in line.text)
    rtl = rtl["R"] + rtl["AL"] > rtl["L"]
    start = Counter(round(line.words[0][1]) for line in body).most_common(1)[0][0]
    end = Counter(round(line.words[0][1] if rtl else line.words[-1][2]) for line in body).most_common(1)[0][0]
    spaces, hyphens = [], []
    for line in body:
        if abs((line.words[0][1] if rtl else line.words[-1][2]) - end) > 4:
            hyphens.append(False)
            continue
        if not rtl:
            line.drop_number(start - 1)
        if len(line.words) < 4:
            continue
        gaps = [(right[1] - left[2]) / em for left, right in zip(line.words, line.words[1:])]
        spaces.append(statistics.mean(gaps))
        hyphens.append((line.words[0] if rtl else line.words[-1])[0][-1] in "-\u2010\u00ad\u058a")
    if not spaces:
        return None
    ladder = run = 0
    for is_hyphen in hyphens:
        run = run + 1 if is_hyphen else 0
        ladder = max(ladder, run)
    mean = statistics.mean(spaces)
    return {"em": em, "n": len(spaces), "mean": mean, "sd": statistics.pstdev(spaces),
            "loose": sum(s > 1.5 * mean for s in spaces), "widest": max(spaces), "hyphens": sum(hyphens),
            "ladder": ladder, "start": start, "end": end}


def main():
    for path in sys.argv[1:]:
        figures = grey(read(path))
        if figures is None:
            print(f"{path}: no justified lines")
        else:
            print("{}: {n} lines, word space {mean:.3f} em, sd {sd:.4f}, widest {widest:.3f}, {loose} loose, "
                  "{hyphens} hyphens, at most {ladder} in a row".format(path, **figures))


if __name__ == "__main__":
    main()
