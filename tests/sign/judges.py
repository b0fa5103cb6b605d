"""Who judges what engross signed: pyHanko, pdfsig, veraPDF, and engross itself."""
import asyncio
import os
import re
import shutil
import subprocess

from files import pki, pyhanko_judges, quiet, roots, run
from tap import check, skip

ROOT = os.environ["ROOT"]
SHARED = os.environ.get("SHARED", "")
VERDICTS = ("valid", "unaltered, signer not known to you", "altered or broken")


def findings(said):
    """The kinds of the findings in what engross printed."""
    return re.findall(r"(?:error|warning|note)\[([a-z0-9-]+)\]", said)


def is_valid(name, path, *options):
    """One test: engross finds all of them valid."""
    code, said = run("verify", "--trust", pki.root, *options, path)
    return check(f"{name}: engross says valid", code == 0 and first_verdict(said) == VERDICTS[0], f"status {code}", said)


def first_verdict(said):
    """The verdict in the first line."""
    line = said.splitlines()[0] if said else ""
    for words in (VERDICTS[1], VERDICTS[2], VERDICTS[0]):
        if words in line:
            return words
    return line


def pyhanko_agrees(name, path, n_signatures, at_most=None):
    """One test: pyHanko, its difference analysis on, finds each signature valid, and there are as many. at_most: only so
    many of them are looked at."""
    n_signatures = min(n_signatures, at_most or n_signatures)
    try:
        seen = pyhanko_judges(path, at_most)
    except Exception as error:  # whatever it cannot read, it does not find valid
        return check(f"{name}: pyHanko says valid", False, f"{type(error).__name__}: {error}")
    return check(f"{name}: pyHanko says valid, {n_signatures} times",
                 len(seen) == n_signatures and all(valid for _, valid, _, _ in seen), *seen)


def pdfsig_agrees(name, path, n_signatures):
    if not shutil.which("pdfsig"):
        return skip(f"{name}: pdfsig agrees", "no pdfsig")
    said = subprocess.run(("pdfsig", "-nocert", path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=300).stdout.decode(errors="replace")
    # Of poppler 22.12, which reads no document time stamp: those are not counted.
    valid = said.count("Signature is Valid.")
    return check(f"{name}: pdfsig says valid, {n_signatures} times",
                 valid == n_signatures and "nvalid" not in said, said[:4000])


def standards_kept(files):
    """A test for each file and standard; files: name → path. One call of veraPDF for all of them."""
    verapdf = f"{SHARED}/tools/verapdf/verapdf"
    if not os.access(verapdf, os.X_OK) or not shutil.which("java"):
        return skip("PDF/A-2a and PDF/UA-1 after each signature",
                    "veraPDF is not here (../shared/tools/verapdf, Java, Maven)")
    said = subprocess.run((verapdf, "-f", "2a,ua1", *files.values()), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=900).stdout.decode(errors="replace")
    names = {os.path.basename(path): name for name, path in files.items()}
    parts = re.split(r"(?m)^(?=(?:PASS|FAIL) )", said)
    seen = 0
    for part in parts[1:]:
        verdict, flavour, path = part.split("\n")[0].split()[:3]
        seen += 1
        check(f"{names.get(os.path.basename(path), path)}: {flavour} kept", verdict == "PASS", part)
    return check("veraPDF judged each of them", seen == 2 * len(files), said[-3000:])


def offline():
    """What to put before a command so that it has no network, where that can be had."""
    prefix = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") and subprocess.run((*prefix, "true"), stderr=subprocess.DEVNULL).returncode == 0:
        return prefix
    return ()


def pyhanko_keeps(name, path, level):
    """One test a signature: pyHanko validates it from what the file itself has, without a network. LT: with the file's
    store of certificates, answers and lists, all of them required. LTA: as ETSI EN 319 102-1 5.6.3 says."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    with quiet(), open(path, "rb") as file:
        reader = PdfFileReader(file)
        for signature in reader.embedded_regular_signatures:
            try:
                is_kept, seen = (with_store if level == "LT" else with_proof)(reader, signature)
            except Exception as error:  # whatever it cannot read, it does not find valid
                is_kept, seen = False, f"{type(error).__name__}: {error}"
            check(f"{name}: pyHanko validates {signature.field_name} by what the file has, as {level}", is_kept, seen)


def with_store(reader, signature):
    from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
    store = DocumentSecurityStore.read_dss(reader)
    context = store.as_validation_context({"trust_roots": list(roots()), "allow_fetching": False,
                                           "revocation_mode": "hard-fail"})
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    return status.bottom_line and bool(store.ocsps or store.crls), status.pretty_print_details()


def with_proof(_, signature):
    from pyhanko.sign.ades.report import AdESPassed
    from pyhanko.sign.validation.ades import ades_lta_validation
    from pyhanko.sign.validation.policy_decl import (PdfSignatureValidationSpec, RevinfoOnlineFetchingRule,
                                                     RevocationInfoGatheringSpec, SignatureValidationSpec)
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(
        CertValidationPolicySpec(SimpleTrustManager.build(trust_roots=list(roots())),
                                 CertRevTrustPolicy(REQUIRE_REVINFO)),
        RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)))
    result = asyncio.run(ades_lta_validation(signature, spec))
    return result.ades_subindic == AdESPassed.OK, f"{result.ades_subindic}: {result.failure_msg}"
