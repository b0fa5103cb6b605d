/* The report in words, and the words that others need: times, texts of the file made safe to show. See verify.h. */
#include "base/utf8.h"
#include "verify/internal.h"

/* ---- times and texts ---- */

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

static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

const char *eg_verify_printable(eg_verify *v, const char *text)
{
    enum { LONGEST = 300 };
    eg_buffer out = eg_buffer_new(v->job->arena);
    eg_buffer_add(&out, "", 0);
    size_t size = strlen(text);
    for (size_t at = 0, n = 0; at < size && n < LONGEST; n++) {
        uint32_t c = 0xFFFD;
        int taken = eg_utf8_decode(text + at, size - at, &c);
        eg_buffer_add_utf8(&out, !taken || is_unseen(c) ? '?' : c);
        at += taken ? (size_t)taken : 1;
    }
    return out.data ? out.data : "";
}

const char *eg_verify_text(eg_verify *v, const eg_object *dict, const char *key)
{
    const eg_object *text = eg_read_find(v->reader, dict, key);
    if (text->kind != EG_OBJECT_STRING)
        return NULL;
    const char *words = eg_verify_printable(v, eg_read_text(v->job->arena, text));
    return *words ? words : NULL;
}

static bool are_digits(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] < '0' || at[i] > '9')
            return false;
    return true;
}

/* "D:20261124020000+07'00'": all of it, or no time is told. */
const char *eg_verify_date(eg_verify *v, const eg_object *date)
{
    if (date->kind != EG_OBJECT_STRING)
        return NULL;
    const char *at = eg_read_text(v->job->arena, date);
    size_t size = strlen(at);
    if (size < 16 || memcmp(at, "D:", 2) != 0 || !are_digits(at + 2, 14))
        return NULL;
    const char *zone = "";
    if (at[16] == 'Z')
        zone = " UTC";
    else if (size >= 22 && (at[16] == '+' || at[16] == '-') && are_digits(at + 17, 2) && at[19] == '\'' &&
             are_digits(at + 20, 2))
        zone = eg_arena_print(v->job->arena, " %.3s:%.2s", at + 16, at + 20);
    return eg_arena_print(v->job->arena, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s%s", at + 2, at + 6, at + 8, at + 10,
                          at + 12, at + 14, zone);
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
