/* What the files of verify/ share: one signature under examination. */
#ifndef EG_VERIFY_INTERNAL_H
#define EG_VERIFY_INTERNAL_H

#include "cms/certificate.h"
#include "cms/chain.h"
#include "cms/hash.h"
#include "cms/read.h"
#include "cms/revocation.h"
#include "cms/signature.h"
#include "cms/stamp.h"
#include "read/read.h"
#include "sign/fields.h"
#include "verify/verify.h"

#define EG_NO_REVISION UINT32_MAX
/* Two clocks may differ by so many seconds. */
enum { EG_CLOCK_TOLERANCE = 300 };

typedef struct eg_signature {
    const eg_field *field;
    const eg_object *dict; /* the signature dictionary */
    const char *id;
    bool is_stamp;       /* a document timestamp */
    bool is_cades;       /* ETSI.CAdES.detached */
    uint32_t revision;   /* that it covers, from 0; EG_NO_REVISION: none */
    size_t end;          /* of what it covers */
    uint32_t permission; /* of /DocMDP, 1 to 3; 0: none */
    bool has_field_lock; /* /FieldMDP */
    eg_slice cms;        /* the DER of /Contents, without what pads it */
    bool is_parsed;      /* signed_data, and stamp of a document timestamp, can be used */
    eg_signed signed_data;
    /* A document timestamp's own, or the signature-timestamp, when stamp_fault is NULL. */
    eg_stamp stamp;
    const char *stamp_fault;
    eg_hash_span span;
    const eg_certificate *signer;
    eg_revocation revocation; /* of the signer */
    int64_t
        proven; /* a document timestamp that covers it, or else the caller, says that it was there by then */
    bool is_archived; /* it is a document timestamp that says so */
    bool is_broken, is_unknown;
    eg_signature_report report;
    EG_VECTOR(const char *) after;
} eg_signature;

/* A verification under way. */
typedef struct eg_examination {
    eg_job *job;
    const eg_verify_request *request;
    const eg_reader *reader; /* of the newest revision */
    const eg_field *fields;  /* of the newest */
    uint32_t n_fields;
    eg_signature *signatures; /* in the order of what they cover */
    uint32_t n_signatures;
    eg_certificates *pool;
    eg_revocations *revocations;
    uint32_t first_signed; /* the oldest revision that is signed */
    bool is_misled;        /* what was given to trust, or of revocation, is none */
    bool has_store;        /* a document security store (/DSS) */
    bool is_broken;        /* something that is no signature's: the file */
} eg_examination;

/* Adds a finding of a signature: "signature S01_KHM: …" and marks it broken when its kind is an error. */
eg_finding *eg_verify_tell(eg_examination *v, eg_signature *s, eg_finding_kind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same of the file; all its signatures are broken then. */
eg_finding *eg_verify_tell_file(eg_examination *v, eg_finding_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void eg_verify_hint(eg_examination *v, eg_finding *finding, const char *hint);

/* A text without what cannot be seen or turns a line round: each such character is a "?". */
const char *eg_verify_printable(eg_examination *v, const char *text);
/* A text string of a PDF as a printable one; NULL: none is there. */
const char *eg_verify_text(eg_examination *v, const eg_object *dict, const char *key);
/* A date of a PDF (7.9.4): "2026-11-24 02:00:00 +07:00"; NULL: it is none. */
const char *eg_verify_date(eg_examination *v, const eg_object *date);

/* coverage.c: what each signature covers, and whether its digest is that of the bytes. Fills v->signatures. */
eg_status eg_verify_coverage(eg_examination *v);
/* layout.c: whether each revision is made of its objects, its cross-reference section and nothing else. */
void eg_verify_layout(eg_examination *v);
/* difference.c: what each revision changed, and whether the signatures before it allow that. */
void eg_verify_differences(eg_examination *v);
/* hidden.c: what was signed but is not shown, or could be shown later. */
void eg_verify_hidden(eg_examination *v);
/* identity.c: certificates, times and revocation. */
void eg_verify_identities(eg_examination *v);
/* The same without the question who it was: whether each was made with the key of the certificate it comes with. */
void eg_verify_values(eg_examination *v);
/* Whether two streams of XMP have the same title and claim the same standards. */
bool eg_verify_same_claims(eg_examination *v, const eg_reader *a_of, const eg_object *a,
                           const eg_reader *b_of, const eg_object *b);
/* standards.c: what the newest revision's metadata claim. */
void eg_verify_standards(eg_examination *v, eg_verification *out);
void eg_verify_take_chain(eg_examination *v, eg_signature *s, const eg_chain *chain);

#endif
