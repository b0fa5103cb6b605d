"""Planted cases: what the author marks, what a list of names holds, and what a script's custom asks, each set in columns
of many widths, so that a line ends at every place where one may.

A case that forbids a place is held against the same text without the mark, in which some line does end there."""
import os
import pathlib
import subprocess

import judge
from tap import check, finish

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"]) / "planted"
WIDTHS = range(30, 106, 3)
ZWSP, WJ, NBSP = "\u200b", "\u2060", "\u00a0"


def style_of(width):
    path = work / f"{width}.yaml"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        path.write_text(f"extends: official\npaper: narrow\npapers:\n  narrow: {{width: {width + 40}mm, height: 250mm, start: 20mm, "
                        f"column: {width}mm, top: 20mm, bottom: 20mm, foot: 12mm}}\n", encoding="utf-8")
    return path


def lines_of(language, text, width, names=(), title="T"):
    folder = work / "text"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{language}.md").write_text(f'---\ntitle: "{title}"\nlang: {language}\n---\n\n{text}\n', encoding="utf-8")
    (folder / "names.yaml").write_text("persons:\n" + "".join(f'  - {{{language}: "{name}"}}\n' for name in names)
                                       if names else "persons: []\n", encoding="utf-8")
    run = subprocess.run([engross, "build", "--quiet", "--dump=glyphs", "--style", style_of(width), "-l", language, folder],
                         capture_output=True)
    for other in folder.iterdir():
        other.unlink()
    return judge.read(run.stdout.decode("utf-8"))


def ends(language, text, widths=WIDTHS, **more):
    """Every place where a line of the text ends at some width: (what stands before, what after)."""
    seen = set()
    for width in widths:
        for lines in judge.paragraphs(lines_of(language, text, width, **more)):
            whole = b"".join(line.text for line in lines)
            for line in lines[:-1]:
                at = line.end - lines[0].begin
                seen.add((whole[:at].decode(), whole[at:].decode()))
    return seen


def inside(word, seen):
    """Whether a line ends within the word: after some of its letters, with the rest of them on the next line."""
    return any(before.endswith(word[:i]) and after.startswith(word[i:])
               for before, after in seen for i in range(1, len(word)))


# Of each language a filler, and a name that its dictionary divides.
SAMPLES = {"km": ("យើងសូម", "ហ៊ុន|សែន"), "th": ("เราขอแสดง", "ฮุน|เซน|วัน|ดี"), "lo": ("ພວກເຮົາຂໍ", "ຮຸນ|ແຊນ"),
           "my": ("ကျွန်ုပ်တို့သည်", "ဟွန်|ဆန်"), "zh-Hans": ("我们重申", "洪|森|亲|王"), "ja": ("我々は再び", "フ|ン|・|セ|ン|閣|下")}
for language, (filler, parts) in SAMPLES.items():
    name, joined = parts.replace("|", ""), parts.replace("|", WJ)
    plain = (filler + name) * 12
    check(f"{language}: without a mark lines end inside {name}", inside(name, ends(language, plain)))
    check(f"{language}: no line ends inside a name of the list", not inside(name, ends(language, plain, names=[name])))
    seen = ends(language, (filler + joined) * 12)
    check(f"{language}: no line ends at U+2060", seen and not any(b.endswith(WJ) or a.startswith(WJ) for b, a in seen))
    spaced = name[:2] + NBSP + name[2:]
    seen = ends(language, (filler + spaced) * 12)
    check(f"{language}: no line ends at U+00A0", not any(b.endswith(NBSP) or a.startswith(NBSP) for b, a in seen))
    marked = ends(language, (filler + ZWSP + name + ZWSP) * 12)
    check(f"{language}: lines end at U+200B", any(before.endswith(ZWSP) for before, _ in marked))
    if language not in ("zh-Hans", "ja"):
        check(f"{language}: between two U+200B the dictionary has no say", not inside(name, marked) and not inside(filler, marked))
    latin = ends(language, (filler + "inter" + ZWSP + "national") * 12)
    check(f"{language}: a Latin word ends a line at its U+200B, without a hyphen", inside(f"inter{ZWSP}national", latin))

for language, text, mark in (("th", "ต่าง ๆ สิ่ง", "ๆ"), ("th", "ต่างๆสิ่ง", "ๆ"), ("lo", "ຕ່າງ ໆ ສິ່ງ", "ໆ"), ("km", "ផ្សេងៗទៀត", "ៗ"),
                             ("km", "ផ្សេង ៗ ទៀត", "ៗ"), ("ar", "السلام ، العالم", "،"), ("ar", "السلام ؛ العالم", "؛"), ("ar", "السلام ؟ العالم", "؟"),
                             ("hi", "शांति । विश्व", "।"), ("bo", "བོད་ཡིག ། བོད་", "།"), ("my", "ငြိမ်း ။ ချမ်း", "။"),
                             ("ja", "平和っと、日本ー", "っ"), ("zh-Hans", "和平》，合作", "》")):
    seen = ends(language, f"{text} " * 14 if " " in text else text * 14)
    check(f"{language}: {mark} begins no line in “{text}”", seen and not any(after.startswith(mark) for _, after in seen))
for language, sign in (("km", "១០០ ៛"), ("km", "១០០៛"), ("th", "100 ฿"), ("th", "฿ 100"), ("lo", "₭ 500"), ("lo", "500₭"), ("en", "№ 12"), ("en", "12 %")):
    filler = SAMPLES.get(language, ("we all",))[0]
    check(f"{language}: {sign} stays together", not inside(sign, ends(language, f"{filler} {sign} " * 14)))
check("km: a virama's consonant stays with its base", not any(b[-1:] == "\u17d2" for b, _ in ends("km", "ព្រះរាជាណាចក្រកម្ពុជា" * 10)))
check("bo: no line ends between ང་ and །", not any(a[:1] == "།" for _, a in ends("bo", "བོད་ཡིག་དང་། " * 14)))
seen = ends("en", "a repre\u00ADsen\u00ADta\u00ADtion " * 14)
check("en: a line may end at U+00AD", any(before.endswith("\u00AD") for before, _ in seen))
korean = "우리는 국제적인 협력을 강화한다 " * 10
check("ko: words stay whole on a page's width", not any(b[-1:] != " " for b, _ in ends("ko", korean, range(118, 150, 4))))
check("ko: narrow columns may part them", any(b[-1:] != " " for b, _ in ends("ko", korean)))

# A phrase from left to right in a text from right to left: its first words stand on the upper line.
PHRASE = "Universal Declaration of Human Rights"
broken, wrong = 0, []
for width in WIDTHS:
    lines = [line for line in lines_of("ar", f"نؤكد من جديد التزامنا بمبادئ {PHRASE} ومقاصدها في آسيا كلها", width)]
    parts = [[g for run in line.runs if not run.rtl for g in run.seen()] for line in lines]
    parts = [part for part in parts if len(part) > 1 and part[0][5]]
    broken += len(parts) > 1
    letters = [g[0] for part in parts for g in part]
    if letters != sorted(letters):
        wrong.append(width)
check("ar: a Latin phrase over two lines has its first words on the upper one, each line from left to right",
      broken > 3 and not wrong, broken, wrong)

# Titles end their lines between phrases, where a part of them ends, and not in a small word.
TITLES = {"ja": ("新型コロナウイルス感染症の流行下及びその後における繁栄の共有のための文化協力", ("における", "その", "のための", "ウイルス", "協力")),
          "zh-Hans": ("新冠肺炎疫情期间及疫情之后以文化合作与创新促进共同繁荣", ("及疫", "以文", "与创", "合作", "创新", "共同")),
          "th": ("ปฏิญญาว่าด้วยแม่น้ำและหนังสือเพื่อความร่วมมือที่ยั่งยืนระหว่างประชาชน", ("เพื่อความ", "ความร่วม", "ร่วมมือ")),
          "zh-Hant": ("關於河流與書籍的宣言：邁向各國人民之間的持久合作", ("邁向各國",)),
          "fr": ("Déclaration sur les fleuves et les livres : vers une coopération durable entre les peuples",
                 ("sur les", "les fleuves", "et les", "les livres", "une coopération", "les peuples"))}
for language, (title, words) in TITLES.items():
    widths = range(132, 151, 3) if language == "fr" else range(90, 136, 3)
    seen = {end for end in ends(language, "x", widths=widths, title=title) if "x" not in end[1]}
    check(f"{language}: a title ends its lines between phrases", seen and not any(inside(word, seen) for word in words),
          *(f"{before}|{after}" for before, after in seen if any(inside(word, {(before, after)}) for word in words)))

# A word of a title that is wider than the line is divided at its hyphens.
word = "Bun-des-ge-sund-heits-mi-nis-ter-kon-fe-renz"
seen = {end for end in ends("de", "x", widths=range(39, 75, 3), title=word.replace("-", "")) if "x" not in end[1]}
allowed = {word[:i].replace("-", "") for i in range(len(word)) if word[i] == "-"}
check("de: a title divides a word that is wider than the line at its hyphens",
      seen and all(before in allowed for before, after in seen), *(f"{before}|{after}" for before, after in seen))
finish()
