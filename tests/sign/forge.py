"""What a forger needs: incremental updates written by hand, signatures over any ranges, SignedData of any shape.

It goes by no library's rules, since a library would keep what is to be broken. Cross-reference tables only, as
engross writes them.
"""
import hashlib
import re

from asn1crypto import algos, cms, core, pem, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from files import pki, read

ATTACKS = []  # (name, slugs, function)


def attack(name, *slugs):
    """Registers a function that returns a file which `verify` refuses with one of these reasons."""
    def register(function):
        ATTACKS.append((name, slugs, function))
        return function
    return register


# ---- PDF ----

def once(data, old, new):
    """Replaces what stands exactly once."""
    assert data.count(old) == 1, (data.count(old), old[:60])
    return data.replace(old, new)


def last(data, old, new):
    """Replaces the last of them, keeping the length."""
    assert len(old) == len(new) and old in data
    at = data.rfind(old)
    return data[:at] + new + data[at + len(old):]


def newest(data, number):
    """The bytes between "N 0 obj" and "endobj" of the newest version, where the file has it plainly."""
    found = list(re.finditer(rb"(?:^|[\r\n])%d 0 obj\s*(.*?)\s*endobj" % number, data, re.S))
    return found[-1].group(1)


def number_of(data, pattern):
    """The number of the newest object that holds this."""
    found = [match for match in re.finditer(rb"(?:^|[\r\n])(\d+) 0 obj\s*(.*?)\s*endobj", data, re.S)
             if re.search(pattern, match.group(2))]
    return int(found[-1].group(1))


def field_number(data, name):
    return number_of(data, rb"/T \(%s\)" % name.encode())


def page_number(data):
    return number_of(data, rb"/Type /Page\b")


def contents_number(data):
    return int(re.search(rb"/Contents (\d+) 0 R", newest(data, page_number(data))).group(1))


def startxref(data):
    return int(re.findall(rb"startxref\s+(\d+)", data)[-1])


def trailer(data):
    """The keys of the newest trailer, those that an update keeps."""
    text = data[data.rindex(b"trailer"):]
    return {key: re.search(rb"/%s\s*(\d+ 0 R|\d+|\[.*?\])" % key.encode(), text, re.S).group(1)
            for key in ("Size", "Root", "Info", "ID")}


def stream(text, entries=b""):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(text), text)


class Update:
    """One incremental update: put and add objects, then write."""

    def __init__(self, data):
        self.data = data
        self.trailer = trailer(data)
        self.prev = startxref(data)
        self.size = int(self.trailer["Size"])
        self.objects = []
        self.freed = []

    def put(self, number, text):
        self.objects.append((number, text))

    def add(self, text):
        self.size += 1
        self.put(self.size - 1, text)
        return self.size - 1

    def change(self, number, old, new):
        self.put(number, once(newest(self.data, number), old, new))

    def body(self, base):
        out, offsets = b"", {}
        for number, text in self.objects:
            offsets[number] = base + len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        return out, offsets

    def write(self, with_table=True, extra=b""):
        body, offsets = self.body(len(self.data))
        if not with_table:
            return self.data + body
        at = len(self.data) + len(body)
        rows = {number: b"%010d 00000 n \n" % offset for number, offset in offsets.items()}
        rows.update({number: b"0000000000 00001 f \n" for number in self.freed})
        out = b"xref\n" + (b"".join(b"%d 1\n%s" % (number, rows[number]) for number in sorted(rows)) or b"0 0\n")
        keys = {**self.trailer, "Size": b"%d" % self.size}
        if self.prev is not None:
            keys["Prev"] = b"%d" % self.prev
        words = b"".join(b"/%s %s\n" % (key.encode(), value) for key, value in keys.items())
        return self.data + body + out + b"trailer\n<<\n%s%s>>\nstartxref\n%d\n%%%%EOF\n" % (words, extra, at)


HOLE = 12000  # hexadecimal digits


def sign(data, field, name="party01", ranges=None, hole=None, entries=b"", build=None, edit=None, digest="sha256",
         size=HOLE):
    """Fills a field as a signer would that writes whatever it is told.

    ranges(begin, end, size) gives the four numbers of /ByteRange, begin and end being those of the hexadecimal
    string with its brackets; hole(der) what stands between the brackets; edit(update) adds to the same revision;
    build(digest of the ranges) the SignedData."""
    update = Update(data)
    value = update.add(b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261101120000Z)"
                       b"%s/ByteRange [%s]/Contents <%s>>>" % (entries, b" " * 60, b"0" * size))
    number = field_number(data, field)
    text = newest(data, number)
    update.put(number, text[:text.rindex(b">>")] + b"/V %d 0 R>>" % value)
    if edit:
        edit(update, value)
    out = update.write()
    begin = out.rindex(b"/Contents <" + b"0" * size) + 10
    end = begin + size + 2
    four = (ranges or (lambda begin, end, size: (0, begin, end, size - end)))(begin, end, len(out))
    out = last(out, b"/ByteRange [" + b" " * 60, b"/ByteRange [" + b"%-60s" % (b"%d %d %d %d" % four))
    signed = out[four[0]:four[0] + four[1]] + out[four[2]:four[2] + four[3]]
    hashed = hashlib.new(digest, signed).digest()
    der = build(hashed) if build else signed_data(hashed, name, digest_name=digest)
    text = (hole or (lambda der: der.hex().encode().ljust(size, b"0")))(der)
    return out[:begin + 1] + text + out[end - 1:]


def ranges_of(data):
    """The newest signature's /ByteRange."""
    return tuple(map(int, re.findall(rb"/ByteRange ?\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)[-1]))


def one_revision(data):
    """The file as it was when its first signature was made."""
    _, _, second, rest = map(int, re.findall(rb"/ByteRange ?\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)[0])
    return data[:second + rest]


def der_of(data):
    """The newest signature's SignedData, and where its hexadecimal digits begin."""
    _, length, _, _ = ranges_of(data)
    begin = length + 1
    raw = bytes.fromhex(data[begin:data.index(b">", begin)].decode())
    return cms.ContentInfo.load(raw).dump(), begin


def with_der(data, der):
    """The newest signature's SignedData replaced, the rest of the hole zero."""
    _, begin = der_of(data)
    end = data.index(b">", begin)
    return data[:begin] + der.hex().encode().ljust(end - begin, b"0") + data[end:]


# ---- SignedData ----

def certificate(name):
    return x509.Certificate.load(pem.unarmor(read(pki.cert(name)))[2])


def chain(name):
    text = read(pki.chain(name))
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(text, multiple=True)] if text else []


def signature_of(name, message, digest_name="sha256"):
    key = serialization.load_pem_private_key(read(pki.key(name)), None)
    kind = getattr(hashes, digest_name.upper())()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(kind)), f"{digest_name}_ecdsa"
    return key.sign(message, padding.PKCS1v15(), kind), f"{digest_name}_rsa"


def attributes(digest, name):
    """The signed attributes of PAdES B-B, as they should be: type, values."""
    return [("content_type", ["data"]), ("message_digest", [digest]),
            ("signing_certificate_v2", [signing_certificate(name)])]


def signing_certificate(name):
    from asn1crypto import tsp
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({
        "hash_algorithm": {"algorithm": "sha256"},
        "cert_hash": hashlib.sha256(certificate(name).dump()).digest()})]})


def signer_info(digest, name, digest_name="sha256", signed=attributes, order=None, signer=None, **changed):
    """A SignerInfo. signed gives the attributes, or None for none; order sorts their DER, as it stands and as it is
    signed; signer signs instead of NAME."""
    cert = certificate(name)
    info = {"version": "v1", "digest_algorithm": {"algorithm": digest_name},
            "sid": {"issuer_and_serial_number": {"issuer": cert.issuer, "serial_number": cert.serial_number}}}
    if signed is None:
        info["signature"], algorithm = signature_of(signer or name, digest, digest_name)
    else:
        listed = [cms.CMSAttribute({"type": kind, "values": values}).dump() for kind, values in signed(digest, name)]
        inner = b"".join((order or sorted)(listed))
        attrs = cms.CMSAttributes.load(tlv(0x31, inner))
        info["signature"], algorithm = signature_of(signer or name, tlv(0x31, inner), digest_name)
        info["signed_attrs"] = attrs
    info["signature_algorithm"] = {"algorithm": algorithm}
    return cms.SignerInfo({**info, **changed})


def signed_data(digest, name, infos=None, certificates=None, content=None, content_type="data", digests=None, **more):
    """ContentInfo as DER. What is not given is as PAdES B-B has it."""
    digest_name = more.get("digest_name", "sha256")
    if infos is None:
        infos = [signer_info(digest, name, **more)]
    if certificates is None:
        certificates = [certificate(name), *chain(name)]
    inner = {"content_type": content_type}
    if content is not None:
        inner["content"] = core.OctetString(content)
    data = cms.SignedData({
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": name}) for name in digests or (digest_name,)],
        "encap_content_info": inner,
        "certificates": [cms.CertificateChoices("certificate", each) for each in certificates],
        "signer_infos": infos})
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


# ---- DER by hand ----

def tlv(tag, body):
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + body


def split(der):
    """Tag, header's size and content of the first value."""
    first = der[1]
    if first < 0x80:
        return der[0], 2, der[2:2 + first]
    n = first & 0x7F
    size = int.from_bytes(der[2:2 + n], "big")
    return der[0], 2 + n, der[2 + n:2 + n + size]


def children(body):
    found = []
    while body:
        _, header, inner = split(body)
        found.append(body[:header + len(inner)])
        body = body[header + len(inner):]
    return found


def rebuilt(der, path, change):
    """DER with the value at this path of child numbers changed, all lengths above it made anew."""
    tag, _, body = split(der)
    if not path:
        return change(der)
    kids = children(body)
    kids[path[0]] = rebuilt(kids[path[0]], path[1:], change)
    return tlv(tag, b"".join(kids))
