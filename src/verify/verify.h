/* What became of a signed PDF: one verdict for the file, and for each signature who, when, what it covers and
 * what came after.
 *
 * Place: over read/, cms/ and the list of fields of sign/. Bytes of a PDF and of what its reader trusts come in;
 * findings and a plain report go out, both in the job. ISO 32000-1 12.8, ETSI EN 319 142-1, EN 319 102-1.
 *
 * The clock is the caller's: nothing here asks for the time. */
#ifndef EG_VERIFY_VERIFY_H
#define EG_VERIFY_VERIFY_H

#include "base/buffer.h"
#include "base/job.h"
#include "base/status.h"
#include "read/read.h"

/* Of a file it is its worst signature's: "valid", "unaltered, signer not known to you", "altered or broken", "not
 * signed". */
const char *eg_verdict_words(eg_verdict verdict);
/* "valid", "unknown", "broken", "unsigned": for machines. */
const char *eg_verdict_slug(eg_verdict verdict);

typedef struct eg_named_bytes {
    const char *name; /* for messages: a path */
    eg_slice bytes;
    eg_place place; /* of the line of house.yaml that names it; file NULL: the caller did */
} eg_named_bytes;

typedef struct eg_verify_request {
    const char *path; /* for messages */
    eg_slice bytes;   /* must stay as long as the job */
    /* Files of certificates, in PEM or DER, that the caller trusts. */
    const eg_named_bytes *trust;
    uint32_t n_trust;
    /* Files of CRLs and OCSP responses, in DER or PEM, beside those that the PDF has. */
    const eg_named_bytes *revocation;
    uint32_t n_revocation;
    int64_t at; /* the moment it is judged at, in seconds since 1970 */
} eg_verify_request;

typedef enum eg_signature_kind {
    EG_SIGNATURE_APPROVAL,
    EG_SIGNATURE_CERTIFICATION,
    EG_SIGNATURE_STAMP
} eg_signature_kind;

/* Strings are NULL where there is nothing to say, and printable. Times are seconds since 1970. */
typedef struct eg_signature_report {
    const char *field;
    eg_signature_kind kind;
    eg_verdict verdict;
    const char *signer;       /* of the certificate; NULL: it could not be read */
    const char *const *chain; /* names from the signer's issuer to the root, as far as it is known */
    uint32_t n_chain;
    const char *missing;    /* the root that is not trusted */
    const char *trusted_by; /* the name of the file of `trust` that the root, or the chain's end, is from */
    const char *name, *reason, *location; /* as the signer wrote them; nobody has checked them */
    const char *claimed;                  /* the time as the signer wrote it: "2026-11-24 02:00:00 +07:00" */
    bool is_stamped;                      /* the time is of a stamp whose maker is known */
    int64_t stamped;
    const char *stamper;
    const char *level;        /* "PAdES B-B", "PAdES B-T", "PAdES B-LT", "PAdES B-LTA"; NULL: none of them */
    const char *revocation;   /* what is known of it, in words */
    const char *algorithm;    /* "RSA, SHA-256" */
    uint32_t revision;        /* from 1; 0: it covers none whole */
    size_t covered;           /* bytes from the file's beginning on */
    uint32_t permission;      /* of a certification: 1, 2 or 3 (12.8.2.2); else 0 */
    const char *const *after; /* what later revisions did, each in words */
    uint32_t n_after;
} eg_signature_report;

typedef struct eg_verification {
    eg_verdict verdict;
    uint32_t n_revisions;
    size_t size;                           /* bytes of the file */
    const eg_signature_report *signatures; /* in the order in which they were made */
    uint32_t n_signatures;
    const char *const *standards; /* those that the newest revision says it keeps: "PDF/A-2a" */
    uint32_t n_standards;
} eg_verification;

/* Judges a file. In libengross-sign, where the program finds it by its name. EG_ERR_INPUT, with findings, when it
 * cannot be read, is altered or broken, or has no signature; EG_ERR_SYSTEM when what is trusted cannot be read.
 * *out is NULL when the PDF cannot be. */
EG_API eg_status eg_verify_pdf(eg_job *job, const eg_verify_request *request, const eg_verification **out);

/* Whether a file may be signed further: its signatures are whole, and nothing was done to it since that they forbid.
 * Whose they are, and when they were made, is not asked; nor is anything of a file that was never signed. EG_ERR_INPUT,
 * with findings as eg_verify_pdf has them, when not. */
eg_status eg_verify_integrity(eg_job *job, const eg_reader *reader);

/* "2026-11-24 02:00:00 UTC", and "2026-11-24T02:00:00Z". */
const char *eg_verify_time(eg_arena *arena, int64_t time);
const char *eg_verify_moment(eg_arena *arena, int64_t time);

/* The report as lines for people; the findings are not in it. */
void eg_verify_add_words(eg_buffer *out, const char *path, const eg_verification *verification);

#endif
