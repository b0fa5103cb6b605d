/* The editions of one declaration held against each other: a text and the reference, the text it was made
 * from.
 *
 * Place: beside the making of editions; `engross check` asks for it. Both texts are read as rows of units
 * (headings, commitments, paragraphs, tables, notes), the units are paired, and of each pair the figures,
 * dates, notes and links are compared. Language is not understood here: what is compared is what a
 * translation keeps. */
#ifndef EG_DOCUMENT_PARITY_H
#define EG_DOCUMENT_PARITY_H

#include "document/document.h"
#include "source/source.h"

typedef enum eg_parity_part {
    EG_PARITY_HEADINGS,
    EG_PARITY_COMMITMENTS,
    EG_PARITY_SUB_ITEMS,
    EG_PARITY_PARAGRAPHS,
    EG_PARITY_NOTES,
    EG_PARITY_TABLES,
    EG_PARITY_PICTURES,
    EG_PARITY_LINKS,
    EG_PARITY_NUMBERS,
    EG_PARITY_DATES,
    EG_PARITY_SIGNATORIES,
    EG_N_PARITY_PARTS
} eg_parity_part;

/* What was compared of one part. */
typedef struct eg_parity_count {
    uint32_t n_reference, n_here; /* links, numbers, dates: n_here counts those found again */
    uint32_t n_differences;
} eg_parity_count;

/* A difference, with both texts whole; one of them may be empty. */
typedef struct eg_parity_difference {
    eg_parity_part part;
    eg_finding_kind kind;
    const char *message;
    eg_slice reference, here;
    eg_place reference_place, place;
} eg_parity_difference;

typedef struct eg_parity {
    const char *reference_lang, *reference_file;
    eg_parity_count counts[EG_N_PARITY_PARTS];
    const eg_parity_difference *differences;
    uint32_t n_differences;
} eg_parity;

/* Compares a text with the reference; each difference is a finding, at its place in the text, in the job's
 * report. In job->arena. The document may be one that has errors. */
void eg_parity_compare(eg_job *job, const eg_document *reference, const eg_document *document,
                       eg_parity *out);

/* The language a declaration's texts are compared with: `lang` of declaration.yaml, else the first of
 * `authentic-languages` there, else English, else the first text's. NULL: the source has no two texts. */
const eg_source_text *eg_parity_reference(const eg_source *source);

/* names.yaml against a text: forms that are near to a name's own, and persons without their honorific, are
 * findings. */
void eg_document_check_names(eg_job *job, const eg_document *document, const eg_source *source);

/* What is wrong in one text beyond doubt, or nearly so, and cannot be seen: letters of another script within
 * a word, digits of two sets, words doubled. */
void eg_document_check_letters(eg_job *job, const eg_document *document);

/* What a text as a whole lacks: brackets that nothing closes, the same paragraph twice (warnings). */
void eg_document_check_complete(eg_job *job, const eg_document *document);

/* Marks of another script, emphasis that is left open, paragraphs without their last mark where the others have one,
 * and Chinese characters of the other form (warnings). */
void eg_document_check_marks(eg_job *job, const eg_document *document);

#endif
