/* SignedData and its one SignerInfo. See read.h. */
#include "cms/read.h"

#include "base/vector.h"

/* ---- algorithms ---- */

static const struct {
    const char *name, *oid;
    size_t size;
} hashes[EG_N_HASHES] = {
    [EG_HASH_NONE] = {"an unknown digest", "0.0", 0},
    [EG_HASH_MD5] = {"MD5", "1.2.840.113549.2.5", 16},
    [EG_HASH_SHA1] = {"SHA-1", "1.3.14.3.2.26", 20},
    [EG_HASH_SHA224] = {"SHA-224", "2.16.840.1.101.3.4.2.4", 28},
    [EG_HASH_SHA256] = {"SHA-256", "2.16.840.1.101.3.4.2.1", 32},
    [EG_HASH_SHA384] = {"SHA-384", "2.16.840.1.101.3.4.2.2", 48},
    [EG_HASH_SHA512] = {"SHA-512", "2.16.840.1.101.3.4.2.3", 64},
};

static const struct {
    const char *oid;
    eg_signing signing;
    eg_hash hash; /* NONE: what the digest is, or what parameters say */
} signings[] = {
    {"1.2.840.113549.1.1.1", EG_SIGNING_RSA, EG_HASH_NONE},
    {"1.2.840.113549.1.1.4", EG_SIGNING_RSA, EG_HASH_MD5},
    {"1.2.840.113549.1.1.5", EG_SIGNING_RSA, EG_HASH_SHA1},
    {"1.2.840.113549.1.1.14", EG_SIGNING_RSA, EG_HASH_SHA224},
    {"1.2.840.113549.1.1.11", EG_SIGNING_RSA, EG_HASH_SHA256},
    {"1.2.840.113549.1.1.12", EG_SIGNING_RSA, EG_HASH_SHA384},
    {"1.2.840.113549.1.1.13", EG_SIGNING_RSA, EG_HASH_SHA512},
    {"1.2.840.113549.1.1.10", EG_SIGNING_PSS, EG_HASH_NONE},
    {"1.2.840.10045.4.1", EG_SIGNING_ECDSA, EG_HASH_SHA1},
    {"1.2.840.10045.4.3.1", EG_SIGNING_ECDSA, EG_HASH_SHA224},
    {"1.2.840.10045.4.3.2", EG_SIGNING_ECDSA, EG_HASH_SHA256},
    {"1.2.840.10045.4.3.3", EG_SIGNING_ECDSA, EG_HASH_SHA384},
    {"1.2.840.10045.4.3.4", EG_SIGNING_ECDSA, EG_HASH_SHA512},
    {"1.3.101.112", EG_SIGNING_ED25519, EG_HASH_SHA512}, /* RFC 8419: the digest is SHA-512 */
};

const char *eg_hash_name(eg_hash hash)
{
    return hashes[hash].name;
}

bool eg_hash_is_strong(eg_hash hash)
{
    return hash >= EG_HASH_SHA256;
}

size_t eg_hash_size(eg_hash hash)
{
    return hashes[hash].size;
}

/* An AlgorithmIdentifier apart: its OID, and its parameters, whole, which are empty when there are none. */
static bool split_algorithm(eg_slice algorithm, eg_slice *oid, eg_slice *parameters)
{
    eg_der sequence, name;
    if (!eg_der_take(&algorithm, EG_DER_SEQUENCE, &sequence) || algorithm.size)
        return false;
    *parameters = sequence.content;
    if (!eg_der_take(parameters, EG_DER_OID, &name))
        return false;
    *oid = name.content;
    return true;
}

static bool is_none_or_null(eg_slice parameters)
{
    return parameters.size == 0 || (parameters.size == 2 && memcmp(parameters.data, "\5\0", 2) == 0);
}

eg_hash eg_hash_of(eg_slice algorithm)
{
    eg_slice oid, parameters;
    if (!split_algorithm(algorithm, &oid, &parameters) || !is_none_or_null(parameters))
        return EG_HASH_NONE;
    for (int i = EG_HASH_NONE + 1; i < EG_N_HASHES; i++)
        if (eg_der_is_oid(oid, hashes[i].oid))
            return (eg_hash)i;
    return EG_HASH_NONE;
}

/* RSASSA-PSS-params (RFC 4055 3.1). The mask's digest must be the message's; what is absent is SHA-1. */
static bool read_pss(eg_slice parameters, eg_algorithm *out)
{
    eg_der sequence, field, part, name;
    eg_hash mask = EG_HASH_SHA1;
    out->hash = EG_HASH_SHA1;
    out->salt = 20;
    if (!eg_der_take(&parameters, EG_DER_SEQUENCE, &sequence) || parameters.size)
        return false;
    eg_slice rest = sequence.content;
    if (eg_der_take(&rest, EG_DER_CONTEXT(0), &field))
        out->hash = eg_hash_of(field.content);
    if (eg_der_take(&rest, EG_DER_CONTEXT(1), &field)) {
        eg_slice inner = field.content;
        if (!eg_der_take(&inner, EG_DER_SEQUENCE, &part) || inner.size)
            return false;
        inner = part.content;
        if (!eg_der_take(&inner, EG_DER_OID, &name) || !eg_der_is_oid(name.content, "1.2.840.113549.1.1.8"))
            return false;
        mask = eg_hash_of(inner);
    }
    if (eg_der_take(&rest, EG_DER_CONTEXT(2), &field)) {
        eg_slice inner = field.content;
        if (!eg_der_take(&inner, EG_DER_INTEGER, &part) || inner.size ||
            !eg_der_number(part.content, &out->salt))
            return false;
    }
    if (eg_der_take(&rest, EG_DER_CONTEXT(3), &field)) {
        eg_slice inner = field.content;
        uint32_t trailer;
        if (!eg_der_take(&inner, EG_DER_INTEGER, &part) || inner.size ||
            !eg_der_number(part.content, &trailer) || trailer != 1)
            return false;
    }
    return rest.size == 0 && out->hash != EG_HASH_NONE && mask == out->hash && out->salt <= 512;
}

static bool read_algorithm(eg_slice algorithm, eg_hash digest, eg_algorithm *out)
{
    eg_slice oid, parameters;
    if (!split_algorithm(algorithm, &oid, &parameters))
        return false;
    for (size_t i = 0; i < sizeof signings / sizeof *signings; i++) {
        if (!eg_der_is_oid(oid, signings[i].oid))
            continue;
        out->signing = signings[i].signing;
        out->hash = signings[i].hash == EG_HASH_NONE ? digest : signings[i].hash;
        if (out->signing == EG_SIGNING_PSS)
            return read_pss(parameters, out);
        /* RFC 3279 and 5758: NULL for RSA, nothing for the others; some writers leave the NULL out. */
        return out->signing == EG_SIGNING_RSA ? is_none_or_null(parameters) : parameters.size == 0;
    }
    return false;
}

/* ---- attributes ---- */

typedef struct attributes {
    eg_slice content_type, message_digest, signing_time, certificate_v1, certificate_v2, revocation,
        protection;
    eg_slice stamp;
} attributes;

/* The OID of each attribute that means something here, and where its one value goes. */
static const struct {
    const char *oid, *name;
    size_t at;
    bool is_signed;
} known_attributes[] = {
    {"1.2.840.113549.1.9.3", "content-type", offsetof(attributes, content_type), true},
    {"1.2.840.113549.1.9.4", "message-digest", offsetof(attributes, message_digest), true},
    {"1.2.840.113549.1.9.5", "signing-time", offsetof(attributes, signing_time), true},
    {"1.2.840.113549.1.9.16.2.12", "signing-certificate", offsetof(attributes, certificate_v1), true},
    {"1.2.840.113549.1.9.16.2.47", "signing-certificate-v2", offsetof(attributes, certificate_v2), true},
    {"1.2.840.113583.1.1.8", "revocationInfoArchival", offsetof(attributes, revocation), true},
    {"1.2.840.113549.1.9.52", "algorithm protection", offsetof(attributes, protection), true},
    {"1.2.840.113549.1.9.16.2.14", "signature-timestamp", offsetof(attributes, stamp), false},
};

/* A SET OF Attribute: those known once, with one value; others are passed over. */
static const char *read_attributes(eg_arena *arena, eg_slice content, bool is_signed, attributes *out)
{
    eg_der attribute, oid, values, value;
    while (content.size) {
        if (!eg_der_take(&content, EG_DER_SEQUENCE, &attribute))
            return "has an attribute that is none";
        eg_slice rest = attribute.content;
        if (!eg_der_take(&rest, EG_DER_OID, &oid) || !eg_der_take(&rest, EG_DER_SET, &values) || rest.size)
            return "has an attribute that is none";
        for (size_t i = 0; i < sizeof known_attributes / sizeof *known_attributes; i++) {
            eg_slice *place = (eg_slice *)(void *)((char *)out + known_attributes[i].at);
            if (known_attributes[i].is_signed != is_signed ||
                !eg_der_is_oid(oid.content, known_attributes[i].oid))
                continue;
            rest = values.content;
            if (place->data)
                return eg_arena_print(arena, "has the attribute %s twice", known_attributes[i].name);
            if (!eg_der_next(&rest, &value) || rest.size)
                return eg_arena_print(arena, "has not one value of the attribute %s",
                                      known_attributes[i].name);
            *place = value.whole;
        }
    }
    return NULL;
}

static void push(eg_arena *arena, eg_slices *to, eg_slice item)
{
    eg_slice *items = (eg_slice *)to->items;
    if ((to->n & (to->n - 1)) == 0) { /* full: it holds a power of two */
        items = EG_NEW_ARRAY(arena, eg_slice, to->n ? (size_t)to->n * 2 : 1);
        if (to->n)
            memcpy(items, to->items, to->n * sizeof *items);
    }
    items[to->n++] = item;
    to->items = items;
}

/* The next ESSCertID or ESSCertIDv2 of a list. */
static bool take_certificate_id(eg_slice *list, bool is_v2, eg_hash *hash, eg_slice *digest)
{
    eg_der part;
    if (!eg_der_take(list, EG_DER_SEQUENCE, &part))
        return false;
    eg_slice id = part.content;
    *hash = is_v2 ? EG_HASH_SHA256 : EG_HASH_SHA1;
    if (is_v2 && eg_der_take(&id, EG_DER_SEQUENCE, &part))
        *hash = eg_hash_of(part.whole);
    if (!eg_der_take(&id, EG_DER_OCTET_STRING, &part) || *hash == EG_HASH_NONE)
        return false;
    *digest = part.content;
    return part.content.size == eg_hash_size(*hash);
}

/* SigningCertificate and SigningCertificateV2 (RFC 5035): the first ESSCertID is the signer's. */
static bool read_certificate_digests(eg_arena *arena, eg_slice value, bool is_v2, eg_signed *out)
{
    eg_der part;
    eg_hash hash;
    eg_slice digest;
    if (!eg_der_take(&value, EG_DER_SEQUENCE, &part))
        return false;
    eg_slice list = part.content;
    if (!eg_der_take(&list, EG_DER_SEQUENCE, &part))
        return false;
    list = part.content;
    if (!take_certificate_id(&list, is_v2, &out->certificate_hash, &out->certificate_digest))
        return false;
    while (list.size) {
        if (!take_certificate_id(&list, is_v2, &hash, &digest))
            return false;
        if (hash == out->certificate_hash)
            push(arena, &out->also_named, digest);
    }
    return true;
}

/* CMSAlgorithmProtection (RFC 6211): what the signer says the algorithms are, so that nobody exchanges them. */
static bool is_protected(eg_slice value, eg_slice digest_algorithm, eg_slice signature_algorithm)
{
    eg_der part;
    if (!eg_der_take(&value, EG_DER_SEQUENCE, &part))
        return false;
    eg_slice rest = part.content;
    if (!eg_der_take(&rest, EG_DER_SEQUENCE, &part) || !eg_slice_equals(part.whole, digest_algorithm))
        return false;
    if (!eg_der_take(&rest, EG_DER_CONTEXT(1), &part) || signature_algorithm.size < 1)
        return false;
    /* [1] replaces the tag of the SEQUENCE; all after it must be the same. */
    eg_slice found = {part.whole.data + 1, part.whole.size - 1};
    return eg_slice_equals(found, (eg_slice){signature_algorithm.data + 1, signature_algorithm.size - 1});
}

/* Adobe's RevocationInfoArchival: [0] CRLs, [1] OCSP responses. */
static bool read_archival(eg_arena *arena, eg_slice value, eg_signed *out)
{
    eg_der part, list, item;
    if (!eg_der_take(&value, EG_DER_SEQUENCE, &part))
        return false;
    eg_slice rest = part.content;
    for (uint8_t i = 0; i < 2; i++) {
        if (!eg_der_take(&rest, EG_DER_CONTEXT(i), &part))
            continue;
        eg_slice inner = part.content;
        if (!eg_der_take(&inner, EG_DER_SEQUENCE, &list))
            return false;
        for (inner = list.content; eg_der_next(&inner, &item);)
            push(arena, i ? &out->ocsps : &out->crls, item.whole);
    }
    return true;
}

static const char *take_attributes(eg_arena *arena, const attributes *from, eg_signed *out)
{
    eg_der value;
    eg_slice type = from->content_type, digest = from->message_digest, time = from->signing_time;
    if (!type.data || !eg_der_take(&type, EG_DER_OID, &value) ||
        !eg_slice_equals(value.content, out->content_type))
        return "does not say, in its attribute content-type, what it signs";
    if (!digest.data || !eg_der_take(&digest, EG_DER_OCTET_STRING, &value) ||
        value.content.size != eg_hash_size(out->hash))
        return "has no right message-digest";
    out->message_digest = value.content;
    if (time.data) {
        out->has_signing_time = true;
        if (!eg_der_next(&time, &value) ||
            (value.tag != EG_DER_UTC_TIME && value.tag != EG_DER_GENERALIZED_TIME) ||
            !eg_der_time(&value, &out->signing_time))
            return "has a signing-time that is none";
    }
    if (from->certificate_v2.data && !read_certificate_digests(arena, from->certificate_v2, true, out))
        return "has an ill-formed signing-certificate-v2";
    if (!from->certificate_v2.data && from->certificate_v1.data &&
        !read_certificate_digests(arena, from->certificate_v1, false, out))
        return "has an ill-formed signing-certificate";
    if (from->revocation.data && !read_archival(arena, from->revocation, out))
        return "has ill-formed revocation data";
    return NULL;
}

/* ---- the signer ---- */

/* SignerInfo (RFC 5652 5.3). */
typedef struct signer {
    uint32_t version;
    eg_slice digest_algorithm, signature_algorithm, unsigned_attributes;
} signer;

static const char *read_signer(eg_slice rest, signer *s, eg_signed *out)
{
    eg_der part, inner;
    if (!eg_der_take(&rest, EG_DER_INTEGER, &part) || !eg_der_number(part.content, &s->version))
        return "has a signer of no version";
    if (eg_der_take(&rest, EG_DER_SEQUENCE, &part)) {
        eg_slice id = part.content;
        if (s->version != 1 || !eg_der_take(&id, EG_DER_SEQUENCE, &inner))
            return "does not name its signer";
        out->issuer = inner.whole;
        if (!eg_der_take(&id, EG_DER_INTEGER, &inner) || id.size)
            return "does not name its signer";
        out->serial = inner.content;
    } else if (s->version == 3 && eg_der_take(&rest, EG_DER_CONTEXT_PRIMITIVE(0), &part))
        out->key_id = part.content;
    else
        return "does not name its signer";
    if (!eg_der_take(&rest, EG_DER_SEQUENCE, &part))
        return "has a signer without a digest";
    s->digest_algorithm = part.whole;
    if (!eg_der_take(&rest, EG_DER_CONTEXT(0), &part))
        return "has no signed attributes";
    out->attributes = part.whole;
    if (!eg_der_is_sorted(part.content))
        return "has signed attributes that are not in the order of DER";
    if (!eg_der_take(&rest, EG_DER_SEQUENCE, &part))
        return "has no algorithm";
    s->signature_algorithm = part.whole;
    if (!eg_der_take(&rest, EG_DER_OCTET_STRING, &part))
        return "has no value";
    out->value = part.content;
    if (eg_der_take(&rest, EG_DER_CONTEXT(1), &part))
        s->unsigned_attributes = part.content;
    return rest.size ? "has something after its signer" : NULL;
}

static const char *read_signer_info(eg_arena *arena, eg_slice set, eg_slice digest_algorithms, eg_signed *out)
{
    eg_der part;
    signer s = {0};
    attributes found = {0};
    if (!eg_der_take(&set, EG_DER_SEQUENCE, &part) || set.size)
        return "has not exactly one signer";
    const char *fault = read_signer(part.content, &s, out);
    if (fault)
        return fault;
    out->hash = eg_hash_of(s.digest_algorithm);
    if (out->hash == EG_HASH_NONE)
        return "uses a digest that engross does not know";
    eg_der listed;
    if (!eg_der_next(&digest_algorithms, &listed) || digest_algorithms.size ||
        eg_hash_of(listed.whole) != out->hash)
        return "lists other digests than its signer's";
    if (!read_algorithm(s.signature_algorithm, out->hash, &out->algorithm))
        return "uses an algorithm that engross does not know";
    if (out->algorithm.hash != out->hash)
        return "is made with another digest than it names";
    eg_der attribute_set = {0};
    eg_slice whole = out->attributes;
    eg_der_next(&whole, &attribute_set);
    if ((fault = read_attributes(arena, attribute_set.content, true, &found)) ||
        (fault = read_attributes(arena, s.unsigned_attributes, false, &found)))
        return fault;
    if (found.protection.data && !is_protected(found.protection, s.digest_algorithm, s.signature_algorithm))
        return "names other algorithms than those that its signer protected";
    out->stamp = found.stamp;
    return take_attributes(arena, &found, out);
}

/* RevocationInfoChoices: CRLs, and OCSP responses as RFC 5940 puts them. */
static const char *read_revocations(eg_arena *arena, eg_slice content, eg_signed *out)
{
    eg_der item, oid;
    while (content.size) {
        if (!eg_der_next(&content, &item))
            return "has ill-formed revocation data";
        eg_slice rest = item.content;
        if (item.tag == EG_DER_SEQUENCE)
            push(arena, &out->crls, item.whole);
        else if (item.tag == EG_DER_CONTEXT(1) && eg_der_take(&rest, EG_DER_OID, &oid))
            push(arena, &out->ocsps, rest);
    }
    return NULL;
}

/* SignedData (RFC 5652 5.1). */
static const char *read_signed_data(eg_arena *arena, eg_slice rest, eg_signed *out)
{
    eg_der part, digests, type, content = {0};
    uint32_t version;
    if (!eg_der_take(&rest, EG_DER_INTEGER, &part) || !eg_der_number(part.content, &version) || version < 1 ||
        version > 5 || version == 2)
        return "is of a version that there is none of";
    if (!eg_der_take(&rest, EG_DER_SET, &digests) || !eg_der_take(&rest, EG_DER_SEQUENCE, &part))
        return "does not say what it signs";
    eg_slice inner = part.content;
    if (!eg_der_take(&inner, EG_DER_OID, &type))
        return "does not say what it signs";
    out->content_type = type.content;
    if (eg_der_take(&inner, EG_DER_CONTEXT(0), &part)) {
        eg_slice octets = part.content;
        if (!eg_der_take(&octets, EG_DER_OCTET_STRING, &content) || octets.size)
            return "does not say what it signs";
        out->content = content.content;
    }
    if (inner.size)
        return "does not say what it signs";
    if (eg_der_take(&rest, EG_DER_CONTEXT(0), &part))
        for (inner = part.content; inner.size;) {
            eg_der certificate;
            if (!eg_der_take(&inner, EG_DER_SEQUENCE, &certificate))
                return "has a certificate that is none";
            push(arena, &out->certificates, certificate.whole);
        }
    if (eg_der_take(&rest, EG_DER_CONTEXT(1), &part)) {
        const char *fault = read_revocations(arena, part.content, out);
        if (fault)
            return fault;
    }
    if (!eg_der_take(&rest, EG_DER_SET, &part) || rest.size)
        return "has no signer, or something after it";
    return read_signer_info(arena, part.content, digests.content, out);
}

const char *eg_signed_read(eg_arena *arena, eg_slice bytes, eg_signed *out)
{
    size_t at;
    eg_der part, oid;
    *out = (eg_signed){0};
    const char *fault = eg_der_check(bytes, &at);
    if (fault)
        return eg_arena_print(arena, "is not in DER: at its byte %zu %s", at, fault);
    eg_der_next(&bytes, &part);
    eg_slice rest = part.content;
    if (part.tag != EG_DER_SEQUENCE || !eg_der_take(&rest, EG_DER_OID, &oid) ||
        !eg_der_is_oid(oid.content, "1.2.840.113549.1.7.2") ||
        !eg_der_take(&rest, EG_DER_CONTEXT(0), &part) || rest.size)
        return "is no SignedData";
    rest = part.content;
    if (!eg_der_take(&rest, EG_DER_SEQUENCE, &part) || rest.size)
        return "is no SignedData";
    return read_signed_data(arena, part.content, out);
}
