#!/usr/bin/env python3
"""The redline of two versions of the seed with 30 known changes shows exactly those: in its tags, on its pages, and
in the summary at its end.

usage: redline.py ENGROSS SEED WORK"""
import os
import pathlib
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pdf  # noqa: E402
from tap import check, equal, finish  # noqa: E402

engross, seed, work = sys.argv[1:]
work = pathlib.Path(work)

# Words before, words after (with enough round them to be found once), and what the redline must mark: deleted, inserted.
WORDS = [
    ("We highly appreciate", "We deeply appreciate", "highly", "deeply"),
    ("convened the 2nd", "held the 2nd", "convened", "held"),
    ("adopted unanimously at", "adopted at", "unanimously", ""),
    ("the visionary leadership", "the visionary and steady leadership", "", "and steady"),
    ("their tireless efforts", "their efforts", "tireless", ""),
    ("the Asian Development Bank", "the Asian Infrastructure Bank", "Development", "Infrastructure"),
    ("insights at today's meeting", "insights", "at today's meeting", ""),
    ("we stress the importance", "we stress the lasting importance", "", "lasting"),
    ("peaceful coexistence, equal sovereignty", "peaceful coexistence, sovereign equality", "equal sovereignty",
     "sovereign equality"),
    ("advancement of technology and innovation,", "advancement of technology,", "and innovation", ""),
    ("interfaith and religious harmony", "interfaith and inter-religious harmony", "", "inter-"),
    ("during COVID-19 and beyond, we thereby", "during COVID-19 and beyond, we solemnly", "thereby", "solemnly"),
    ("mobilising our strengths", "pooling our strengths", "mobilising", "pooling"),
    ("more robustly and resiliently", "more robustly", "and resiliently", ""),
    ("job opportunities for local people", "decent job opportunities for local people", "", "decent"),
    ("both bilateral and multilateral", "both regional and multilateral", "bilateral", "regional"),
    ("social and technological disruptions", "social, economic and technological disruptions", "", ", economic"),
    ("more investments in culture-driven", "fair investments in culture-driven", "more", "fair"),
    ("stemming from the Fourth", "offered by the Fourth", "stemming from", "offered by"),
    ("all actors in cultural preservation", "all actors in the cultural preservation", "", "the"),
    ("friendship, relationship, and connectivity", "friendship, solidarity, and connectivity", "relationship",
     "solidarity"),
    ("research and innovation in culture and in", "research in culture and in", "and innovation", ""),
    ("international development agencies as well as", "international development agencies and", "as well as", "and"),
    ("current and future needs of societies", "the needs of societies", "current and future", "the"),
    ("lasting peace, harmony,", "lasting peace, friendship, harmony,", "", "friendship,"),
    ("for the successful organization", "for the excellent organization", "successful", "excellent"),
]
NEW_PARAGRAPH = "We welcome the progress made since the last meeting in Siem Reap."
NEW_ITEM = "We establish a working group on the safeguarding of endangered languages and scripts."
# A heading of one more word, a paragraph and a commitment that are new, a commitment that is gone (the ninth).
OTHERS = 4


def tidy(text):
    return re.sub(r"^[\s,]+|[\s]+$", "", text) if text else ""


before = open(seed, encoding="utf-8").read()
after = before
for old, new, _, _ in WORDS:
    assert after.count(old) == 1, (old, after.count(old))
    after = after.replace(old, new)
gone = re.search(r"^9\. (.*)\n", after, re.M).group(1)
after = after.replace(f"9. {gone}\n", "")
after = after.replace("We pledge to further", NEW_PARAGRAPH + "\n\nWe pledge to further")
assert after.count("\nPractical Cooperation\n") == 1
after = after.replace("\nPractical Cooperation\n", "\nPractical Regional Cooperation\n")
third = re.search(r"^3\. .*\n", after, re.M)
after = after[:third.end()] + f"0. {NEW_ITEM}\n" + after[third.end():]
numbers = iter(range(1, 100))
after = re.sub(r"^\d+\. ", lambda m: f"{next(numbers)}. ", after, flags=re.M)
(work / "before.txt").write_text(before, "utf-8")
(work / "after.txt").write_text(after, "utf-8")

status, _, said = pdf.build(engross, "-e", "draft", "-l", "en", "--against", work / "before.txt", "-o",
                            work / "redline.pdf", work / "after.txt")
check("the redline is made", status == 0 and not said, said)
document = pdf.Document(work / "redline.pdf")

expected = sorted([("deleted", tidy(row[2])) for row in WORDS if row[2]] +
                  [("inserted", tidy(row[3])) for row in WORDS if row[3]] +
                  [("deleted", tidy(gone)), ("inserted", NEW_PARAGRAPH), ("inserted", NEW_ITEM),
                   ("inserted", "Regional")])
assert len(WORDS) + OTHERS == 30
seen = []
for element in document.elements("Inserted", "Deleted"):
    words = re.fullmatch(r"\[(inserted|deleted): (.*)\]", element.text, re.S)
    if check(f"a tag reads aloud: {element.text[:40]}", words and words.group(1) == element.role.lower(), element.text):
        seen.append((words.group(1), tidy(words.group(2))))
equal("the tags say exactly the changes", sorted(seen), expected)
role_map = document.root.StructTreeRoot.get("/RoleMap", {})
equal("the role map takes both for Span", {str(k): str(v) for k, v in role_map.items()},
      {"/Inserted": "/Span", "/Deleted": "/Span"})

n = {which: sum(kind == which for kind, _ in expected) for which in ("inserted", "deleted")}
blocks = [text for _, text in document.blocks()]
at = blocks.index("Changes")
equal("the summary tells them", blocks[at:],
      ["Changes", f"Inserted: {n['inserted']} (4)", f"Deleted: {n['deleted']} (9)",
       "Changed: 1, 2, 3, 5, 6, 7, 8, 9, 10, 11 and 12", "Renumbered: 4–8 → 5–9"])
for name, kind in (("accepted", "deleted"), ("refused", "inserted")):
    wanted = after if kind == "deleted" else before
    text = "".join(element.text for element in document.elements("P", "LBody", "H1", "H2"))
    text = text[:text.index("Changes")]
    text = re.sub(r"\[%s: [^]]*\]" % kind, "", text)
    text = re.sub(r"\[\w+: ([^]]*)\]", r"\1", text)
    equal(f"the redline, {name}, is the text", pdf.squeeze(text)[-2000:],
          pdf.squeeze(re.sub(r"^\d+\. ", "", wanted, flags=re.M))[-2000:])
finish()
