"""What proof and issue write, and what they refuse; without a browser."""
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import zlib

from tap import check, equal, finish, skip

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
declaration = pathlib.Path("source-text/phnom-penh-declaration")
environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}


def run(*arguments, **more):
    return subprocess.run([engross, *map(str, arguments)], capture_output=True, text=True, env={**environment, **more})


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def red_png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Text(html.parser.HTMLParser):
    """The text that a web edition's digest is of: numbers but no bullets, a space; leaves, a line feed."""
    VOID = {"meta", "br", "img", "hr", "link"}
    LEAVES = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "pre"}

    def __init__(self, markup):
        super().__init__()
        self.stack, self.text, self.meta, self.unbalanced = [], "", {}, []
        self.feed(markup)

    def inside(self, *words):
        return any(word in classes or word == tag for tag, classes in self.stack for word in words)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "meta":
            self.meta[attributes.get("name")] = attributes.get("content")
        if tag == "br":
            self.text += "" if self.left_out() else "\n"
        if tag not in self.VOID:
            hidden = ["hidden"] if attributes.get("aria-hidden") == "true" else []  # a bullet
            self.stack.append((tag, (attributes.get("class") or "").split() + hidden))

    def handle_endtag(self, tag):
        top, classes = self.stack.pop() if self.stack else (None, [])
        if top != tag:
            self.unbalanced.append(tag)
        if self.left_out() or {"status", "hidden"} & set(classes):
            return
        if "label" in classes:
            self.text += " "
        elif tag in self.LEAVES and not (tag == "p" and self.inside("pre")):
            self.text += "\n"

    def left_out(self):
        return self.inside("masthead", "status", "signatures", "footer", "head", "hidden") or not self.inside("main")

    def handle_data(self, data):
        if self.left_out():
            return
        if self.inside("pre"):
            self.text += data
        elif self.inside("label", *self.LEAVES):
            self.text += data.lstrip("\n") if self.text.endswith("\n") else data


# ---- the web edition ----

sample = work / "sample"
sample.mkdir()
shutil.copy("tests/web/sample.md", sample / "en.md")
(sample / "red.png").write_bytes(red_png())
built = run("build", "--json", "-e", "official,web", "-d", work, sample)
official, web = (json.loads(line) for line in built.stdout.splitlines())
check("the web edition of a text with all there is", built.returncode == 0 and web["file"].endswith(".en.web.html"),
      built.stderr, web)
page = pathlib.Path(web["file"]).read_text("utf-8")
parsed = Text(page)
equal("the text is the PDF's", web["text_sha256"], official["text_sha256"])
equal("the file says so", parsed.meta["text_sha256"], official["text_sha256"])
equal("the digest is of the text that the page shows", hashlib.sha256(parsed.text.encode()).hexdigest(),
      official["text_sha256"]) or print("\n".join("  " + line for line in parsed.text.splitlines()))
check("elements close in order", not parsed.unbalanced, parsed.unbalanced)
check("what is < in the text is no element", "Sample &amp; &lt;em&gt;sample&lt;/em&gt;" in page)
for what, pattern in [("a commitment has its anchor and number", r'<li id="c3" value="3">'),
                      ("the count goes on in the second list", r'<ol role="list" class="commitments" start="3">'),
                      ("sub-points", r'<ol role="list" class="numbered">\n<li value="1"><span class="label">\(a\)</span>'),
                      ("a table's head", r"<th>Name</th>\s*<th class=\"end\">Number</th>"),
                      ("a picture in the file, with its words", r'<img alt="A red square" src="data:image/png;base64,iVBOR'),
                      ("a note's mark", r'<sup><a id="mark-\d+" href="#note-\d+" role="doc-noteref">1</a></sup>'),
                      ("a quotation", r"<blockquote>\s*<p>What was said.</p>"),
                      ("code as it is kept", r"<pre><code>kept as it is\n  two more"),
                      ("a signatory", r'<p class="name">A. Person</p>\s*<p>Chair</p>')]:
    check(what, re.search(pattern, page), page[-6000:])
unsafe = work / "unsafe.md"
unsafe.write_text("---\nlang: en\ntitle: T\n---\n\nA [link](javascript:alert%281%29) and [another](file:///etc/passwd).\n")
built = run("build", "-e", "web", "-o", work / "unsafe.html", unsafe)
check("a link leads to the web or nowhere", built.returncode != 0 or
      not re.search("javascript:|file:", (work / "unsafe.html").read_text("utf-8")), built.stderr)

# ---- the proof ----

folder = work / "proof"
made = run("proof", "-q", "-d", folder, declaration)
files = names(folder)
texts = sorted(p.stem for p in declaration.iterdir() if p.suffix in (".md", ".txt"))
check("a proof of the declaration in all its languages", made.returncode == 0 and not made.stderr, made.stderr)
equal("an official and a web edition of each", sorted(f for f in files if f.startswith("files/")),
      sorted(f"files/{declaration.name}.{lang}.{kind}" for lang in texts for kind in ("official.pdf", "web.html")))
size = sum((folder / f).stat().st_size for f in files)
check(f"{len(texts)} languages under 12 MB", size < 12_000_000, size)
print(f"# the proof has {size} bytes")
index = (folder / "index.html").read_text("utf-8")
linked = {link for link in re.findall(r'(?:src|href)="([^"#]+)"', index)}
check("every file of the proof is linked, and every link leads to one", linked | {"index.html"} == set(files),
      linked ^ set(files))
fetched = [f"{f}: {link}" for f in files if f.endswith((".html", ".svg"))
           for link in re.findall(r'(?:src|href)="(?!data:|#)([^"]*)"|url\(([^)]*)\)', (folder / f).read_text("utf-8"))
           if f.endswith((".svg", ".web.html")) or "://" in "".join(link)]
check("nothing is fetched from elsewhere", not fetched, *fetched[:5])
for lang in ("en", "ar", "km", "ja"):
    parsed = Text((folder / f"files/{declaration.name}.{lang}.web.html").read_text("utf-8"))
    equal(f"{lang}: the digest is of the text that the page shows", hashlib.sha256(parsed.text.encode()).hexdigest(),
          parsed.meta["text_sha256"])
again = work / "again"
run("proof", "-q", "-d", again, declaration, "-j", "1")
check("the same bytes again", files == names(again) and all((folder / f).read_bytes() == (again / f).read_bytes()
                                                            for f in files))
shutil.rmtree(again)

# HTML as validators see it.
jar = next(pathlib.Path("build/tools/node_modules/vnu-jar").glob("**/vnu.jar"), None)
pages = [folder / "index.html", folder / "check.html", pathlib.Path(web["file"]),
         *(folder / f"files/{declaration.name}.{lang}.web.html" for lang in ("en", "ar", "km", "ja"))]
if jar and shutil.which("java"):
    judged = subprocess.run(["java", "-jar", str(jar), "--errors-only", *map(str, pages)], capture_output=True, text=True)
    check("the validator of HTML finds no error", judged.returncode == 0, judged.stderr)
else:
    skip("the validator of HTML finds no error", "vnu-jar or Java is not installed")

# ---- what proof refuses, and what it leaves ----


def left_over(path):
    return sorted(p.name for p in path.iterdir() if "engross" in p.name)


before = {f: (folder / f).read_bytes() for f in files}
for what, arguments, status, words in [
        ("no folder named", ["proof", sample], 2, "none was named"),
        ("a folder in none", ["proof", "-d", work / "no/such", sample], 3, "No such file"),
        ("a folder of something else", ["proof", "-d", sample, sample], 3, "not a proof"),
        ("a file", ["proof", "-d", work / "unsafe.md", sample], 3, "Not a directory"),
        ("a text at fault", ["proof", "-d", folder, "tests/faults/numbers-jump/en.md"], 1, "numbers-jump"),
        ("a text at fault, a new folder", ["proof", "-d", work / "new", "tests/faults/numbers-jump/en.md"], 1, "numbers-jump")]:
    seen = run(*arguments)
    check(f"{what} is refused", seen.returncode == status and words in seen.stderr, seen.returncode, seen.stderr)
check("nothing is left of it", not left_over(work) and not (work / "new").exists(), left_over(work))
(folder / "files/mine.txt").write_text("mine")
seen = run("proof", "-d", folder, sample)
check("a file of somebody's own is not removed", seen.returncode == 3 and "mine.txt" in seen.stderr and
      (folder / "files/mine.txt").exists(), seen.stderr)
(folder / "files/mine.txt").unlink()
check("what was there is as it was", before == {f: (folder / f).read_bytes() for f in names(folder)})
(work / "empty").mkdir()
for what, path in [("an empty folder is filled", work / "empty"), ("a proof replaces a proof", work / "empty")]:
    seen = run("proof", "-q", "-d", path, sample)
    check(what, seen.returncode == 0 and "check.html" in names(path) and not left_over(work), seen.stderr)

# ---- the register ----

house = work / "house"
shutil.copytree(declaration, house)
register = house / "issued.jsonl"
first = run("issue", "-l", "en,km", house)
lines = [json.loads(line) for line in register.read_text("utf-8").splitlines()]
check("two editions are issued", first.returncode == 0 and len(lines) == 2, first.stderr, lines)
made = [json.loads(line) for line in run("build", "--json", "-l", "en,km", "-d", work, house).stdout.splitlines()]
equal("the register has what build makes", [(m["sha256"], m["bytes"], m["text_sha256"], m["lang"]) for m in made],
      [(x["sha256"], x["bytes"], x["text_sha256"], x["lang"]) for x in lines])
equal("the day is the text's", lines[0]["when"], "2021-03-19")
bytes_before = register.read_bytes()
second = run("issue", "-l", "en,km", house)
check("nothing is issued twice", second.returncode == 0 and register.read_bytes() == bytes_before, second.stderr)
text = (house / "km.md").read_text("utf-8")
(house / "km.md").write_text(text.replace("\n\n", "\n\nគ ", 1))
differs = run("issue", "-l", "en,km", house)
check("another text of the same version is refused", differs.returncode == 1 and "register-differs" in differs.stderr and
      register.read_bytes() == bytes_before, differs.returncode, differs.stderr)
yaml = house / "declaration.yaml"
yaml.write_text(yaml.read_text("utf-8") + "version: 2\n")
third = run("issue", "-l", "km", house, SOURCE_DATE_EPOCH="1700000000")
lines = [json.loads(line) for line in register.read_text("utf-8").splitlines()]
check("the next version replaces the one before", third.returncode == 0 and len(lines) == 3 and
      lines[2]["replaces"] == lines[1]["sha256"] and lines[2]["version"] == 2, third.stderr, lines)
check("the register is only added to", register.read_bytes().startswith(bytes_before))
equal("the day of SOURCE_DATE_EPOCH", lines[2]["when"], "2023-11-14")
check("standard input has no register", run("issue", "-").returncode == 2)
good = register.read_bytes()
for what, line in [("no object", b"nonsense\n"), ("a digest that is none", good.splitlines()[0].replace(b'"sha256":"', b'"sha256":"x') + b"\n"),
                   ("a path", good.splitlines()[0].replace(b'"file":"', b'"file":"../') + b"\n")]:
    register.write_bytes(good + line)
    seen = run("issue", "-l", "en", house)
    check(f"a line of {what} is told of", seen.returncode == 1 and "issued.jsonl:4" in seen.stderr and
          register.read_bytes() == good + line, seen.returncode, seen.stderr)
register.write_bytes(good)
try:
    import jsonschema
    schema = json.loads((pathlib.Path(os.environ["BUILD"]) / "share/engross/schema/issued.json").read_text("utf-8"))
    errors = [e.message for line in lines for e in jsonschema.Draft202012Validator(schema).iter_errors(line)]
    check("the register keeps to issued.json", not errors, *errors)
except ImportError:
    skip("the register keeps to issued.json", "no Python with jsonschema")
finish()
