/* A SignedData, or a timestamp token, as a structure: what is said, not yet whether it is true.
 *
 * Place: between the bytes of a signature's /Contents and the checks of cms/signature.h, cms/chain.h and
 * cms/stamp.h. RFC 5652 as narrowed by ETSI EN 319 122-1 and EN 319 142-1: DER, one signer, signed attributes,
 * each of them once. All slices are of the bytes that were read. */
#ifndef EG_CMS_READ_H
#define EG_CMS_READ_H

#include "base/memory.h"
#include "cms/der.h"

typedef enum eg_hash {
    EG_HASH_NONE,
    EG_HASH_MD5,
    EG_HASH_SHA1,
    EG_HASH_SHA224,
    EG_HASH_SHA256,
    EG_HASH_SHA384,
    EG_HASH_SHA512,
    EG_N_HASHES
} eg_hash;
/* "SHA-256". */
const char *eg_hash_name(eg_hash hash);
/* Whether it is still good for signatures: SHA-256 and better. */
bool eg_hash_is_strong(eg_hash hash);
/* Of an AlgorithmIdentifier, whole; NONE when it is unknown, or has parameters other than none or NULL. */
eg_hash eg_hash_of(eg_slice algorithm);
size_t eg_hash_size(eg_hash hash);

typedef enum eg_signing { EG_SIGNING_RSA, EG_SIGNING_PSS, EG_SIGNING_ECDSA, EG_SIGNING_ED25519 } eg_signing;

typedef struct eg_algorithm {
    eg_signing signing;
    eg_hash hash;
    uint32_t salt; /* PSS: bytes */
} eg_algorithm;

typedef struct eg_slices {
    const eg_slice *items;
    uint32_t n;
} eg_slices;

typedef struct eg_signed {
    eg_slice content_type; /* the OID's content: id-data, or id-ct-TSTInfo */
    eg_slice content;      /* of a token; data is NULL when there is none, as in a PDF's signature */
    eg_slices certificates, crls, ocsps; /* whole; ocsps: OCSPResponse or BasicOCSPResponse */
    /* The signer: by issuer (a Name, whole) and serial number (content), or by its key's identifier. */
    eg_slice issuer, serial, key_id;
    eg_hash hash;
    eg_algorithm algorithm;
    eg_slice attributes; /* the signed ones, whole, with the tag [0] that stands in the file */
    eg_slice message_digest;
    bool has_signing_time;
    int64_t signing_time;
    /* signing-certificate-v2, or -v1 (SHA-1): the digest of the signer's certificate; NULL when absent. */
    eg_slice certificate_digest;
    eg_hash certificate_hash;
    eg_slices also_named; /* the digests, by the same hash, of the certificates it names besides */
    eg_slice value;       /* the signature */
    eg_slice stamp;       /* an unsigned signature-timestamp: the token, whole; NULL when there is none */
} eg_signed;

/* Reads exactly one ContentInfo with a SignedData. NULL, or what is wrong in words that go after "the signature
 * ...": in the arena, or constant. */
const char *eg_signed_read(eg_arena *arena, eg_slice bytes, eg_signed *out);

#endif
