"""Files made to keep a verifier busy: it says something within seconds and a bounded memory."""
import resource
import subprocess
import time

from asn1crypto import cms, tsp
from files import ENGROSS, edition, pki, read, write
from forge import (Update, attributes, certificate, chain, newest, number_of, sign, signed_data, signer_info,
                   signing_certificate, tlv)
from tap import check, finish

NAME = "party02"
SECONDS, BYTES = 20, 1 << 30
empty = read(edition(3))
one = sign(empty, "S01", NAME)


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def endured(words, data, status=(1,)):
    path = write(f"heavy/{words.replace(' ', '-').replace(',', '')}.pdf", data)
    begun = time.monotonic()
    try:
        done = subprocess.run((ENGROSS, "verify", "--trust", pki.root, path), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, preexec_fn=limits)
    except subprocess.TimeoutExpired:
        check(f"{words}: within {SECONDS} s", False)
        return
    took = time.monotonic() - begun
    said = done.stdout.decode(errors="replace")
    check(f"{words}: within {SECONDS} s, {BYTES >> 20} MiB", took < SECONDS and done.returncode in status,
          f"{took:.1f} s, status {done.returncode}", said[-1500:])


def with_certificates(ders):
    """A good signature that comes with these besides."""
    def build(digest):
        data = cms.ContentInfo.load(signed_data(digest, NAME))
        inner = b"".join(each.dump() for each in data["content"]["certificates"]) + b"".join(ders)
        parts = [data["content"][key].dump() for key in ("version", "digest_algorithms", "encap_content_info")]
        body = b"".join(parts) + tlv(0xA0, inner) + data["content"]["signer_infos"].dump()
        return tlv(0x30, data["content_type"].dump() + tlv(0xA0, tlv(0x30, body)))
    return sign(empty, "S01", NAME, build=build, size=8000 + 2 * sum(map(len, ders)))


def with_names(n):
    """A signature that names n certificates as its own."""
    names = tsp.SigningCertificateV2({"certs": [signing_certificate(NAME)["certs"][0]] * n})
    return sign(empty, "S01", NAME, size=8000 + 120 * n, build=lambda digest: signed_data(digest, NAME, infos=[
        signer_info(digest, NAME, signed=lambda d, _: attributes(d, NAME)[:2] + [("signing_certificate_v2", [names])])]))


def with_revisions(n):
    """n revisions after the signature, each with an object nobody asks for."""
    data = one
    keys = Update(data)
    number, prev = keys.size, keys.prev
    for _ in range(n):
        at = len(data)
        body = b"%d 0 obj\nnull\nendobj\n" % number
        data += body + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s/Info %s/ID %s/Prev %d>>\n" % (
            number, at, number + 1, *(keys.trailer[key] for key in ("Root", "Info", "ID")), prev)
        prev = at + len(body)
        data += b"startxref\n%d\n%%%%EOF\n" % prev
    return data


def with_values(n):
    """n fields that each say they are signed, all by one dictionary."""
    update = Update(one)
    value = number_of(one, rb"/Type/Sig\b")
    fields = [update.add(b"<</Type/Annot/Subtype/Widget/FT/Sig/T(X%05d)/F 4/Rect[0 0 0 0]/V %d 0 R>>" % (i, value))
              for i in range(n)]
    catalog = number_of(one, rb"/Type /Catalog")
    text = newest(one, catalog)
    references = b"".join(b" %d 0 R" % number for number in fields)
    update.put(catalog, text.replace(b"/Fields [", b"/Fields [" + references))
    return update.write()


other = [certificate(f"party{i:02}").dump() for i in range(3, 30)]
endured("twenty thousand certificates that are none", with_certificates([b"\x30\0"] * 20000), (0, 1))
endured("two thousand certificates", with_certificates((other * 80)[:2000]), (0, 1))
endured("the chain five hundred times", with_certificates([each.dump() for each in chain(NAME)] * 500), (0, 1))
endured("two thousand names of certificates", with_names(2000), (0, 1))
endured("two thousand revisions", with_revisions(2000), (0, 1))
endured("five thousand fields with one signature", with_values(5000))
finish()
