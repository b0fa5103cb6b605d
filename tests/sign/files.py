"""Files to sign, and signatures by pyHanko: what the parts of this suite share."""
import contextlib
import datetime
import io
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pki import Pki  # noqa: E402

WORK = os.environ["WORK"]
ENGROSS = os.environ["ENGROSS"]
LONG = os.environ.get("EG_LONG") == "yes"
pki = Pki(f"{WORK}/pki")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(name, data):
    path = name if name.startswith("/") else f"{WORK}/{name}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return path


def run(*args, timeout=120, **more):
    """The program: its status, and all it printed."""
    done = subprocess.run((ENGROSS, *args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, **more)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def field_of(i, n=2):
    """The name of the field of party i, from 0, of n."""
    return f"S{i + 1:0{max(2, len(str(n)))}}"


def edition(n_parties, name=None):
    """An edition of a short declaration with n parties' fields; made once."""
    path = f"{WORK}/{name or f'edition-{n_parties}'}.pdf"
    if os.path.exists(path):
        return path
    text = ['---', 'title: "A Declaration on Water"', "lang: en", "adopted: 2021-03-19", "signatories:"]
    for i in range(n_parties):
        text.append(f"  - {{id: {field_of(i, n_parties)}, name: Delegate of Party {i + 1}, party: Party {i + 1}, "
                    "signs: certificate}")
    text += ["---", "", "We met to speak about the water that we share.", "", "1. Water is shared.", "",
             "2. What is shared is looked after.", ""]
    source = write(f"{path[:-4]}.md", "\n".join(text).encode())
    code, said = run("build", "--quiet", source, "-o", path)
    if code:
        raise RuntimeError(said)
    return path


def tiny():
    """A file of one empty page and one field, written by hand."""
    objects = (b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
               b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<<>>/Annots[4 0 R]>>",
               b"<</Type/Annot/Subtype/Widget/FT/Sig/T(S01)/F 4/P 3 0 R/Rect[0 0 0 0]>>")
    out, table = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"xref\n0 5\n0000000000 65535 f \n"
    for number, text in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return out + table + b"trailer\n<</Size 5/Root 1 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        b"0" * 32, b"0" * 32, len(out))


def key_arguments(name, with_root=False):
    """How `engross sign` is given the key of somebody."""
    return ("--key", pki.key(name), "--cert", pki.cert(name), "--chain",
            pki.chain(f"{name}-root" if with_root else name))


def signer_of(name, with_chain=True, prefer_pss=False):
    from pyhanko.sign.signers import SimpleSigner
    chain = (pki.chain(name),) if with_chain and os.path.getsize(pki.chain(name)) else ()
    return SimpleSigner.load(pki.key(name), pki.cert(name), ca_chain_files=chain, prefer_pss=prefer_pss)


@contextlib.contextmanager
def quiet():
    """pyHanko says much of files that are made to be wrong."""
    import logging
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def pyhanko_sign(data, field, name, certify=None, level="B", tsa=None, docmdp=None, signer=None, **more):
    """Signs as pyHanko does. certify: "fill" (P=2), "none" (P=1) or "annotate" (P=3)."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps import HTTPTimeStamper
    from pyhanko_certvalidator import ValidationContext
    perms = {"fill": MDPPerm.FILL_FORMS, "none": MDPPerm.NO_CHANGES, "annotate": MDPPerm.ANNOTATE}
    if level != "B":
        more["validation_context"] = ValidationContext(trust_roots=list(roots()), allow_fetching=True)
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm=more.pop("digest", "sha256"), subfilter=SigSeedSubFilter.PADES,
        certify=certify is not None, docmdp_permissions=perms[certify or "fill"],
        embed_validation_info=level in ("LT", "LTA"), use_pades_lta=level == "LTA", **more)
    stamper = HTTPTimeStamper(tsa or pki.tsa) if level != "B" else None
    with quiet():
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        out = PdfSigner(metadata, signer or signer_of(name), timestamper=stamper).sign_pdf(writer)
    return out.getvalue()


def roots(*names):
    from pyhanko.keys import load_certs_from_pemder
    return load_certs_from_pemder([pki.cert(name) for name in names or ("root",)])


def pyhanko_judges(path, at_most=None):
    """pyHanko's opinion of each signature: a list of (field, valid, coverage, modification level). at_most: of so many,
    evenly chosen, the first and the last among them; its difference analysis takes time by the square."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    verdicts = []
    with quiet(), open(path, "rb") as file:
        reader = PdfFileReader(file)
        signatures = list(reader.embedded_regular_signatures)
        if at_most and len(signatures) > at_most:
            signatures = [signatures[i * (len(signatures) - 1) // (at_most - 1)] for i in range(at_most)]
        for signature in signatures:
            context = ValidationContext(trust_roots=list(roots()), allow_fetching=False, revocation_mode="soft-fail")
            status = validate_pdf_signature(signature, context)
            verdicts.append((signature.field_name, status.bottom_line, status.coverage.name,
                             status.modification_level.name if status.modification_level else None))
    return verdicts


def now():
    return datetime.datetime.now(datetime.timezone.utc)
