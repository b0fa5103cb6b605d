/* Findings collected. See report.h. */
#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "base/vector.h"

static const struct {
    const char *slug, *explanation;
    eg_severity severity;
} kinds[] = {
#define EG_FINDING(name, slug, severity, explanation) [EG_F_##name] = {slug, explanation, severity},
#include "base/findings.def"
#undef EG_FINDING
};

struct entry {
    eg_finding finding; /* first: a finding's address is its entry's */
    uint32_t n_more;    /* places counted after the first */
    struct entry *next; /* of the same hash */
    uint32_t part;
    size_t order; /* of adding: the last word when sorting */
};

enum { N_CHAINS = 256 };

struct eg_report {
    eg_arena *arena;
    struct entry *chains[N_CHAINS]; /* by kind, file and message, for eg_report_find */
    EG_VECTOR(struct entry *) entries;
    size_t n_errors, n_dropped;
    uint32_t part;
    struct entry dropped; /* what a caller writes its hint to when the report is full */
};

eg_report *eg_report_new(eg_arena *arena)
{
    eg_report *report = EG_NEW(arena, eg_report);
    report->arena = arena;
    return report;
}

static char *print_in(eg_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    char *text = eg_arena_alloc(arena, size < 0 ? 1 : (size_t)size + 1);
    if (size > 0)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

/* FNV-1a. */
static unsigned chain_of(const char *slug, const char *file, const char *message)
{
    uint32_t hash = 2166136261u;
    const char *const parts[] = {slug, file ? file : "", message};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (const char *at = parts[i]; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619u;
    return (hash ^ hash >> 16) % N_CHAINS;
}

eg_finding *eg_report_find(const eg_report *report, eg_finding_kind kind, const char *file,
                           const char *message)
{
    struct entry *entry = report->chains[chain_of(kinds[kind].slug, file, message)];
    for (; entry; entry = entry->next) {
        const eg_finding *finding = &entry->finding;
        if (finding->slug == kinds[kind].slug && strcmp(finding->message, message) == 0 &&
            strcmp(finding->file ? finding->file : "", file ? file : "") == 0)
            return &entry->finding;
    }
    return NULL;
}

void eg_report_count(eg_report *report, eg_finding *finding)
{
    (void)report;
    ((struct entry *)(void *)finding)->n_more++;
}

static void add_to_chain(eg_report *report, struct entry *entry)
{
    const eg_finding *finding = &entry->finding;
    struct entry **chain = &report->chains[chain_of(finding->slug, finding->file, finding->message)];
    entry->next = *chain;
    *chain = entry;
}

eg_finding *eg_report_add(eg_report *report, eg_finding_kind kind, eg_place place, const char *format, ...)
{
    if (kinds[kind].severity == EG_ERROR)
        report->n_errors++;
    if (report->entries.n == EG_REPORT_MAX) {
        report->n_dropped++;
        return &report->dropped.finding;
    }
    struct entry *entry = EG_NEW(report->arena, struct entry);
    va_list args;
    va_start(args, format);
    entry->finding = (eg_finding){
        .severity = kinds[kind].severity,
        .slug = kinds[kind].slug,
        .file = place.file ? eg_arena_dup(report->arena, eg_slice_of(place.file)) : NULL,
        .line = place.line,
        .column = place.column,
        .page = place.page,
        .message = print_in(report->arena, format, args),
    };
    va_end(args);
    entry->part = report->part;
    entry->order = report->entries.n;
    *EG_PUSH(report->arena, &report->entries) = entry;
    add_to_chain(report, entry);
    return &entry->finding;
}

void eg_report_hint(eg_report *report, eg_finding *finding, const char *format, ...)
{
    if (finding == &report->dropped.finding)
        return;
    va_list args;
    va_start(args, format);
    finding->hint = print_in(report->arena, format, args);
    va_end(args);
}

size_t eg_report_n(const eg_report *report)
{
    return report->entries.n;
}
const eg_finding *eg_report_at(const eg_report *report, size_t i)
{
    return &report->entries.items[i]->finding;
}
size_t eg_report_n_errors(const eg_report *report)
{
    return report->n_errors;
}
size_t eg_report_n_dropped(const eg_report *report)
{
    return report->n_dropped;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = *(struct entry *const *)left, *b = *(struct entry *const *)right;
    int order = compare_numbers(a->part, b->part);
    if (!order)
        order = strcmp(a->finding.file ? a->finding.file : "", b->finding.file ? b->finding.file : "");
    if (!order)
        order = compare_numbers(a->finding.line, b->finding.line);
    if (!order)
        order = compare_numbers(a->finding.column, b->finding.column);
    return order ? order : compare_numbers(a->order, b->order);
}

static void tell_count(eg_report *report, struct entry *entry)
{
    if (entry->n_more)
        entry->finding.message =
            eg_arena_print(report->arena, "%s; and %u more place%s", entry->finding.message, entry->n_more,
                           entry->n_more == 1 ? "" : "s");
    entry->n_more = 0;
}

void eg_report_begin_part(eg_report *report)
{
    report->part++;
}

void eg_report_sort(eg_report *report)
{
    for (uint32_t i = 0; i < report->entries.n; i++)
        tell_count(report, report->entries.items[i]);
    if (report->entries.n)
        qsort(report->entries.items, report->entries.n, sizeof(struct entry *), compare_entries);
}

const char *eg_finding_slug(eg_finding_kind kind)
{
    return kinds[kind].slug;
}
const char *eg_finding_explanation(eg_finding_kind kind)
{
    return kinds[kind].explanation;
}
eg_severity eg_finding_severity(eg_finding_kind kind)
{
    return kinds[kind].severity;
}

/* Controls, white space other than U+0020, default ignorables, bidi controls, private use: nobody would see
 * them. */
static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F ||
           c == 0x1160 || (c >= 0x17B4 && c <= 0x17B5) || (c >= 0x180B && c <= 0x180F) ||
           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
           c == 0x3000 || c == 0x3164 || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF0 && c <= 0xFFFC) || c >= 0xE0000;
}

const char *eg_report_quote(eg_arena *arena, eg_slice text)
{
    enum { LONGEST = 60 };
    eg_buffer out = eg_buffer_new(arena);
    eg_buffer_add_string(&out, "“");
    size_t at = 0;
    for (int n = 0; at < text.size && n < LONGEST; n++) {
        uint32_t c;
        int size = eg_utf8_decode(text.data + at, text.size - at, &c);
        if (size == 0) {
            eg_buffer_print(&out, "<%02X>", (unsigned char)text.data[at]);
            at++;
        } else {
            if (is_unseen(c))
                eg_buffer_print(&out, "<U+%04X>", (unsigned)c);
            else
                eg_buffer_add(&out, text.data + at, (size_t)size);
            at += (size_t)size;
        }
    }
    eg_buffer_add_string(&out, at < text.size ? "…”" : "”");
    return out.data;
}
