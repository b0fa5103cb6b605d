"""Other programs' files and signatures: pyHanko signs a field of ours, engross a field pyHanko made, in files of Typst
and LibreOffice too, and both sign in one file."""
import io
import os
import shutil
import subprocess

from files import WORK, edition, key_arguments, pyhanko_sign, quiet, read, run, signer_of, write
from judges import is_valid, pdfsig_agrees, pyhanko_agrees
from tap import check, finish, skip


def with_fields(data, **how):
    """Two fields made by pyHanko in anybody's file, as an incremental update or written anew."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field
    with quiet():
        if how.get("anew"):
            writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data)), writer_kwargs={"stream_xrefs": how["streams"]})
        else:
            writer = IncrementalPdfFileWriter(io.BytesIO(data))
        for i, name in enumerate(("First", "Second")):
            append_signature_field(writer, SigFieldSpec(name, on_page=0, box=(60, 60 + 80 * i, 260, 120 + 80 * i)))
        out = io.BytesIO()
        writer.write(out)
    return out.getvalue()


def engross_signs(path, field, name, out):
    code, said = run("sign", "--field", field, *key_arguments(name), "-o", out, path)
    return check(f"engross signs {field} of {os.path.basename(path)}", code == 0, f"status {code}", said)


def agree(name, path, n):
    is_valid(name, path)
    pyhanko_agrees(name, path, n)
    pdfsig_agrees(name, path, n)


# Our field, their signature; then ours beside it, in both orders.
ours = edition(2)
theirs = write("theirs.pdf", pyhanko_sign(read(ours), "S01", "party01"))
agree("our field, signed by pyHanko", theirs, 1)
for party, words in (("party02", "RSA"), ("party03", "ECDSA P-384"), ("party04", "RSA-PSS")):
    signer = signer_of(party, prefer_pss=words == "RSA-PSS")
    agree(f"our field, signed by pyHanko with {words}",
          write(f"theirs-{party}.pdf", pyhanko_sign(read(ours), "S01", party, signer=signer)), 1)
for level in ("T", "LT", "LTA"):
    agree(f"our field, signed by pyHanko at level {level}",
          write(f"theirs-{level}.pdf", pyhanko_sign(read(ours), "S01", "party01", level=level)), 1)
certified = write("theirs-certified.pdf", pyhanko_sign(
    pyhanko_sign(read(ours), "Certify", "secretariat", certify="fill"), "S01", "party01"))
agree("certified and signed by pyHanko", certified, 2)
if engross_signs(theirs, "S02", "party02", f"{WORK}/both.pdf"):
    agree("pyHanko first, then engross", f"{WORK}/both.pdf", 2)
if engross_signs(certified, "S02", "party02", f"{WORK}/both-certified.pdf"):
    agree("certified by pyHanko, then engross", f"{WORK}/both-certified.pdf", 3)
if engross_signs(ours, "S02", "party02", f"{WORK}/ours.pdf"):
    agree("engross first, then pyHanko",
          write("both-turned.pdf", pyhanko_sign(read(f"{WORK}/ours.pdf"), "S01", "party01")), 2)

# Files of others.
sources = {"engross": read(ours)}
text = write("foreign.typ", "= A Declaration\n\nWe met to speak about the water that we share.\n".encode())
if shutil.which("typst"):
    subprocess.run(("typst", "compile", text, f"{WORK}/typst.pdf"), check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    sources["Typst"] = read(f"{WORK}/typst.pdf")
else:
    skip("a file by Typst", "no Typst")
page = write("foreign.html", b"<h1>A Declaration</h1><p>We met to speak about the water that we share.</p>")
if shutil.which("soffice"):
    subprocess.run(("soffice", f"-env:UserInstallation=file://{WORK}/office", "--headless", "--convert-to",
                    "pdf:writer_web_pdf_Export", "--outdir", f"{WORK}/office-out", page), timeout=180,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if os.path.exists(f"{WORK}/office-out/foreign.pdf"):
        sources["LibreOffice"] = read(f"{WORK}/office-out/foreign.pdf")
if "LibreOffice" not in sources:
    skip("a file by LibreOffice", "no LibreOffice")
for maker, data in sources.items():
    for way, how in (("added", {}), ("written with a table", {"anew": True, "streams": False}),
                     ("written with streams", {"anew": True, "streams": True})):
        name = f"{maker}, fields {way}"
        stem = f"{WORK}/{maker.lower()}-{way.replace(' ', '-')}"
        path = write(f"{stem}.pdf", with_fields(data, **how))
        if engross_signs(path, "First", "party01", f"{stem}-1.pdf"):
            agree(f"{name}: engross", f"{stem}-1.pdf", 1)
            agree(f"{name}: engross, then pyHanko",
                  write(f"{stem}-2.pdf", pyhanko_sign(read(f"{stem}-1.pdf"), "Second", "party02")), 2)
        signed = write(f"{stem}-3.pdf", pyhanko_sign(data=read(path), field="First", name="party01"))
        if engross_signs(signed, "Second", "party02", f"{stem}-4.pdf"):
            agree(f"{name}: pyHanko, then engross", f"{stem}-4.pdf", 2)
finish()
