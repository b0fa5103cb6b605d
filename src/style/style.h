/* Styles: how each role of text looks in each script, and the geometry of the page.
 *
 * Place: between language/ and everything that sets text. A style is YAML with `extends:`
 * (data/official.yaml is the root and its head describes the format); by role, script and language:
 * family, weight, size, leading, space, alignment, colour. Resolved here into plain numbers, so that
 * layout/ and shape/ read fields only. */
#ifndef EG_STYLE_STYLE_H
#define EG_STYLE_STYLE_H

#include "base/colour.h"
#include "base/job.h"
#include "base/length.h"
#include "language/language.h"

typedef enum eg_role {
    EG_ROLE_BODY,
    EG_ROLE_TITLE,
    EG_ROLE_SUBTITLE,
    EG_ROLE_STATUS_NOTE,
    EG_ROLE_BODY_NAME, /* masthead */
    EG_ROLE_BAND,      /* masthead */
    EG_ROLE_HEADING_2,
    EG_ROLE_HEADING_3, /* and deeper */
    EG_ROLE_LABEL,     /* number of a commitment or an item */
    EG_ROLE_CLOSING,
    EG_ROLE_QUOTE,
    EG_ROLE_NOTE,
    EG_ROLE_TABLE_HEAD,
    EG_ROLE_TABLE_CELL,
    EG_ROLE_CODE,
    EG_ROLE_FOOT,
    EG_ROLE_SIGN_RUNNING, /* running title of a signature page */
    EG_ROLE_SIGN_HEADING, /* "Signatures" */
    EG_ROLE_SIGN_NAME,
    EG_ROLE_SIGN_DETAIL,
    EG_N_ROLES
} eg_role;

typedef enum eg_align { EG_ALIGN_JUSTIFY, EG_ALIGN_START, EG_ALIGN_CENTRE, EG_ALIGN_END } eg_align;

enum { EG_MAX_FAMILIES = 8 };

/* How a run of text is set: enough for shape/. */
typedef struct eg_type {
    const char *families[EG_MAX_FAMILIES]; /* first choice first; NULL ends; script fallback comes after */
    uint16_t weight;                       /* 100 to 900 */
    bool italic;
    eg_len size;
    /* Of Latin, Greek and Cyrillic letters within a text of another script, in 1/65536 of the size; 0: their
     * size is the text's. */
    uint32_t alphabet_scale;
    eg_len tracking; /* added after every cluster */
    eg_colour colour;
    bool is_superscript; /* note marks: size is already the smaller one; to be raised by half of it */
} eg_type;

/* How a block of a role is set. */
typedef struct eg_block_style {
    eg_type type;
    eg_len leading;
    eg_len above, below; /* white over and under the block; the larger of two neighbours counts, see layout */
    eg_len first_indent; /* of the first line (Han 2 em) */
    eg_len start, end;   /* indents of the whole block (quotes) */
    eg_len max_width;    /* 0: the whole measure */
    eg_align align;
    bool hyphenate;
    bool balance;      /* lines of about the same width, the widest first */
    int glyph_stretch; /* most glyph scaling, in 1/10000: 200 is ±2 % */
    bool optical_margins;
    bool kashida; /* Arabic letters drawn apart where spaces would be wide, if language and face allow */
} eg_block_style;

typedef struct eg_geometry {
    eg_len width, height; /* of the trimmed page */
    eg_len top;           /* to the top of the first line's leading */
    eg_len start;         /* start margin: left, or right in right-to-left text */
    eg_len column;        /* width of the column */
    eg_len depth;         /* of the text block; a whole number of half lines */
    eg_len number_gap;    /* between a commitment's number and the column: 3 mm */
    eg_len sub_indent;    /* per nested level: 8 mm */
    eg_len foot_baseline; /* of the running foot, from the lower edge */
    eg_len grid;          /* half-line grid */
} eg_geometry;

/* What pages have beside the text. */
typedef struct eg_furniture {
    uint32_t numbers_every; /* each so many'th line of a page bears its number in the start margin; 0: none */
    bool has_watermark;     /* the language's word for a draft stands behind the text */
    bool lists_signatories; /* as text, without room or fields to sign: a copy to read */
    bool is_booklet;        /* cover, imprint, text from page 3, feet at the outer edges */
    bool stacks_band;       /* what the masthead's band says stands one under the other */
} eg_furniture;

typedef struct eg_style eg_style;   /* one style, resolved for one document language; job lifetime */
typedef struct eg_styles eg_styles; /* program lifetime: the folder of styles, files read once */

eg_styles *eg_styles_new(const char *folder);
void eg_styles_free(eg_styles *styles);

/* Whether a style is named by a path: it has a '/', or ends in .yaml. */
bool eg_style_is_path(const char *name);
/* The path of a style's file in a folder ("" or ending in '/'), by the style's name; NULL when there is
 * none. */
const char *eg_style_in_folder(eg_arena *arena, const char *folder, const char *name);

/* Whether a style's file is there: EG_OK, or EG_ERR_SYSTEM with a finding at place, where it is named. */
eg_status eg_style_check_name(const eg_styles *styles, eg_job *job, eg_place place, const char *name);

/* name: a style's name in the folder ("official"), or a path ending in .yaml. A name that a file given by a
 * path extends is looked for beside that file first, so that a house's styles may extend one another; its own
 * official.yaml may extend official, which is then engross's. The geometry and the defaults follow the
 * document's language. Unknown keys, bad lengths, a missing file or a circle of `extends`: findings. paper:
 * "A4", "Letter", … or NULL for the style's own. */
eg_status eg_style_load(eg_styles *styles, eg_job *job, const char *name, const char *paper,
                        const eg_language *language, const eg_style **out);

/* The same for an edition with a style of its own (parallel): what that says wins over the style named, so
 * that a house's faces and colours stay and the edition's sizes and papers hold. overlay: a name in the
 * folder, or NULL; it changes nothing when the style named extends it already. */
eg_status eg_style_load_over(eg_styles *styles, eg_job *job, const char *name, const char *overlay,
                             const char *paper, const eg_language *language, const eg_style **out);

/* The size of a paper or press sheet of official.yaml and sheets.yaml by its name, upright: "A4", "SRA3". Finding
 * paper-unknown. */
eg_status eg_style_paper(eg_styles *styles, eg_job *job, const char *name, eg_len *width, eg_len *height);

const eg_geometry *eg_style_geometry(const eg_style *style);
const eg_furniture *eg_style_furniture(const eg_style *style);

/* The block style of a role in a language: by role, script and language. The result lives as long as the
 * style and is the same pointer for the same question. */
const eg_block_style *eg_style_block(const eg_style *style, eg_role role, const eg_language *language);

/* The type for a piece of a block: the block's own type with emphasis (italic where the script has
 * italics, else weight), strong, code (monospaced), superscript. */
typedef enum eg_type_change {
    EG_TYPE_EMPHASIS = 1,
    EG_TYPE_STRONG = 2,
    EG_TYPE_CODE = 4,
    EG_TYPE_SUPERSCRIPT = 8,
    EG_TYPE_INSERTED = 16, /* the style's colours of these names */
    EG_TYPE_DELETED = 32
} eg_type_change;
eg_type eg_style_type(const eg_style *style, const eg_block_style *block, const eg_language *language,
                      unsigned changes);

/* Named lengths of the page design that belong to no role: section and key as under `lengths` in the style
 * file. A key that is in no style is a programming error and aborts in debug builds, else 0. They are
 *
 *     page.       number-gap sub-indent (both also in the geometry)
 *     masthead.   emblem-height emblem-width emblem-gap name-gap band-gap band-height band-inset rule
 * slot-gap
 *     title.      drop text-gap
 *     foot.       gap initials-width initials-height initials-rule
 *     note.       rule rule-width rule-above rule-below
 *     lines.      number-gap bar-gap bar-width
 *     table.      rule head-rule padding gutter gap
 *     picture.    gap
 *     parallel.   gutter hang
 *     rule.       width thickness gap
 *     press.      bleed mark-gap mark-length mark-line fold-from-top fold-from-left
 *     sign.       cell-width cell-height tall-height few-width gutter pen-height rule rule-gap field-width
 *                 field-height field-lift seal running-height running-gap print-rise */
eg_len eg_style_length(const eg_style *style, const char *key);

/* A colour by its name in the style: "black", "accent". Unknown: black. */
eg_colour eg_style_colour(const eg_style *style, const char *name);
/* What eg_colour.ink - 1 counts in: the inks of the colours resolved so far. */
const eg_ink *eg_style_ink_list(const eg_style *style, uint32_t *n);

#endif
