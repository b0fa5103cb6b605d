"""What says that a certificate is not revoked, and what only seems to: lists of another place, by whom or of what
nobody must believe; answers by responders that may not answer. The authorities are this part's own, for certomancer's
are all good."""
import datetime
import io
import os
import re
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from files import WORK, edition, quiet, read, run, write
from tap import check, finish

warnings.simplefilter("ignore")
NOW = datetime.datetime.utcnow().replace(microsecond=0)
DAY = datetime.timedelta(days=1)
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
FOLDER = f"{WORK}/revocation"


def named(words):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def usage(*names):
    return x509.KeyUsage(**{name: name in names for name in USAGES})


def certificate(words, key, issuer=None, usages=(), extensions=(), begin=-1000, end=1000):
    """issuer: certificate and key, or None for one's own."""
    above, signing = issuer or (None, key)
    is_authority = "key_cert_sign" in usages
    builder = (x509.CertificateBuilder().subject_name(named(words)).serial_number(x509.random_serial_number())
               .issuer_name(above.subject if above else named(words)).public_key(key.public_key())
               .not_valid_before(NOW + begin * DAY).not_valid_after(NOW + end * DAY)
               .add_extension(x509.BasicConstraints(is_authority, None), True).add_extension(usage(*usages), True))
    for extension in extensions:
        builder = builder.add_extension(extension, False)
    return builder.sign(signing, hashes.SHA256())


def place(url):
    return [x509.UniformResourceIdentifier(url)]


def points(url):
    return x509.CRLDistributionPoints([x509.DistributionPoint(place(url), None, None, None)])


def crl(issuer, revoked=(), extensions=(), last=-1, until=10):
    builder = (x509.CertificateRevocationListBuilder().issuer_name(issuer[0].subject)
               .last_update(NOW + last * DAY).next_update(NOW + until * DAY))
    for each in revoked:
        builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(each.serial_number)
                                                  .revocation_date(NOW - 100 * DAY).build())
    for extension in extensions:
        builder = builder.add_extension(extension, True)
    return builder.sign(issuer[1], hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def of_place(url):
    return x509.IssuingDistributionPoint(place(url), None, False, False, None, False, False)


def answer(responder, status=ocsp.OCSPCertStatus.GOOD, until=5):
    builder = ocsp.OCSPResponseBuilder().add_response(
        LEAF, PARTIES[0], hashes.SHA1(), status, NOW - DAY, NOW + until * DAY,
        NOW - DAY if status == ocsp.OCSPCertStatus.REVOKED else None, None)
    return (builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder[0]).certificates([responder[0]])
            .sign(responder[1], hashes.SHA256()).public_bytes(serialization.Encoding.DER))


def responder(key=None, usages=("digital_signature",), purpose=ExtendedKeyUsageOID.OCSP_SIGNING, **more):
    key = key or ec.generate_private_key(ec.SECP256R1())
    extensions = [x509.ExtendedKeyUsage([purpose])] if purpose else []
    return certificate("Responder", key, PARTIES, usages, extensions, **more), key


def signed(leaf, key, issuer):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    pem = serialization.Encoding.PEM
    paths = (write(f"{FOLDER}/key.pem", key.private_bytes(pem, serialization.PrivateFormat.PKCS8,
                                                          serialization.NoEncryption())),
             write(f"{FOLDER}/cert.pem", leaf.public_bytes(pem)),
             write(f"{FOLDER}/chain.pem", issuer.public_bytes(pem)))
    with quiet():
        signer = SimpleSigner.load(paths[0], paths[1], ca_chain_files=paths[2:])
        metadata = PdfSignatureMetadata(field_name="S01", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        return PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(read(edition(1))))).getvalue()


def judged(words, path, *evidence, expected):
    """expected: what the line of revocation begins with."""
    folder = f"{FOLDER}/{re.sub('[^a-z0-9]+', '-', words.lower())}"
    os.makedirs(folder, exist_ok=True)
    for i, data in enumerate(evidence):
        write(f"{folder}/{i}.der", data)
    code, said = run("verify", "--trust", ROOT_PATH, "--crl", folder, path)
    found = re.search(r"revocation: (.*)", said)
    is_right = found and found.group(1).startswith(expected) and code == (1 if expected == "revoked" else 0)
    check(f"{words}: {expected}", is_right, f"status {code}", said)


AUTHORITY = ("key_cert_sign", "crl_sign")
root_key, key, other_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
ROOT = (certificate("Root", root_key, None, AUTHORITY), root_key)
PARTIES = (certificate("Parties", key, ROOT, AUTHORITY), key)
LISTLESS = (certificate("Listless", key, ROOT, ("key_cert_sign",)), key)
LEAF = certificate("Leaf", other_key, PARTIES, ("digital_signature",), [points("http://lists.test/1")])
ROOT_PATH = write(f"{FOLDER}/root.pem", ROOT[0].public_bytes(serialization.Encoding.PEM))
leaf = write(f"{FOLDER}/leaf.pdf", signed(LEAF, other_key, PARTIES[0]))
listless = write(f"{FOLDER}/listless.pdf", signed(certificate("Leaf", other_key, LISTLESS, ("digital_signature",)),
                                                  other_key, LISTLESS[0]))
GOOD, UNKNOWN, REVOKED = "not revoked", "not known", "revoked"

judged("a list", leaf, crl(PARTIES), expected=GOOD)
judged("a list with it", leaf, crl(PARTIES, [LEAF]), expected=REVOKED)
judged("a list of the place that it names", leaf, crl(PARTIES, extensions=[of_place("http://lists.test/1")]),
       expected=GOOD)
judged("a list of another place", leaf, crl(PARTIES, extensions=[of_place("http://lists.test/2")]), expected=UNKNOWN)
judged("a list of another place, with it", leaf,
       crl(PARTIES, [LEAF], extensions=[of_place("http://lists.test/2")]), expected=REVOKED)
strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
judged("a list with what must be understood", leaf, crl(PARTIES, extensions=[strange]), expected=UNKNOWN)
judged("a list of changes", leaf, crl(PARTIES, extensions=[x509.DeltaCRLIndicator(1)]), expected=UNKNOWN)
judged("a list that is out of date", leaf, crl(PARTIES, last=-20, until=-10), expected=UNKNOWN)
judged("a list signed by another key", leaf, crl((PARTIES[0], root_key)), expected=UNKNOWN)
judged("a list of the authority above", leaf, crl(ROOT), expected=UNKNOWN)
judged("a list by an authority that may make none", listless, crl(LISTLESS), expected=UNKNOWN)

judged("an answer", leaf, answer(responder()), expected=GOOD)
judged("an answer by the issuer", leaf, answer(PARTIES), expected=GOOD)
judged("an answer: revoked", leaf, answer(responder(), ocsp.OCSPCertStatus.REVOKED), expected=REVOKED)
judged("two answers, one: revoked", leaf, answer(responder()), answer(responder(), ocsp.OCSPCertStatus.REVOKED),
       expected=REVOKED)
judged("an answer: unknown", leaf, answer(responder(), ocsp.OCSPCertStatus.UNKNOWN), expected=UNKNOWN)
judged("an answer by the authority above", leaf, answer(ROOT), expected=UNKNOWN)
judged("an answer by whom nobody asked", leaf, answer(responder(purpose=None)), expected=UNKNOWN)
judged("an answer by who may do anything", leaf,
       answer(responder(purpose=ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)), expected=UNKNOWN)
judged("an answer by an expired responder", leaf, answer(responder(begin=-900, end=-500)), expected=UNKNOWN)
judged("an answer with a key of 1024 bits", leaf, answer(responder(rsa.generate_private_key(65537, 1024))),
       expected=UNKNOWN)
judged("an answer with a key for letters", leaf, answer(responder(usages=("key_encipherment",))), expected=UNKNOWN)
finish()
