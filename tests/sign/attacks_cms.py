"""Attacks on the SignedData and on time stamps: not DER, not one signer, attributes missing or untrue, weak digests."""
import functools
import hashlib
import urllib.request

from asn1crypto import cms, tsp
from files import edition, pki, pyhanko_sign, read
from forge import (attack, attributes, certificate, chain, children, der_of, rebuilt, sign, signed_data,
                   signer_info, signing_certificate, split, tlv, with_der)

NAME = "party02"


@functools.cache
def empty():
    return read(edition(3))


def built(**ways):
    return sign(empty(), "S01", NAME, build=lambda digest: signed_data(digest, NAME, **ways))


def reshaped(change):
    return sign(empty(), "S01", NAME, build=lambda digest: change(signed_data(digest, NAME)))


def with_infos(infos):
    return sign(empty(), "S01", NAME, build=lambda digest: signed_data(digest, NAME, infos=infos(digest)))


# Places in ContentInfo: what it holds, then SignedData's parts.
SIGNED_DATA = (1, 0)
INFO = (1, 0, 4, 0)
CMS = ("signature-cms",)


# ---- Not DER ----

@attack("SignedData of indefinite length", *CMS)
def indefinite():
    return reshaped(lambda der: b"\x30\x80" + split(der)[2] + b"\0\0")


@attack("a length in more octets than it takes", *CMS)
def long_length():
    def change(der):
        body = split(der)[2]
        return b"\x30\x84" + len(body).to_bytes(4, "big") + body
    return reshaped(change)


@attack("a short length written long", *CMS)
def short_length():
    return reshaped(lambda der: rebuilt(der, (1, 0, 0), lambda version: b"\x02\x81\x01" + version[2:]))


@attack("an integer with a zero before it", *CMS)
def padded_integer():
    return reshaped(lambda der: rebuilt(der, (1, 0, 0), lambda version: b"\x02\x02\0" + version[2:]))


@attack("an octet string in pieces", *CMS)
def pieces():
    def change(der):
        body = split(der)[2]
        return tlv(0x24, tlv(0x04, body[:9]) + tlv(0x04, body[9:]))
    return reshaped(lambda der: rebuilt(der, (*INFO, 5), change))


@attack("signed attributes out of order, and signed so", *CMS)
def unsorted():
    return with_infos(lambda digest: [signer_info(digest, NAME, order=lambda listed: sorted(listed, reverse=True))])


@attack("a value after the signers", *CMS)
def extra_value():
    return reshaped(lambda der: rebuilt(der, SIGNED_DATA, lambda data: tlv(0x30, split(data)[2] + b"\x05\0")))


@attack("bytes after SignedData within ContentInfo", *CMS)
def trailing():
    return reshaped(lambda der: tlv(0x30, split(der)[2] + b"\x04\x02hi"))


@attack("the first byte missing", *CMS, "signature-hole")
def headless():
    return sign(empty(), "S01", NAME, build=lambda digest: signed_data(digest, NAME)[1:])


@attack("SignedData cut short", *CMS, "signature-hole")
def cut():
    return sign(empty(), "S01", NAME, build=lambda digest: signed_data(digest, NAME)[:-20])


@attack("a length past the hole", *CMS, "signature-hole")
def past_hole():
    return reshaped(lambda der: der[:2] + b"\xff\xff" + der[4:])


@attack("a thousand values, one within the other", *CMS)
def deep():
    def nested(_):
        der = b"\x05\0"
        for _ in range(1000):
            der = tlv(0x30, der)
        return der
    return sign(empty(), "S01", NAME, build=lambda digest: nested(digest))


@attack("no CMS, but a letter", *CMS)
def letter():
    return sign(empty(), "S01", NAME, build=lambda digest: b"Signed, sealed and delivered.")


@attack("another kind of CMS", *CMS)
def other_kind():
    def change(der):
        return rebuilt(der, (0,), lambda _: cms.ContentType("authenticated_data").dump())
    return reshaped(change)


# ---- Not one signer ----

@attack("no signer", *CMS)
def no_signer():
    return with_infos(lambda digest: [])


@attack("two signers", *CMS)
def two_signers():
    return sign(empty(), "S01", NAME, build=lambda digest: signed_data(
        digest, NAME, infos=[signer_info(digest, NAME), signer_info(digest, "party04")],
        certificates=[certificate(NAME), certificate("party04"), *chain(NAME)]))


@attack("the same signer twice", *CMS)
def signer_twice():
    return with_infos(lambda digest: [signer_info(digest, NAME), signer_info(b"\0" * 32, NAME)])


@attack("the signer's certificate is missing", *CMS, "certificate-unknown")
def no_certificate():
    return built(certificates=chain(NAME))


@attack("no certificates at all", *CMS, "certificate-unknown")
def no_certificates():
    return built(certificates=[])


@attack("signed with another key than the certificate's", *CMS, "signature-digest")
def other_key():
    return with_infos(lambda digest: [signer_info(digest, NAME, signer="party06")])


@attack("a digest signed as attributes, and the attributes left out", *CMS)
def no_attributes():
    return with_infos(lambda digest: [signer_info(digest, NAME, signed=None)])


@attack("the text is within the SignedData", *CMS)
def enveloped():
    return built(content=b"We met to speak about the water that we share.")


@attack("a content of another type", *CMS)
def other_content():
    return built(content_type="digested_data")


@attack("a signature of no bytes", *CMS, "signature-digest")
def no_signature():
    return with_infos(lambda digest: [signer_info(digest, NAME, signature=b"")])


@attack("a byte of the signature's value changed", *CMS, "signature-digest")
def value_byte():
    return reshaped(lambda der: rebuilt(der, (*INFO, 5), lambda value: value[:-1] + bytes((value[-1] ^ 1,))))


@attack("the algorithm named is another", *CMS, "signature-digest", "certificate-weak")
def other_algorithm():
    return with_infos(lambda digest: [signer_info(digest, NAME, signature_algorithm={"algorithm": "sha512_rsa"})])


@attack("the digest's algorithm is not among those announced", *CMS)
def unannounced():
    return built(digests=("sha512",))


# ---- Attributes ----

def with_attributes(change):
    return with_infos(lambda digest: [signer_info(digest, NAME, signed=lambda d, n: change(attributes(d, n)))])


def without(kind):
    return lambda listed: [each for each in listed if each[0] != kind]


def instead(kind, values):
    return lambda listed: [(each, values if each == kind else old) for each, old in listed]


for kind, words in (("content_type", "content type"), ("message_digest", "digest of the text"),
                    ("signing_certificate_v2", "name of the signer's certificate")):
    attack(f"signed attributes without the {words}", *CMS)(
        functools.partial(lambda kind: with_attributes(without(kind)), kind))
    attack(f"signed attributes with the {words} twice", *CMS)(
        functools.partial(lambda kind: with_attributes(
            lambda listed: listed + [each for each in listed if each[0] == kind]), kind))


@attack("a digest of two values", *CMS)
def two_digests():
    return with_infos(lambda digest: [signer_info(digest, NAME, signed=lambda d, n: instead(
        "message_digest", [b"\0" * 32, d])(attributes(d, n)))])


@attack("the digest of another text", "signature-digest")
def other_digest():
    return with_infos(lambda digest: [signer_info(hashlib.sha256(b"another text").digest(), NAME)])


@attack("a digest too short", *CMS, "signature-digest")
def short_digest():
    return with_infos(lambda digest: [signer_info(digest[:8], NAME)])


@attack("the signed content type is another", *CMS)
def other_type():
    return with_attributes(instead("content_type", ["signed_data"]))


@attack("another certificate is named as the signer's", *CMS)
def other_signer():
    return with_attributes(instead("signing_certificate_v2", [signing_certificate("party06")]))


@attack("the certificate exchanged for another of the same name and key", *CMS, "signature-digest")
def exchanged_certificate():
    """A certificate made by the attacker: the signer's key and name, but not the issuer's signature."""
    der = certificate(NAME).dump()
    forged = type(certificate(NAME)).load(der[:-1] + bytes((der[-1] ^ 1,)))
    return built(certificates=[forged, *chain(NAME)])


# ---- Weak ----

@attack("digest by SHA-1", "certificate-weak", *CMS)
def sha1():
    return sign(empty(), "S01", NAME, digest="sha1")


@attack("digest by MD5", "certificate-weak", *CMS)
def md5():
    return sign(empty(), "S01", NAME, digest="md5")


# ---- Time stamps ----

@functools.cache
def stamped(field="S01", name=NAME):
    return pyhanko_sign(empty(), field, name, level="T")


def unsigned_attributes(info):
    return next(i for i, kid in enumerate(children(split(info)[2])) if kid[0] == 0xA1)


def with_token(data, change):
    """The signature's time stamp changed, and nothing else."""
    der, _ = der_of(data)
    info = children(split(children(split(children(split(der)[2])[1])[2])[0])[2])[-1]
    signer = children(split(info)[2])[0]
    place = (1, 0, len(children(split(children(split(children(split(der)[2])[1])[2])[0])[2])) - 1, 0,
             unsigned_attributes(signer), 0, 1, 0)
    return with_der(data, rebuilt(der, place, change))


def token_of(data):
    found = []
    with_token(data, lambda token: found.append(token) or token)
    return found[0]


STAMP = ("stamp-broken",)


@attack("the time stamp of another signature", *STAMP)
def other_stamp():
    other = token_of(stamped("S02", "party04"))
    return with_token(stamped(), lambda _: other)


@attack("the time in the stamp changed", *STAMP)
def stamp_time():
    def change(token):
        at = token.index(b"\x18\x0f20")
        return token[:at + 3] + b"1" + token[at + 4:]
    return with_token(stamped(), change)


@attack("a byte of the stamp's signature changed", *STAMP)
def stamp_value():
    def change(token):
        data = tsp.ContentInfo.load(token)
        value = data["content"]["signer_infos"][0]["signature"].native
        at = token.rindex(value)
        return token[:at + 7] + bytes((token[at + 7] ^ 1,)) + token[at + 8:]
    return with_token(stamped(), change)


@attack("a time stamp that is none", *STAMP, "signature-cms")
def no_stamp():
    return with_token(stamped(), lambda _: signed_data(b"\0" * 32, NAME))


def stamped_by(name):
    """A stamp by another of the time-stamping keys, for the right bytes."""
    def change(_):
        der, _ = der_of(stamped())
        value = cms.ContentInfo.load(der)["content"]["signer_infos"][0]["signature"].native
        question = tsp.TimeStampReq({"version": "v1", "cert_req": True, "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(value).digest()}})
        request = urllib.request.Request(f"{pki.url}/tests/tsa/{name}", question.dump(),
                                         {"Content-Type": "application/timestamp-query"})
        with urllib.request.urlopen(request) as answer:
            return tsp.TimeStampResp.load(answer.read())["time_stamp_token"].dump()
    return with_token(stamped(), change)


@attack("a time stamp by a key that may not stamp", *STAMP, "certificate-usage")
def plain_stamp():
    return stamped_by("tsa-plain")


@attack("a time stamp by a certificate that had expired", *STAMP, "certificate-expired")
def expired_stamp():
    return stamped_by("tsa-expired")
