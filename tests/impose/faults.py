"""Bad input to `engross impose`: the finding, the exit status, and nothing written."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pikepdf  # noqa: E402
from sheets import WORK, run, source  # noqa: E402
from tap import check, finish  # noqa: E402

five = source(5)
with open(five, "rb") as file:
    data = file.read()


def write(name, data):
    with open(f"{WORK}/{name}", "wb") as file:
        file.write(data)
    return f"{WORK}/{name}"


with pikepdf.open(five) as pdf:
    pdf.save(f"{WORK}/locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    pdf.save(f"{WORK}/barred.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
with pikepdf.open(five) as pdf:
    pdf.pages[2].obj.Contents = pdf.make_stream(b"0 0 m 10 10 l (never ended")
    pdf.save(f"{WORK}/content.pdf")
short = write("short.pdf", data[:len(data) // 2])
moved = write("moved.pdf", data.replace(b"obj", b" obj", 1))
text = write("text.pdf", b"We met to speak about the water that we share.\n")
empty = write("empty.pdf", b"")


def refused(name, args, status, words):
    out = f"{WORK}/refused.pdf"
    code, said = run("impose", "-o", out, *args)
    said = said.replace(WORK + "/", "")
    check(name, code == status and words in said and not os.path.exists(out), f"status {code}", said)


refused("creep below nothing", ("--creep", "-0.1", five), 2, "error[usage]: --creep cannot be “-0.1”")
refused("creep that is no length", ("--creep", "thick", five), 2, "error[usage]: --creep cannot be “thick”")
refused("three to a side", ("--nup", "3", five), 2, "error[usage]: pages to a side are 2, 4, 6 or 8")
refused("six to a side of a booklet", ("--booklet", "--nup", "6", five), 2, "has 2, 4, 8 or 16 pages to a side")
refused("a signature of six pages", ("--signature", "6", five), 2, "a signature is a whole number of sheets")
refused("a signature without a booklet", ("--nup", "2", "--signature", "8", five), 2, "are for booklets")
refused("bound at the top", ("--bind", "top", five), 2, "error[usage]: --bind cannot be “top”")
refused("turned over a corner", ("--flip", "corner", five), 2, "error[usage]: --flip cannot be “corner”")
refused("a paper there is none of", ("--sheet", "A44", five), 2, "error[paper-unknown]: there is no paper “A44”")
refused("paper too small for marks", ("--sheet", "A4", "--marks", five), 1,
        "error[sheet-too-small]: a sheet of 297 × 210 mm is too small for 2 pages of 148 × 210 mm to a side, at their size "
        "and with marks\n  hint: it takes 312 × 226 mm; or leave out the marks")
refused("no file named", (), 2, "error[usage]: `engross impose` takes one PDF file")
refused("a file that is not there", (f"{WORK}/none.pdf",), 3, "none.pdf: error[file-unreadable]")
refused("a folder", (WORK,), 3, "error[file-unreadable]")
refused("no PDF", (text,), 1, "text.pdf: error[pdf-damaged]: at byte 0: the file does not begin as a PDF does")
refused("an empty file", (empty,), 1, "empty.pdf: error[pdf-damaged]: at byte 0")
refused("a PDF cut short", (short,), 1, "short.pdf: error[pdf-damaged]: at byte")
refused("a PDF changed on its way", (moved,), 1, "moved.pdf: error[pdf-damaged]: at byte")
refused("a page whose content is damaged", (f"{WORK}/content.pdf",), 1,
        "content.pdf: error[pdf-damaged]: page 3, at byte 14 of its content: a string does not end")
refused("a PDF with a password", (f"{WORK}/locked.pdf",), 1, "locked.pdf: error[pdf-encrypted]: the file is encrypted")
refused("a PDF with restrictions", (f"{WORK}/barred.pdf",), 1, "barred.pdf: error[pdf-encrypted]")
code, said = run("impose", "-o", five, five)
with open(five, "rb") as file:
    check("the source itself as output", code == 3 and file.read() == data, said)
finish()
