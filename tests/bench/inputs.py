"""The seed written in each peer's own language, from source-text/ alone."""
import html
import re

import seed

TYPST = """#set document(title: "{title}")
#set page(paper: "a4", margin: (left: 35mm, right: 25mm, top: 25mm, bottom: 29mm),
  footer: context align(right, text(8.5pt)[#counter(page).display() / #counter(page).final().first()]))
#set text(font: "Noto Serif", size: 11pt, lang: "en", region: "GB")
#set par(justify: true, leading: 0.72em, spacing: 1.2em)
#show heading.where(level: 1): it => align(center, text(20pt, it.body))
#show heading.where(level: 2): set text(12pt)
#set enum(spacing: 1.2em)

"""
HTML = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 25mm 25mm 29mm 35mm; @bottom-right {{ content: counter(page) " / " counter(pages); font: 8.5pt Noto Serif }} }}
body {{ font: 11pt/16pt Noto Serif, serif; text-align: justify; hyphens: auto; orphans: 2; widows: 2; margin: 0 }}
h1 {{ font-size: 20pt; line-height: 24pt; text-align: center }} h2 {{ font-size: 12pt; text-align: left }}
p, li {{ margin: 0 0 8pt }} ol {{ padding-left: 0; margin: 0 }}
</style></head><body>
"""
LATEX = r"""\documentclass[11pt,a4paper]{article}
\usepackage{fontspec,microtype,lastpage}
\usepackage[british]{babel}
\usepackage[left=35mm,right=25mm,top=25mm,bottom=29mm]{geometry}
\usepackage[colorlinks=false]{hyperref}
\setmainfont{NotoSerif}[Path=/usr/share/fonts/truetype/noto/,Extension=.ttf,UprightFont=*-Regular,BoldFont=*-Bold,ItalicFont=*-Italic]
\setlength{\parindent}{0pt}\setlength{\parskip}{8pt}
\begin{document}
"""
GROFF = ".nr LL 150m\n.nr PO 35m\n.nr PS 11\n.nr VS 16\n.nr PI 10m\n"


def tex(text):
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def typst(text):
    return re.sub(r"([*_#$@<>\\`])", r"\\\1", text)


def write(text, folder):
    """Writes en.txt, en.typ, en.html, en.tex and en.ms into folder."""
    (folder / "en.txt").write_bytes(text.read_bytes())
    blocks = seed.blocks(text)
    out = {"typ": TYPST.format(title=blocks[0][1]), "html": HTML.format(title=html.escape(blocks[0][1])), "tex": LATEX,
           "ms": GROFF}
    number, is_open = None, False
    for role, line in blocks:
        if role == "Lbl":
            number = line
            continue
        if role != "LBody" and is_open:
            out["html"] += "</ol>\n"
            out["tex"] += "\\end{enumerate}\n"
            is_open = False
        if role == "LBody":
            if not is_open:
                n = int(number[:-1])
                out["html"] += f'<ol start="{n}">\n'
                out["tex"] += f"\\begin{{enumerate}}\\setcounter{{enumi}}{{{n - 1}}}\n"
                is_open = True
            out["typ"] += f"{number} {typst(line)}\n"
            out["html"] += f"<li>{html.escape(line)}</li>\n"
            out["tex"] += f"\\item {tex(line)}\n"
            out["ms"] += f".IP {number}\n{line}\n"
        elif role in ("H1", "H2"):
            level = int(role[1])
            out["typ"] += f"\n{'=' * level} {typst(line)}\n\n"
            out["html"] += f"<h{level}>{html.escape(line)}</h{level}>\n"
            out["tex"] += (f"\\begin{{center}}\\bfseries\\LARGE {tex(line)}\\end{{center}}\n" if level == 1
                           else f"\\section*{{{tex(line)}}}\n")
            out["ms"] += f".TL\n{line}\n" if level == 1 else f".SH\n{line}\n"
        else:
            out["typ"] += f"\n{typst(line)}\n\n"
            out["html"] += f"<p>{html.escape(line)}</p>\n"
            out["tex"] += f"{tex(line)}\n\n"
            out["ms"] += f".LP\n{line}\n"
    out["html"] += "</body></html>\n"
    out["tex"] += "\\end{document}\n"
    for name, body in out.items():
        (folder / f"en.{name}").write_text(body, "utf-8")
