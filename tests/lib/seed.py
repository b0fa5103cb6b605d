"""A declaration's plain text as a person reads it: its blocks in order, as (role, text). For texts shaped as the seed:
title, subtitle in capitals, paragraphs, short headings, numbered commitments, a closing line."""
import re


def blocks(path):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    out = []
    for block in re.split(r"\n\s*\n", text.strip()):
        for line in block.split("\n"):
            line = line.strip()
            number = re.match(r"(\d+)\. (.*)", line)
            if number:
                out.append(("Lbl", number.group(1) + "."))
                out.append(("LBody", number.group(2)))
            elif not out:
                out.append(("H1", line))
            elif not re.search(r"[.:;,!?]$", line) and line != line.upper():
                out.append(("H2", line))
            else:
                out.append(("P", line))
    return out
