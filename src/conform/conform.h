/* PDF/A-2a, PDF/A-3a and PDF/UA-1 as a table of rules over facts.
 *
 * Place: pdf/ tells what it is about to write, one fact a thing; each rule that is about things of that kind
 * is asked of it, and what breaks a rule is a finding that bears the clause. Only rules that a text, its keys
 * or a font can break are here; those that the writer keeps by its construction are in the ledgers beside the
 * code, PDFA.md and PDFUA.md, with the test that shows it. */
#ifndef EG_CONFORM_CONFORM_H
#define EG_CONFORM_CONFORM_H

#include "base/report.h"

typedef enum eg_conform_kind {
    EG_CONFORM_DOCUMENT,
    EG_CONFORM_PAGE,
    EG_CONFORM_FONT,
    EG_CONFORM_GLYPH,
    EG_CONFORM_HEADING,
    EG_CONFORM_FIGURE,
    EG_CONFORM_TABLE,
    EG_CONFORM_NOTE,
    EG_CONFORM_LINK,
    EG_CONFORM_FIELD,
    EG_CONFORM_STRING, /* any text that becomes a string object */
    EG_CONFORM_ATTACHMENT,
    EG_CONFORM_N_KINDS
} eg_conform_kind;

/* One thing of the file. Only the fields of its kind are read. */
typedef struct eg_conform_fact {
    eg_conform_kind kind;
    eg_place place;
    const char *name; /* how the message calls it: quoted text, a file, a field's id */

    bool has_title, has_language;          /* document */
    int64_t width, height;                 /* page: points */
    bool is_embedded;                      /* font */
    uint32_t glyph;                        /* glyph: its number in the face */
    bool is_in_actual_text;                /* glyph: inside an ActualText span */
    eg_slice text;                         /* glyph: what it stands for, UTF-8 */
    int level, level_before;               /* heading: 1 to 6; 0 before the first */
    bool has_alternative;                  /* figure */
    bool is_regular, has_header;           /* table: rows of one length; a head */
    bool has_id, is_id_unique;             /* note, field */
    bool has_description, is_in_structure; /* link, field */
    size_t size;                           /* string: bytes; attachment: bytes */
    bool has_media_type;                   /* attachment */
} eg_conform_fact;

typedef struct eg_conform_rule {
    const char *slug; /* names its test in tests/conform/ */
    eg_conform_kind kind;
    const char *clause; /* "ISO 14289-1 7.3; ISO 19005-2 6.7.5" */
    bool (*holds)(const eg_conform_fact *fact);
    const char *message; /* with one %s for the fact's name */
    const char *hint;
} eg_conform_rule;

/* All rules; n of them. */
const eg_conform_rule *eg_conform_rules(size_t *n);

typedef struct eg_conform eg_conform;
eg_conform *eg_conform_new(eg_arena *arena);
void eg_conform_tell(eg_conform *conform, const eg_conform_fact *fact);

/* EG_ERR_INPUT, with a finding EG_F_NOT_CONFORMING for each fact that breaks a rule; else EG_OK. */
eg_status eg_conform_check(const eg_conform *conform, eg_report *report);

#endif
