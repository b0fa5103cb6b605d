"""Certificates that are not to be believed: what `verify` says of signatures made with them, and what `sign` says
before it makes one. The moment counts, and what a list or a responder says."""
import os

import forge
from files import WORK, edition, key_arguments, pki, pyhanko_sign, read, run, write
from judges import VERDICTS, findings, first_verdict
from pki import PASS_PHRASE
from tap import check, finish

empty = read(edition(1))
VALID, UNKNOWN, BROKEN = VERDICTS


def judged(words, path, verdict, slug, *options, trust=("root",), names=""):
    trusted = [option for root in trust for option in ("--trust", pki.cert(root))]
    code, said = run("verify", *trusted, *options, path)
    check(f"verify, {words}: {verdict}" + (f", {slug}" if slug else ""),
          code == (1 if verdict == BROKEN else 0) and first_verdict(said) == verdict and names in said
          and (slug is None or slug in findings(said)), f"status {code}", said)


def signed_by(name):
    return write(f"by-{name}.pdf", forge.sign(empty, "S01", name))


good = signed_by("party01")
judged("a root that is trusted", good, VALID, None)
judged("no root is trusted", good, UNKNOWN, "certificate-unknown", trust=(), names="Riverside Root")
judged("another root is trusted", good, UNKNOWN, "certificate-unknown", trust=("other-root",), names="Riverside Root")
judged("both roots are trusted", good, VALID, None, trust=("other-root", "root"))
code, said = run("verify", "--strict", good)
check("verify --strict, no root is trusted: exit 1", code == 1 and first_verdict(said) == UNKNOWN, code, said)
judged("issued by an authority elsewhere", signed_by("stranger"), UNKNOWN, "certificate-unknown", names="Elsewhere Root")
judged("signed with its own key", signed_by("self"), UNKNOWN, "certificate-unknown")
judged("its own key is trusted", signed_by("self"), VALID, None, trust=("self",))
judged("expired", signed_by("expired"), BROKEN, "certificate-expired")
judged("expired, at a time when it was not", signed_by("expired"), VALID, None, "--at", "2023-06-01")
judged("not valid yet", signed_by("early"), BROKEN, "certificate-early")
judged("not valid yet, at a time when it will be", signed_by("early"), VALID, None, "--at", "2095-01-01")
judged("a web server's", signed_by("server"), BROKEN, "certificate-usage")
judged("for letters only", signed_by("sealed"), BROKEN, "certificate-usage")
judged("RSA of 1024 bits", signed_by("short"), BROKEN, "certificate-weak")
judged("issued with SHA-1", signed_by("sha1"), BROKEN, "certificate-weak")
judged("issued by a party that is no authority", signed_by("underling"), BROKEN, "certificate-usage")
judged("an authority below one that may have none", signed_by("deeper"), BROKEN, "certificate-usage")
judged("an authority that has expired", signed_by("heir"), BROKEN, "certificate-expired")
judged("revoked, and nobody says so", signed_by("revoked"), VALID, "revocation-missing")
lists = ("--crl", f"{pki.folder}/crls")
judged("revoked, and a list says so", signed_by("revoked"), BROKEN, "certificate-revoked", *lists)
judged("revoked, at a time before", signed_by("revoked"), VALID, None, *lists, "--at", "2023-06-01")
judged("a revoked authority", signed_by("orphan"), BROKEN, "certificate-revoked", *lists)
judged("not revoked, and a list says so", good, VALID, None, *lists)
judged("nobody can say", signed_by("unlisted"), VALID, "revocation-missing", *lists)
stamped = write("stamped.pdf", pyhanko_sign(empty, "S01", "party01", level="T"))
judged("a time stamp by a known authority", stamped, VALID, None)
judged("the certificate has expired by then, and no stamp proves the time", good, BROKEN, "certificate-expired",
       "--at", "2101-01-01")

# Signing with them: a clear finding, and no file.
out = f"{WORK}/refused.pdf"


def refused(words, slugs, *args, status=1):
    if os.path.exists(out):
        os.remove(out)
    code, said = run("sign", "--field", "S01", *args, "-o", out, edition(1))
    check(f"sign, {words}: {' or '.join(slugs)}, and no file", code == status and set(slugs) & set(findings(said))
          and "hint:" in said and not os.path.exists(out), f"status {code}", said)


refused("expired", ("certificate-expired",), *key_arguments("expired"))
refused("not valid yet", ("certificate-early",), *key_arguments("early"))
refused("a web server's certificate", ("certificate-usage",), *key_arguments("server"))
refused("for letters only", ("certificate-usage",), *key_arguments("sealed"))
refused("RSA of 1024 bits", ("certificate-weak",), *key_arguments("short"))
refused("issued with SHA-1", ("certificate-weak",), *key_arguments("sha1"))
refused("another's certificate", ("key-mismatch",), "--key", pki.key("party01"), "--cert", pki.cert("party02"))
refused("a certificate for a key", ("key-unreadable",), "--key", pki.cert("party01"), "--cert", pki.cert("party01"))
refused("a PDF for a key", ("key-unreadable",), "--p12", edition(1))
refused("revoked, with validation data", ("certificate-revoked",), *key_arguments("revoked"), "--level", "LT", "--tsa",
        pki.tsa)
code, said = run("sign", "--field", "S01", "--key", pki.key("self"), "--cert", pki.cert("self"), "-o", out, edition(1))
check("sign, signed with its own key: a warning", code == 0 and "certificate-self-signed" in findings(said),
      f"status {code}", said)
refused("signed with its own key, --strict", ("certificate-self-signed",), "--strict", "--key", pki.key("self"), "--cert",
        pki.cert("self"))

# Pass phrases.
right = write("right", (PASS_PHRASE + "\n").encode())
wrong = write("wrong", b"Not this one\n")
locked = ("--key", pki.key("party01-locked"), *key_arguments("party01")[2:])
for words, key in (("PKCS #12", ("--p12", pki.p12("party02"))), ("PEM", locked)):
    refused(f"{words}, a wrong pass phrase", ("pass-phrase-wrong",), *key, "--pass-file", wrong)
    refused(f"{words}, no pass phrase", ("pass-phrase-wrong",), *key)
    path = f"{WORK}/pass-{words.split()[0]}.pdf"
    code, said = run("sign", "--field", "S01", *key, "--pass-file", right, "-o", path, edition(1))
    check(f"sign, {words}, the right pass phrase", code == 0, f"status {code}", said)
    judged(f"signed with {words}", path, VALID, None)
    reader, writer = os.pipe()
    os.write(writer, (PASS_PHRASE + "\n").encode())
    os.close(writer)
    code, said = run("sign", "--field", "S01", *key, "--pass-fd", str(reader), "-o", path, edition(1),
                     pass_fds=(reader,))
    os.close(reader)
    check(f"sign, {words}, the right pass phrase from a descriptor", code == 0, f"status {code}", said)
finish()
