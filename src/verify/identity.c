/* Who signed and when: certificates, their chains, stamps of time and revocation (EN 319 102-1 5.3 to 5.6). See
 * internal.h.
 *
 * The newest signature is looked at first: a document timestamp proves that all it covers was there at its time,
 * so that what lies before it is judged at that moment and not at the reader's. */
#include "verify/internal.h"

/* ---- what the file carries ---- */

static void add_all(eg_examination *v, const eg_signed *s)
{
    for (uint32_t i = 0; i < s->certificates.n; i++)
        eg_certificates_add(v->pool, s->certificates.items[i], NULL);
    for (uint32_t i = 0; i < s->crls.n; i++)
        eg_revocations_add(v->revocations, s->crls.items[i]);
    for (uint32_t i = 0; i < s->ocsps.n; i++)
        eg_revocations_add(v->revocations, s->ocsps.items[i]);
}

/* One list of the document security store (ISO 32000-2 12.8.4.3): streams of DER. */
static void add_store(eg_examination *v, const eg_object *store, const char *key)
{
    const eg_object *list = eg_read_find(v->reader, store, key);
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *stream = eg_read_item(v->reader, list, i);
        eg_slice bytes;
        if (stream->kind != EG_OBJECT_STREAM || eg_read_decode(v->reader, stream, &bytes) != EG_OK)
            continue;
        bool is_read = strcmp(key, "Certs") == 0 ? eg_certificates_add(v->pool, bytes, NULL) != NULL
                                                 : eg_revocations_add(v->revocations, bytes);
        if (!is_read)
            eg_verify_tell_file(
                v, EG_F_SIGNATURE_CMS,
                "item %u of /%s in the document security store is damaged, or is none of its kind", i + 1,
                key);
    }
}

static void add_trusted(eg_examination *v, const eg_named_bytes *file)
{
    bool is_of_house = file->place.file != NULL;
    if (eg_certificates_add_file(v->pool, file->bytes, file->name))
        return;
    eg_finding *finding =
        is_of_house ? eg_report_add(v->job->report, EG_F_TRUST_UNREADABLE, file->place,
                                    "`trust` names %s, which holds no certificate", file->name)
                    : eg_report_add(v->job->report, EG_F_TRUST_UNREADABLE, (eg_place){.file = file->name},
                                    "the file holds no certificate");
    eg_verify_hint(v, finding, "name a file of certificates in PEM or DER");
    v->is_misled = true;
}

static void collect(eg_examination *v)
{
    const eg_verify_request *request = v->request;
    const eg_object *root = eg_read_find(v->reader, eg_read_trailer(v->reader), "Root");
    const eg_object *store = eg_read_find(v->reader, root, "DSS");
    v->pool = eg_certificates_new(v->job);
    v->revocations = eg_revocations_new(v->job);
    for (uint32_t i = 0; i < request->n_trust; i++)
        add_trusted(v, &request->trust[i]);
    for (uint32_t i = 0; i < request->n_revocation; i++)
        if (!eg_revocations_add(v->revocations, request->revocation[i].bytes)) {
            eg_finding *finding = eg_report_add(v->job->report, EG_F_TRUST_UNREADABLE,
                                                (eg_place){.file = request->revocation[i].name},
                                                "the file holds neither a CRL nor an OCSP response");
            eg_verify_hint(v, finding, "leave nothing in the folder of --crl but CRLs and OCSP responses");
            v->is_misled = true;
        }
    v->has_store = store->kind == EG_OBJECT_DICT;
    add_store(v, store, "Certs");
    add_store(v, store, "OCSPs");
    add_store(v, store, "CRLs");
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        eg_signature *s = &v->signatures[i];
        if (!s->is_parsed)
            continue;
        add_all(v, &s->signed_data);
        if (s->signed_data.stamp.data) {
            s->stamp_fault = eg_stamp_read(v->job->arena, s->signed_data.stamp, &s->stamp);
            if (!s->stamp_fault)
                add_all(v, &s->stamp.signed_data);
        }
    }
    const eg_certificate *damaged = eg_chain_find_damaged(v->pool);
    if (damaged)
        eg_verify_tell_file(
            v, EG_F_SIGNATURE_CMS,
            "the certificate of %s that the file carries was changed: its issuer %s did not make it so",
            damaged->name, damaged->issuer_name);
}

/* ---- one certificate at a time ---- */

/* The chain's fault as a finding. False when the certificate cannot stand. */
static bool judge_chain(eg_examination *v, eg_signature *s, const eg_chain *chain, int64_t at,
                        const char *what)
{
    eg_arena *arena = v->job->arena;
    const eg_certificate *c = chain->items[0];
    for (uint32_t i = 0; i < chain->n; i++)
        if (chain->words == chain->items[i]->name)
            c = chain->items[i];
    switch (chain->state) {
    case EG_CHAIN_TRUSTED:
        return true;
    case EG_CHAIN_UNTRUSTED:
        eg_verify_hint(
            v,
            eg_verify_tell(v, s, EG_F_CERTIFICATE_UNKNOWN,
                           "the root of %s, %s, is not among those that you trust", what, chain->missing),
            "get the root's certificate from its owner, compare its digest with one from another source, and "
            "name it with --trust");
        return true;
    case EG_CHAIN_EXPIRED:
        eg_verify_hint(v,
                       eg_verify_tell(v, s, EG_F_CERTIFICATE_EXPIRED,
                                      "the certificate of %s ended %s, before %s", c->name,
                                      eg_verify_time(arena, c->not_after), eg_verify_time(arena, at)),
                       "if you know from elsewhere that the signature is older, judge it --at that date");
        return false;
    case EG_CHAIN_EARLY:
        eg_verify_hint(v,
                       eg_verify_tell(v, s, EG_F_CERTIFICATE_EARLY,
                                      "the certificate of %s begins %s, after %s", c->name,
                                      eg_verify_time(arena, c->not_before), eg_verify_time(arena, at)),
                       "see that the clock of this machine, or --at, is right");
        return false;
    case EG_CHAIN_WEAK:
        eg_verify_tell(v, s, EG_F_CERTIFICATE_WEAK, "%s", chain->words);
        return false;
    case EG_CHAIN_MISUSED:
        eg_verify_tell(v, s, EG_F_CERTIFICATE_USAGE, "%s", chain->words);
        return false;
    case EG_CHAIN_DAMAGED:
        eg_verify_tell(v, s, EG_F_SIGNATURE_CMS, "%s", chain->words);
        return false;
    }
    return false;
}

/* Each certificate of the chain that has an issuer in it. The state of the first one goes out; false when one was
 * revoked by then. */
static bool judge_revocation(eg_examination *v, eg_signature *s, const eg_chain *chain, int64_t at,
                             eg_revocation *out)
{
    eg_arena *arena = v->job->arena;
    *out = (eg_revocation){0};
    for (uint32_t i = 0; i + 1 < chain->n; i++) {
        eg_revocation found;
        eg_revocation_look_up(v->revocations, v->pool, chain->items[i], chain->items[i + 1], at, &found);
        if (i == 0)
            *out = found;
        if (found.state != EG_REVOCATION_REVOKED || found.since > at)
            continue;
        eg_verify_hint(v,
                       eg_verify_tell(v, s, EG_F_CERTIFICATE_REVOKED,
                                      "the certificate of %s was revoked %s%s%s (%s)", chain->items[i]->name,
                                      eg_verify_time(arena, found.since), found.reason ? ": " : "",
                                      found.reason ? found.reason : "", found.source),
                       "a signature made before that counts only with a timestamp that proves it");
        return false;
    }
    return true;
}

static const char *revocation_words(eg_examination *v, const eg_revocation *r)
{
    eg_arena *arena = v->job->arena;
    if (r->state == EG_REVOCATION_GOOD)
        return eg_arena_print(arena, "not revoked, says the %s of %s", r->source,
                              eg_verify_time(arena, r->issued));
    if (r->state == EG_REVOCATION_REVOKED)
        return eg_arena_print(arena, "revoked %s%s%s, says the %s of %s", eg_verify_time(arena, r->since),
                              r->reason ? ": " : "", r->reason ? r->reason : "", r->source,
                              eg_verify_time(arena, r->issued));
    return "not known";
}

/* ---- stamps ---- */

/* A token that is whole: its maker's certificate. True when its time is proven: the maker is known. */
static bool judge_stamp(eg_examination *v, eg_signature *s, int64_t at)
{
    const eg_certificate *maker = NULL;
    const char *fault = eg_stamp_check(v->pool, &s->stamp, &maker);
    eg_chain chain;
    eg_revocation revocation;
    if (!fault && s->stamp.time > v->request->at + EG_CLOCK_TOLERANCE)
        fault = eg_arena_print(v->job->arena,
                               "is of a time to come, %s: the clock of this machine, or --at, is wrong",
                               eg_verify_time(v->job->arena, s->stamp.time));
    if (fault) {
        eg_verify_tell(v, s, EG_F_STAMP_BROKEN, "its timestamp %s", fault);
        return false;
    }
    s->report.stamper = maker->name;
    if (!eg_hash_is_strong(s->stamp.hash) || !eg_hash_is_strong(s->stamp.signed_data.hash)) {
        eg_verify_tell(
            v, s, EG_F_CERTIFICATE_WEAK, "its timestamp is made with %s",
            eg_hash_name(eg_hash_is_strong(s->stamp.hash) ? s->stamp.signed_data.hash : s->stamp.hash));
        return false;
    }
    eg_chain_build(v->pool, maker, at, &chain);
    if (!judge_chain(v, s, &chain, at, "its timestamp") || !judge_revocation(v, s, &chain, at, &revocation))
        return false;
    if (s->is_stamp) {
        s->signer = maker;
        s->revocation = revocation;
        eg_verify_take_chain(v, s, &chain);
    }
    return chain.state == EG_CHAIN_TRUSTED;
}

static void judge_document_stamp(eg_examination *v, eg_signature *s, int64_t *proven)
{
    bool is_proven = judge_stamp(v, s, *proven);
    s->is_unknown = !is_proven;
    s->report.is_stamped = is_proven && !s->is_broken;
    s->report.stamped = s->stamp.time;
    if (is_proven && !s->is_broken && s->stamp.time < *proven)
        *proven = s->stamp.time;
}

/* Why the signature-timestamp that a signature has is not its own; NULL: it is. */
static const char *signature_stamp_fault(eg_examination *v, const eg_signature *s)
{
    uint8_t digest[EG_HASH_MAX];
    if (s->stamp_fault)
        return s->stamp_fault;
    eg_hash_bytes(v->job, s->stamp.hash, s->signed_data.value, digest);
    return eg_stamp_covers(&s->stamp, digest) ? NULL : "is that of another signature";
}

/* The signature-timestamp of a signature: of its value (EN 319 122-1 5.3). Gives the time to judge its signer at. */
static int64_t judge_signature_stamp(eg_examination *v, eg_signature *s, int64_t proven)
{
    if (!s->signed_data.stamp.data)
        return proven;
    const char *fault = signature_stamp_fault(v, s);
    if (fault) {
        eg_verify_tell(v, s, EG_F_STAMP_BROKEN, "its timestamp %s", fault);
        return proven;
    }
    if (!judge_stamp(v, s, proven))
        return proven;
    s->report.is_stamped = true;
    s->report.stamped = s->stamp.time;
    return s->stamp.time < proven ? s->stamp.time : proven;
}

/* ---- signers ---- */

/* The signer's certificate, whose key made the signature; false with a finding: it did not. */
static bool find_signer(eg_examination *v, eg_signature *s)
{
    const eg_signed *signed_data = &s->signed_data;
    s->signer = eg_certificates_find(v->pool, signed_data->issuer, signed_data->serial, signed_data->key_id);
    if (!s->signer) {
        eg_verify_tell(v, s, EG_F_SIGNATURE_CMS, "comes without its signer's certificate");
        return false;
    }
    const char *fault = eg_signature_check(v->job, signed_data, s->signer);
    if (fault)
        eg_verify_tell(v, s, EG_F_SIGNATURE_CMS, "%s", fault);
    return !fault;
}

static void judge_signer(eg_examination *v, eg_signature *s, int64_t at)
{
    const eg_signed *signed_data = &s->signed_data;
    const char *fault;
    eg_chain chain;
    if (!find_signer(v, s))
        return;
    if (!eg_hash_is_strong(signed_data->hash))
        eg_verify_tell(v, s, EG_F_CERTIFICATE_WEAK, "is made with %s, which can be forged",
                       eg_hash_name(signed_data->hash));
    if ((fault = eg_certificate_weakness(v->job, s->signer)))
        eg_verify_tell(v, s, EG_F_CERTIFICATE_WEAK, "the certificate of %s is too weak: %s", s->signer->name,
                       fault);
    if ((fault = eg_certificate_usage_fault(v->job, s->signer)))
        eg_verify_tell(v, s, EG_F_CERTIFICATE_USAGE, "the certificate of %s is for something else: %s",
                       s->signer->name, fault);
    eg_chain_build(v->pool, s->signer, at, &chain);
    eg_verify_take_chain(v, s, &chain);
    if (s->is_broken)
        return;
    judge_chain(v, s, &chain, at, "its signer");
    s->is_unknown = chain.state == EG_CHAIN_UNTRUSTED;
    if (!s->is_broken)
        judge_revocation(v, s, &chain, at, &s->revocation);
    if (s->revocation.state == EG_REVOCATION_UNKNOWN && !s->is_broken && !s->is_unknown && chain.n > 1)
        eg_verify_tell(v, s, EG_F_REVOCATION_MISSING,
                       "nothing says whether the certificate of %s was revoked", s->signer->name);
}

void eg_verify_take_chain(eg_examination *v, eg_signature *s, const eg_chain *chain)
{
    const char **names = EG_NEW_ARRAY(v->job->arena, const char *, chain->n);
    for (uint32_t i = 1; i < chain->n; i++)
        names[i - 1] = chain->items[i]->name;
    s->report.chain = names;
    s->report.n_chain = chain->n - 1;
    s->report.missing = chain->missing;
    for (uint32_t i = chain->n; i-- > 0 && !s->report.trusted_by && chain->state == EG_CHAIN_TRUSTED;)
        s->report.trusted_by = chain->items[i]->trusted_by;
}

static const char *algorithm_words(eg_examination *v, const eg_signed *s)
{
    static const char *const names[] = {[EG_SIGNING_RSA] = "RSA",
                                        [EG_SIGNING_PSS] = "RSA-PSS",
                                        [EG_SIGNING_ECDSA] = "ECDSA",
                                        [EG_SIGNING_ED25519] = "Ed25519"};
    return eg_arena_print(v->job->arena, "%s, %s", names[s->algorithm.signing], eg_hash_name(s->hash));
}

/* Baseline levels (EN 319 142-1 6.3), by what is there and good. */
static const char *level_of(const eg_examination *v, const eg_signature *s)
{
    if (s->is_stamp || !s->is_cades || s->is_broken || s->signed_data.has_signing_time)
        return NULL;
    if (!s->report.is_stamped)
        return "PAdES B-B";
    if (!v->has_store || s->revocation.state != EG_REVOCATION_GOOD)
        return "PAdES B-T";
    return s->is_archived ? "PAdES B-LTA" : "PAdES B-LT";
}

/* The moment by which a signature is proven to have been there. */
static void prove(eg_examination *v)
{
    int64_t proven = v->request->at;
    for (uint32_t i = v->n_signatures; i-- > 0;) {
        eg_signature *s = &v->signatures[i];
        s->proven = proven;
        s->is_archived = i + 1 < v->n_signatures &&
                         (v->signatures[i + 1].is_archived ||
                          (v->signatures[i + 1].is_stamp && v->signatures[i + 1].report.is_stamped));
        if (s->is_parsed && s->is_stamp)
            judge_document_stamp(v, s, &proven);
    }
}

void eg_verify_values(eg_examination *v)
{
    collect(v);
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        eg_signature *s = &v->signatures[i];
        const eg_certificate *maker;
        bool has_stamp = s->is_parsed && (s->is_stamp || s->signed_data.stamp.data);
        const char *fault = has_stamp && !s->is_stamp ? signature_stamp_fault(v, s) : NULL;
        if (has_stamp && !fault)
            fault = eg_stamp_check(v->pool, &s->stamp, &maker);
        if (fault)
            eg_verify_tell(v, s, EG_F_STAMP_BROKEN, "its timestamp %s", fault);
        if (s->is_parsed && !s->is_stamp)
            find_signer(v, s);
    }
}

void eg_verify_identities(eg_examination *v)
{
    collect(v);
    prove(v);
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        eg_signature *s = &v->signatures[i];
        if (!s->is_parsed)
            continue;
        if (!s->is_stamp)
            judge_signer(v, s, judge_signature_stamp(v, s, s->proven));
        s->report.algorithm = algorithm_words(v, &s->signed_data);
        s->report.signer = s->signer ? s->signer->name : NULL;
        if (s->signer)
            s->report.revocation = revocation_words(v, &s->revocation);
        s->report.level = level_of(v, s);
    }
}
