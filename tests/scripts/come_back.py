"""A text in each script builds with no word but that its language is not named, without a missing glyph, in its direction, and its structure speaks it exactly."""
import os
import pathlib

import pdf
import texts
from tap import check, equal, finish

root, engross, work = os.environ["ROOT"], os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])

# UAX #31, tables 5 and 7: the scripts that living languages are written in.
LIVING = """Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hani Hang Hebr Hira Kana Knda Khmr Laoo Latn Mlym Mymr
    Orya Sinh Taml Telu Thaa Thai Tibt Adlm Bali Bamu Batk Cakm Cans Cham Cher Hmnp Java Kali Lana Lepc Limb Lisu Mand
    Mtei Newa Nkoo Olck Osge Plrd Rohg Saur Sund Sylo Syrc Tale Talu Tavt Tfng Vaii Wcho Yiii Mong""".split()
codes = texts.scripts(root)
missing = [code for code in LIVING if code not in codes]
check("every script of a living language has fonts", not missing, missing)

for code in codes:
    path, out, expected = work / f"{code}.md", work / f"{code}.pdf", texts.text(code)
    path.write_text(texts.markdown(code), "utf-8")
    status, _, err = pdf.build(engross, path, "-o", out)
    # The texts are und-Latn and so on, which is told; of a script in columns that too.
    told = {line.split("[")[1].split("]")[0] for line in err.splitlines() if not line.startswith("  ")}
    if not check(f"{code}: builds, and only its language is told of",
                 status == 0 and told - {"language-vertical"} == {"language-resolved"}, err):
        continue
    document = pdf.Document(out)
    check(f"{code}: no glyph is .notdef", not any(page.notdef for page in document.pages))
    direction = document.root.get("/ViewerPreferences", {}).get("/Direction", "/L2R")
    equal(f"{code}: runs in its direction", str(direction), "/R2L" if texts.is_rtl(code) else "/L2R")
    spoken = [text for role, text in document.blocks() if role != "Lbl"]
    equal(f"{code}: the structure speaks it exactly", spoken,
          [expected["title"], expected["heading"], *expected["paragraphs"], *expected["items"]])
finish()
