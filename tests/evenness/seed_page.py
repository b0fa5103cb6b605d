"""The seed's page: the grey of its lines, and where its paragraphs break."""
import os
import pathlib

import measure
import pdf
import seed
from tap import check, finish

path = pathlib.Path(os.environ["WORK"]) / "en.pdf"
status, _, err = pdf.build(os.environ["ENGROSS"], "source-text/phnom-penh-declaration", "-l", "en", "-o", path)
if not check("the edition builds", status == 0, err):
    finish()
lines = measure.read(path)
figures = measure.grey(measure.read(path))
# Some readers leave U+00AD out of what they see; the structure has it.
spoken = "".join(text for _, text in pdf.Document(path).blocks())
figures["hyphens"] = max(figures["hyphens"], spoken.count("\u00ad"))
said = "{n} lines, word space {mean:.3f} em, sd {sd:.4f}, {loose} loose, {hyphens} hyphens, ladder {ladder}".format(**figures)
print("#", said)
check("word spaces deviate by at most 0.040 em", figures["sd"] <= 0.040, said)
check("the mean word space is 0.22 to 0.30 em", 0.22 <= figures["mean"] <= 0.30, said)
check("no line is over 1.5 times the mean", figures["loose"] == 0, said)
check("at most 8 lines end in a hyphen", figures["hyphens"] <= 8, said)
check("never two hyphens in a row", figures["ladder"] <= 1, said)
check("the column is 150 mm wide, from 35 mm", abs(figures["start"] - 99.2) <= 1.5 and abs(figures["end"] - 524.4) <= 3, figures)

# Each line of the text belongs to a block of it: both are followed letter by letter.
blocks, number = [], ""
for role, text in seed.blocks("source-text/phnom-penh-declaration/en.txt"):
    if role == "Lbl":
        number = text
    else:
        blocks.append((role, pdf.squeeze(number + text), []))
        number = ""
index = at = 0
for line in lines:
    if index == len(blocks):
        break
    text = pdf.squeeze(line.text)
    if not blocks[index][1].startswith(text, at):
        continue  # masthead and foot
    blocks[index][2].append(line)
    at += len(text)
    if at == len(blocks[index][1]):
        index, at = index + 1, 0
check("every line of the text is found", index == len(blocks), blocks[index][1][at:at + 60] if index < len(blocks) else "")

measure_width = figures["end"] - figures["start"]
for i, (role, text, own) in enumerate(blocks):
    name = text[:24]
    by_page = {}
    for line in own:
        by_page.setdefault(line.page, []).append(line)
    parts = [len(by_page[page]) for page in sorted(by_page)]
    if len(parts) > 1:
        check(f"“{name}…” breaks across pages without widow or orphan", parts[0] >= 2 and parts[-1] >= 2, parts)
        check(f"“{name}…” is long enough to be broken", role != "LBody" or len(own) > 4, parts)
    if role == "H2":
        following = [line for line in blocks[i + 1][2] if line.page == own[-1].page]
        check(f"heading “{name}…” stands with two lines of its text", len(following) >= 2, len(following))
    elif role in ("P", "LBody") and len(own) > 1:
        last = own[-1]
        width = last.words[-1][2] - max(last.words[0][1], figures["start"])
        check(f"“{name}…” ends in more than one word", len(last.words) > 1, last.text)
        check(f"“{name}…” ends in a line of a fifth of the measure", width >= measure_width / 5 - 0.5, f"{width:.1f} pt")
pages = [line.page for _, _, own in blocks for line in own]
check("the last page of text has five lines or more", pages.count(max(pages)) >= 5, pages.count(max(pages)))
finish()
