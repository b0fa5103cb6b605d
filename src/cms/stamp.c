/* TSTInfo (RFC 3161 2.4.2) in its SignedData. See stamp.h. */
#include "cms/stamp.h"

#include "cms/hash.h"
#include "cms/signature.h"

/* The fields after genTime (accuracy, ordering, nonce, tsa, extensions) say nothing that is judged here. */
static bool read_info(eg_slice rest, eg_stamp *out)
{
    eg_der part;
    uint32_t version;
    if (!eg_der_take(&rest, EG_DER_SEQUENCE, &part) || rest.size)
        return false;
    rest = part.content;
    if (!eg_der_take(&rest, EG_DER_INTEGER, &part) || !eg_der_number(part.content, &version) ||
        version != 1 || !eg_der_take(&rest, EG_DER_OID, &part) || !eg_der_take(&rest, EG_DER_SEQUENCE, &part))
        return false;
    eg_slice imprint = part.content;
    if (!eg_der_take(&imprint, EG_DER_SEQUENCE, &part))
        return false;
    out->hash = eg_hash_of(part.whole);
    if (!eg_der_take(&imprint, EG_DER_OCTET_STRING, &part) || imprint.size || out->hash == EG_HASH_NONE ||
        part.content.size != eg_hash_size(out->hash))
        return false;
    out->imprint = part.content;
    return eg_der_take(&rest, EG_DER_INTEGER, &part) && eg_der_take(&rest, EG_DER_GENERALIZED_TIME, &part) &&
           eg_der_time(&part, &out->time);
}

const char *eg_stamp_read(eg_arena *arena, eg_slice token, eg_stamp *out)
{
    size_t at;
    *out = (eg_stamp){0};
    const char *fault = eg_signed_read(arena, token, &out->signed_data);
    if (fault)
        return fault;
    if (!eg_der_is_oid(out->signed_data.content_type, "1.2.840.113549.1.9.16.1.4") ||
        !out->signed_data.content.data)
        return "is no timestamp token";
    if ((fault = eg_der_check(out->signed_data.content, &at)))
        return eg_arena_print(arena, "is not in DER: at byte %zu of its content %s", at, fault);
    return read_info(out->signed_data.content, out) ? NULL : "has ill-formed content";
}

bool eg_stamp_covers(const eg_stamp *stamp, const uint8_t *digest)
{
    return memcmp(stamp->imprint.data, digest, stamp->imprint.size) == 0;
}

const char *eg_stamp_check(const eg_certificates *pool, const eg_stamp *stamp, const eg_certificate **out)
{
    const eg_signed *s = &stamp->signed_data;
    uint8_t digest[EG_HASH_MAX];
    *out = eg_certificates_find(pool, s->issuer, s->serial, s->key_id);
    if (!*out)
        return "comes without the certificate of its maker";
    eg_hash_bytes(pool->job, s->hash, s->content, digest);
    if (!eg_signature_covers(s, digest))
        return "was changed: its content has another digest";
    if (!s->certificate_digest.data)
        return "does not name the certificate of its maker";
    const char *fault = eg_signature_check(pool->job, s, *out);
    if (fault)
        return fault;
    return eg_certificate_may_stamp(*out) ? NULL : "was made with a certificate that is not for timestamps";
}
