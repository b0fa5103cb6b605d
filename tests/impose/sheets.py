"""What the programs of this suite share: running engross, and finding on a printed sheet which page stands where."""
import os
import subprocess

import fitz

ENGROSS = os.environ["ENGROSS"]
WORK = os.environ["WORK"]
MM = 72 / 25.4


def run(*args, data=None):
    """engross's exit status and what it said."""
    done = subprocess.run([ENGROSS, *map(str, args)], input=data, capture_output=True)
    return done.returncode, done.stderr.decode() + (done.stdout.decode() if data is None else "")


def source(n, width=419.53, height=595.28):
    """A PDF of n pages, each with its number in its middle; and a word at its foot, to tell up from down."""
    path = f"{WORK}/source{n}.{width:.0f}x{height:.0f}.pdf"
    if not os.path.exists(path):
        pdf = fitz.open()
        for i in range(n):
            page = pdf.new_page(width=width, height=height)
            page.insert_text((width / 2, height / 2), f"P{i + 1}", fontsize=40)
            page.insert_text((30, height - 20), "foot", fontsize=10)
        pdf.save(path)
    return path


def found(page, height):
    """Every page number on a side: number, where it begins, and its direction, with y upwards."""
    out = []
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", []):
            text = "".join(span["text"] for span in line["spans"]).strip()
            if not text.startswith("P"):
                continue
            x, y = line["spans"][0]["origin"]
            dx, dy = line["dir"]
            out.append((int(text[1:]), (x, height - y), (dx, -dy), line["spans"][0]["size"] / 40))
    return out
