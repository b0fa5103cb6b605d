"""A public key infrastructure of the tests' own, made anew for each run, and its services on the loopback.

usage: pki.py FOLDER     makes keys and certificates in FOLDER, then serves until it is ended

Other files use Pki(FOLDER), which only names what lies there:
  keys/NAME.pem  certs/NAME.pem  p12/NAME.p12  crls/ISSUER.crl
  chains/NAME.pem (what stands between NAME and its root)  chains/NAME-root.pem (the same and the root)
  url (where the services are; written last, so it says that all is ready)
The certificates are certomancer's, as are time stamps, OCSP and CRLs; what certomancer would never answer (nothing,
too much, another question's answer) is answered here, under /odd/.
"""
import datetime
import http.server
import os
import socketserver
import subprocess
import sys
import threading
import time

PASS_PHRASE = "Phnom Penh 2026"
ALWAYS = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2100-01-01T00:00:00+0000"}
PAST = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2024-01-01T00:00:00+0000"}
FUTURE = {"valid-from": "2090-01-01T00:00:00+0000", "valid-to": "2099-01-01T00:00:00+0000"}
REVOKED = {"revoked-since": "2024-01-01T00:00:00+0000", "reason": "key_compromise"}
N_PARTIES = 34
# Keys of the parties in turn: each kind that a signature may be made with.
KINDS = ("ec256", "rsa2048", "ec384", "pss2048")


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


class Pki:
    def __init__(self, folder):
        self.folder = folder
        with open(f"{folder}/url", encoding="ascii") as file:
            self.url = file.read().strip()
        self.root = self.cert("root")
        self.tsa = f"{self.url}/tests/tsa/tsa"

    def key(self, name):
        return f"{self.folder}/keys/{name}.pem"

    def cert(self, name):
        return f"{self.folder}/certs/{name}.pem"

    def chain(self, name):
        return f"{self.folder}/chains/{name}.pem"

    def p12(self, name):
        return f"{self.folder}/p12/{name}.p12"

    def odd(self, name):
        return f"{self.url}/odd/{name}"


def usage(*names):
    return {"id": "key_usage", "critical": True, "smart-value": {"schema": "key-usage", "params": list(names)}}


def purpose(*names):
    return {"id": "extended_key_usage", "critical": True, "value": list(names)}


def authority(issuer, validity=ALWAYS, path_length=None, **more):
    params = {"crl-repo": more.pop("crl", None)}
    if more.get("ocsp"):
        params["ocsp-service"] = more.pop("ocsp")
    if path_length is not None:
        params["max-path-len"] = path_length
    return {"issuer": issuer, "validity": validity, "profiles": [{"id": "simple-ca", "params": params}], **more}


def signer(issuer="parties", validity=ALWAYS, extensions=None, **more):
    return {"issuer": issuer, "validity": validity,
            "extensions": extensions or [usage("digital_signature", "non_repudiation")], **more}


# Who signs well, by name: the kind of key.
GOOD = {"secretariat": "rsa2048", "chair": "ec256", "picture": "ec256",
        **{f"party{i + 1:02}": KINDS[i % len(KINDS)] for i in range(N_PARTIES)}}

# Everyone: the certificate, the kind of key, and the words of the name.
CERTIFICATES = {
    "root": (authority("root", crl="root"), "rsa3072", "Riverside Root"),
    "parties": (authority("root", path_length=0, crl="parties", ocsp="parties"), "rsa2048", "Riverside Parties"),
    "ocsp": ({"issuer": "parties", "validity": ALWAYS, "profiles": ["ocsp-responder"]}, "ec256",
             "Riverside Status"),
    "tsa": (signer("root", extensions=[usage("digital_signature"), purpose("time_stamping")]), "rsa2048",
            "Riverside Time"),
    **{name: (signer(), kind, f"{name.capitalize()} of the Conference") for name, kind in GOOD.items()},
    # Those whose signatures are not to be believed, or not quite.
    "expired": (signer(validity=PAST), "ec256", "Long Ago"),
    "early": (signer(validity=FUTURE), "ec256", "Not Yet"),
    "revoked": (signer(revocation=REVOKED), "ec256", "Stolen Key"),
    "server": (signer(extensions=[usage("digital_signature", "key_encipherment"), purpose("server_auth")]),
               "ec256", "www.example.org"),
    "sealed": (signer(extensions=[usage("key_encipherment")]), "rsa2048", "Letters Only"),
    "short": (signer(), "rsa1024", "Short Key"),
    "sha1": ({**signer(), "digest-algo": "sha1"}, "ec256", "Old Digest"),
    "self": (signer("self"), "ec256", "Only Myself"),
    "underling": (signer("party01"), "ec256", "Signed By A Party"),
    "other-root": (authority("other-root", crl="other"), "rsa2048", "Elsewhere Root"),
    "stranger": (signer("other-root"), "ec256", "From Elsewhere"),
    "deep": (authority("parties", crl="deep"), "ec256", "An Authority Too Many"),
    "deeper": (signer("deep"), "ec256", "Below Too Many"),
    "fallen": (authority("root", crl="fallen", revocation=REVOKED), "ec256", "Revoked Authority"),
    "orphan": (signer("fallen"), "ec256", "Below The Revoked"),
    "old-authority": (authority("root", validity=PAST, crl="old-authority"), "ec256", "Expired Authority"),
    "heir": (signer("old-authority"), "ec256", "Below The Expired"),
    "quiet": (authority("root"), "ec256", "Authority Without Lists"),
    "unlisted": (signer("quiet"), "ec256", "Nobody Says"),
    "tsa-plain": (signer("root"), "ec256", "Time Without Purpose"),
    "tsa-expired": (signer("root", validity=PAST, extensions=[usage("digital_signature"), purpose("time_stamping")]),
                    "ec256", "Time Long Ago"),
    "tsa-stranger": (signer("other-root", extensions=[usage("digital_signature"), purpose("time_stamping")]),
                     "ec256", "Time From Elsewhere"),
}


def configuration(url):
    certs = {}
    for name, (spec, _, _) in CERTIFICATES.items():
        spec = {key: value for key, value in spec.items() if value is not None}
        for profile in spec.get("profiles", []):
            if isinstance(profile, dict):
                profile["params"] = {key: value for key, value in profile["params"].items() if value is not None}
        certs[name] = {"subject": name, **spec}
    lists = {"root": "root", "parties": "parties", "deep": "deep", "fallen": "fallen", "other": "other-root",
             "old-authority": "old-authority"}
    return {
        "external-url-prefix": url,
        "keysets": {"tests": {"keys": {name: {"path": f"{name}.pem"} for name in CERTIFICATES}}},
        "pki-architectures": {"tests": {
            "keyset": "tests",
            "entity-defaults": {"country-name": "KH", "organization-name": "Tests Of Engross"},
            "entities": {name: {"common-name": words} for name, (_, _, words) in CERTIFICATES.items()},
            "certs": certs,
            "services": {
                "crl-repo": {label: {"for-issuer": issuer, "signing-key": issuer, "simulated-update-schedule": "P30D"}
                             for label, issuer in lists.items()},
                "ocsp": {"parties": {"for-issuer": "parties", "responder-cert": "ocsp", "signing-key": "ocsp"}},
                "time-stamping": {name: {"signing-key": name, "signing-cert": name} for name in CERTIFICATES
                                  if name.startswith("tsa")},
            },
        }},
    }


def openssl(*args):
    subprocess.run(("openssl", *args), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_key(kind, path):
    if kind.startswith("ec"):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:P-{kind[2:]}", "-out", path)
    else:
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{kind[3:]}", "-out", path)


def issuers_of(name):
    """The names above NAME, nearest first, the root last."""
    above = []
    while CERTIFICATES[name][0]["issuer"] != name:
        name = CERTIFICATES[name][0]["issuer"]
        above.append(name)
    return above


def make(folder, url):
    """Keys, then certificates; returns certomancer's architecture."""
    from asn1crypto import pem
    from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
    for part in ("keys", "certs", "chains", "p12", "crls"):
        os.makedirs(f"{folder}/{part}", exist_ok=True)
    for name, (_, kind, _) in CERTIFICATES.items():
        make_key(kind, f"{folder}/keys/{name}.pem")
    config = CertomancerConfig(configuration(url), key_search_dir=f"{folder}/keys", config_search_dir=folder)
    arch = config.get_pki_arch(ArchLabel("tests"))
    for name in CERTIFICATES:
        with open(f"{folder}/certs/{name}.pem", "wb") as file:
            file.write(pem.armor("CERTIFICATE", arch.get_cert(CertLabel(name)).dump()))
    for name in CERTIFICATES:
        text = b""
        with open(f"{folder}/chains/{name}.pem", "wb") as file, open(f"{folder}/chains/{name}-root.pem", "wb") as whole:
            for above in issuers_of(name):
                file.write(text)
                with open(f"{folder}/certs/{above}.pem", "rb") as cert:
                    text = cert.read()
                whole.write(text)
    for name in ("secretariat", "party01", "party02"):
        openssl("pkcs12", "-export", "-inkey", f"{folder}/keys/{name}.pem", "-in", f"{folder}/certs/{name}.pem",
                "-certfile", f"{folder}/chains/{name}.pem", "-passout", f"pass:{PASS_PHRASE}",
                "-out", f"{folder}/p12/{name}.p12")
    openssl("pkey", "-in", f"{folder}/keys/party01.pem", "-aes256", "-passout", f"pass:{PASS_PHRASE}",
            "-out", f"{folder}/keys/party01-locked.pem")
    for label in ("root", "parties", "deep", "fallen", "other"):
        with open(f"{folder}/crls/{label}.crl", "wb") as file:
            file.write(arch.service_registry.get_crl(label, now()).dump())
    return config, arch


class Service(http.server.BaseHTTPRequestHandler):
    """Certomancer's answers, and under /odd/ those of a service that fails in one way or another."""
    protocol_version = "HTTP/1.1"
    animator = None
    arch = None

    def log_message(self, *args):
        pass

    def answer(self, body, kind="application/timestamp-reply", status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        self.serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def serve(self, body):
        if self.path.startswith("/odd/"):
            try:
                self.odd(self.path[5:], body)
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.close_connection = True
            return
        from werkzeug.test import EnvironBuilder, run_wsgi_app
        environ = EnvironBuilder(path=self.path, method=self.command, data=body,
                                 content_type=self.headers.get("Content-Type")).get_environ()
        parts, status, headers = run_wsgi_app(self.animator, environ, buffered=True)
        self.answer(b"".join(parts), headers.get("Content-Type", ""), int(status.split()[0]))

    def stamp(self, request, name="tsa"):
        from certomancer.registry import ServiceLabel
        return self.arch.service_registry.summon_timestamper(ServiceLabel(name), now()).request_tsa_response(request)

    def odd(self, way, body):
        from asn1crypto import tsp
        if way == "silent":  # takes the question and never answers
            time.sleep(300)
        elif way == "slow":  # a byte now and then: each read succeeds, the whole never comes
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            for _ in range(300):
                self.wfile.write(b"\x30")
                self.wfile.flush()
                time.sleep(1)
        elif way == "endless":
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            for _ in range(4096):
                self.wfile.write(b"\x30" * 65536)
        elif way == "broken":
            self.answer(b"Internal error\n", "text/plain", 500)
        elif way == "page":
            self.answer(b"<!DOCTYPE html><title>Welcome to this network</title>\n", "text/html")
        elif way == "circle":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif way == "refusal":
            self.answer(tsp.TimeStampResp({"status": {"status": "rejection", "status_string": ["Not today"]}}).dump())
        else:  # an answer to another question
            request = tsp.TimeStampReq.load(body)
            changed = tsp.TimeStampReq.load(body).copy()
            if way == "imprint":
                imprint = request["message_imprint"]
                digest = bytes(b ^ 0x55 for b in imprint["hashed_message"].native)
                changed["message_imprint"] = {"hash_algorithm": imprint["hash_algorithm"], "hashed_message": digest}
            elif way == "nonce":
                changed["nonce"] = (request["nonce"].native or 0) + 1
            else:
                self.answer(b"", "text/plain", 404)
                return
            self.answer(self.stamp(changed).dump())


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main(folder):
    from certomancer.integrations.animator import Animator, AnimatorArchStore

    class WholeSeconds(Animator):  # RFC 5280 4.1.2.5.2: no fractions of a second
        def at_time(self, request):
            return now()

    server = Server(("127.0.0.1", 0), Service)
    url = f"http://127.0.0.1:{server.server_port}"
    config, arch = make(folder, url)
    Service.arch = arch
    Service.animator = WholeSeconds(AnimatorArchStore(config.pki_archs), with_web_ui=False)
    threading.Thread(target=server.serve_forever).start()
    with open(f"{folder}/url.new", "w", encoding="ascii") as file:
        file.write(url + "\n")
    os.rename(f"{folder}/url.new", f"{folder}/url")


if __name__ == "__main__":
    main(sys.argv[1])
