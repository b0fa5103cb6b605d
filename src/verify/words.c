/* The report in words. Apart from the rest, for the program shows what the library of signing has found. See verify.h.
 * */
#include "verify/verify.h"

#include <string.h>

/* ---- verdicts and times ---- */

const char *eg_verdict_words(eg_verdict verdict)
{
    static const char *const words[] = {[EG_VERDICT_NONE] = "not signed",
                                        [EG_VERDICT_BROKEN] = "altered or broken",
                                        [EG_VERDICT_UNKNOWN] = "unaltered, signer not known to you",
                                        [EG_VERDICT_VALID] = "valid"};
    return words[verdict];
}

const char *eg_verdict_slug(eg_verdict verdict)
{
    static const char *const slugs[] = {[EG_VERDICT_NONE] = "unsigned",
                                        [EG_VERDICT_BROKEN] = "broken",
                                        [EG_VERDICT_UNKNOWN] = "unknown",
                                        [EG_VERDICT_VALID] = "valid"};
    return slugs[verdict];
}

const char *eg_verify_time(eg_arena *arena, int64_t time)
{
    /* Days since 0000-03-01, in eras of 400 years. */
    int64_t days = time / 86400, second = time % 86400;
    if (second < 0) {
        second += 86400;
        days--;
    }
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    int64_t of_month = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    return eg_arena_print(arena, "%04lld-%02lld-%02lld %02lld:%02lld:%02lld UTC", (long long)year,
                          (long long)month, (long long)of_month, (long long)(second / 3600),
                          (long long)(second / 60 % 60), (long long)(second % 60));
}

const char *eg_verify_moment(eg_arena *arena, int64_t time)
{
    const char *words = eg_verify_time(arena, time);
    const char *space = strchr(words, ' ');
    return eg_arena_print(arena, "%.*sT%.8sZ", (int)(space - words), words, space + 1);
}

/* ---- lines ---- */

static void add_line(eg_buffer *out, const char *name, const char *words)
{
    if (words)
        eg_buffer_print(out, "    %s: %s\n", name, words);
}

static void add_certification(eg_buffer *out, uint32_t permission)
{
    static const char *const words[] = {
        "", "nothing may be changed after it", "only fields may be filled in and signed after it",
        "only fields may be filled in and signed, and remarks made, after it"};
    if (permission)
        add_line(out, "certifies", words[permission]);
}

static void add_chain(eg_buffer *out, const eg_signature_report *r)
{
    if (!r->signer)
        return;
    eg_buffer_print(out, "    certificate: %s", r->signer);
    for (uint32_t i = 0; i < r->n_chain; i++)
        eg_buffer_print(out, " < %s", r->chain[i]);
    if (r->missing)
        eg_buffer_print(out, "; not trusted: %s", r->missing);
    if (r->trusted_by)
        eg_buffer_print(out, "; root from %s", r->trusted_by);
    eg_buffer_add_char(out, '\n');
}

static void add_signature(eg_buffer *out, const eg_verification *verification, const eg_signature_report *r)
{
    static const char *const kinds[] = {[EG_SIGNATURE_APPROVAL] = "signature",
                                        [EG_SIGNATURE_CERTIFICATION] = "certifying signature",
                                        [EG_SIGNATURE_STAMP] = "document timestamp"};
    eg_arena *arena = out->arena;
    eg_buffer_print(out, "  %s: %s: %s%s%s\n", r->field, eg_verdict_words(r->verdict), kinds[r->kind],
                    r->signer ? " by " : "", r->signer ? r->signer : "");
    add_certification(out, r->permission);
    if (r->is_stamped)
        add_line(out, "time",
                 eg_arena_print(arena, "%s, stamped by %s", eg_verify_time(arena, r->stamped), r->stamper));
    else if (r->claimed)
        add_line(out, "time", eg_arena_print(arena, "%s, as the signer says", r->claimed));
    add_line(out, "name, as the signer says", r->name);
    add_line(out, "reason", r->reason);
    add_line(out, "place", r->location);
    add_chain(out, r);
    add_line(out, "revocation", r->revocation);
    add_line(out, "made with", r->algorithm);
    add_line(out, "level", r->level);
    if (r->revision == verification->n_revisions)
        add_line(out, "covers", "the whole file");
    else if (r->revision)
        add_line(out, "covers",
                 eg_arena_print(arena, "revision %u of %u, the first %zu bytes of %zu", r->revision,
                                verification->n_revisions, r->covered, verification->size));
    for (uint32_t i = 0; i < r->n_after; i++)
        add_line(out, "after it", r->after[i]);
}

void eg_verify_add_words(eg_buffer *out, const char *path, const eg_verification *verification)
{
    eg_buffer_print(out, "%s: %s\n", path, eg_verdict_words(verification->verdict));
    for (uint32_t i = 0; i < verification->n_signatures; i++)
        add_signature(out, verification, &verification->signatures[i]);
    if (verification->n_standards) {
        eg_buffer_add_string(out, "  says that it keeps:");
        for (uint32_t i = 0; i < verification->n_standards; i++)
            eg_buffer_print(out, "%s %s", i ? "," : "", verification->standards[i]);
        eg_buffer_add_char(out, '\n');
    }
}
