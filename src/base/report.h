/* Findings: what is wrong, where, and what to do, collected so that one run shows all.
 *
 * Every finding has a kind, listed once in findings.def with its slug, its severity and the paragraph that
 * `engross explain` prints. */
#ifndef EG_BASE_REPORT_H
#define EG_BASE_REPORT_H

#include "base/memory.h"
#include "base/status.h"

typedef enum eg_finding_kind {
#define EG_FINDING(name, slug, severity, explanation) EG_F_##name,
#include "base/findings.def"
#undef EG_FINDING
    EG_N_FINDINGS
} eg_finding_kind;

/* Where a finding is. file NULL: nowhere in particular. line, column and page are from 1, or 0 for none. */
typedef struct eg_place {
    const char *file;
    uint32_t line, column, page;
} eg_place;
#define EG_NOWHERE ((eg_place){0})

typedef struct eg_report eg_report;

/* The report lives in the arena. It keeps at most EG_REPORT_MAX findings and counts the rest. */
enum { EG_REPORT_MAX = 1000 };
eg_report *eg_report_new(eg_arena *arena);

/* Adds a finding; file, message and later its hint are copied. Returns it so that a hint or a rule can be
 * added. */
eg_finding *eg_report_add(eg_report *report, eg_finding_kind kind, eg_place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void eg_report_hint(eg_report *report, eg_finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The finding of this kind, file and message that was added before, so that it is not told again; NULL: none
 * was, or more were than are kept. */
eg_finding *eg_report_find(const eg_report *report, eg_finding_kind kind, const char *file,
                           const char *message);
/* One more place of a finding told already: eg_report_sort adds "; and N more places" to its message. */
void eg_report_count(eg_report *report, eg_finding *finding);

size_t eg_report_n(const eg_report *report);                       /* kept */
const eg_finding *eg_report_at(const eg_report *report, size_t i); /* in order of adding */
size_t eg_report_n_errors(const eg_report *report);                /* all, kept or not */
size_t eg_report_n_dropped(const eg_report *report);
/* What is added from here on is a part of its own when the report is sorted: a job that makes several editions
 * begins one for each. */
void eg_report_begin_part(eg_report *report);
/* Sorts each part by file, line, column; stable. Findings without a file come first. Called once, when all are
 * there. */
void eg_report_sort(eg_report *report);

const char *eg_finding_slug(eg_finding_kind kind);
const char *eg_finding_explanation(eg_finding_kind kind);
eg_severity eg_finding_severity(eg_finding_kind kind);

/* Readable form of bytes in a message: printable text as it is, in quotes; what cannot be seen as U+XXXX. Cut
 * at about 60 characters. In the arena. */
const char *eg_report_quote(eg_arena *arena, eg_slice text);

#endif
