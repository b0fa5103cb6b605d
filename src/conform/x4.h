/* PDF/X-4 as a table of rules over facts, for any PDF file.
 *
 * Place: `engross check --standard x-4` asks it of files that come in, read by read/, and the tests of those that
 * pdf/ writes. x4.c has the rules, look.c finds the facts of a file, paint.c those of what its pages draw. The
 * ledger is PDFX.md. ISO 15930-7:2010, which stands on PDF 1.6; and what a printer asks for besides, as
 * warnings. */
#ifndef EG_CONFORM_X4_H
#define EG_CONFORM_X4_H

#include "read/read.h"

typedef enum eg_x4_kind {
    EG_X4_FILE,
    EG_X4_INTENT, /* each output intent for PDF/X */
    EG_X4_METADATA,
    EG_X4_PAGE,
    EG_X4_ANNOTATION,
    EG_X4_FONT,
    EG_X4_COLOUR, /* a colour space that something is painted in, or that an image or a group has */
    EG_X4_OBJECT, /* an XObject: a form or an image */
    EG_X4_STATE,  /* a graphics state that content sets */
    EG_X4_TEXT    /* text as it is shown, in one colour */
} eg_x4_kind;

/* One thing of a file. Only the fields of its kind are read. */
typedef struct eg_x4_fact {
    eg_x4_kind kind;
    const char *name; /* how the message calls it */
    uint32_t page;    /* from 1; 0: of no page */

    /* file */
    uint32_t major;
    bool has_id, has_trapped, has_actions, has_form, has_bad_view;
    uint32_t n_intents;
    /* intent */
    bool has_identifier, is_explained, has_profile, is_profile_sound, is_profile_output, is_profile_cmyk;
    bool has_own_archival; /* an intent for PDF/A stands beside it, with another profile */
    /* metadata */
    bool has_metadata, has_version, has_title, has_dates, has_document_id, agrees_with_info,
        agrees_on_trapping;
    /* page */
    bool has_trim, has_art, is_nested, has_bleed, is_separated, has_page_actions;
    /* annotation */
    bool is_inside; /* the bleed */
    /* font */
    bool is_embedded;
    /* colour */
    bool is_device_rgb, is_other_rgb, is_group; /* other: calibrated, or by a profile */
    bool has_consistent_spot, has_fit_alternate;
    /* object */
    bool is_postscript, is_reference, has_opi, is_external, has_default_alternate;
    /* state */
    bool has_transfer, has_halftone_phase;
    /* text */
    bool is_rich_black, overprints_colour;
} eg_x4_fact;

typedef struct eg_x4_rule {
    const char *slug; /* names its test in tests/press/ */
    eg_x4_kind kind;
    bool is_advice;    /* not the standard's, but a printer's: a warning */
    const char *topic; /* of the standard, or "printing" */
    bool (*holds)(const eg_x4_fact *fact);
    const char *message; /* with one %s for the fact's name */
    const char *hint;
} eg_x4_rule;

/* All rules; n of them. */
const eg_x4_rule *eg_x4_rules(size_t *n);

/* Reads a file and asks the rules of it: a finding EG_F_STANDARD_BROKEN or EG_F_PRESS_ADVICE for each that it
 * breaks, once for each thing. bytes must stay as long as the job. EG_ERR_INPUT when it breaks a rule of the
 * standard, or cannot be read. */
eg_status eg_x4_check(eg_job *job, eg_slice bytes, const char *path);

#endif
