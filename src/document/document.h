/* The declaration as a typed tree over one text buffer.
 *
 * Place: source/ gives bytes and markup, document/ says what they are (title, commitment 7, the closing
 * line), and everything after asks this tree. All text, also what engross adds (numbers, fixed phrases), lies
 * in one UTF-8 buffer, and all text is told by ranges of it, so that a finding in a PDF can name a line of
 * the source. */
#ifndef EG_DOCUMENT_DOCUMENT_H
#define EG_DOCUMENT_DOCUMENT_H

#include "base/buffer.h"
#include "base/job.h"
#include "language/language.h"

#define EG_NO_INDEX UINT32_MAX

typedef enum eg_node_kind {
    EG_NODE_DOCUMENT,  /* index 0 */
    EG_NODE_MASTHEAD,  /* children: PICTURE (emblem), BODY_NAME, BAND_START, _MIDDLE, _END, those there are */
    EG_NODE_BODY_NAME, /* leaf: a publishing body's name */
    EG_NODE_BAND_START,       /* leaf: symbol, else meeting */
    EG_NODE_BAND_MIDDLE,      /* leaf: date and place */
    EG_NODE_BAND_END,         /* leaf: language and status */
    EG_NODE_TITLE,            /* leaf */
    EG_NODE_SUBTITLE,         /* leaf */
    EG_NODE_STATUS_NOTE,      /* leaf: "Unofficial translation. Adopted in English." */
    EG_NODE_HEADING,          /* leaf, level 2 to 6; the title is level 1 */
    EG_NODE_PARAGRAPH,        /* leaf */
    EG_NODE_LIST,             /* children: ITEM */
    EG_NODE_ITEM,             /* children: PARAGRAPH, LIST, QUOTE, TABLE, PICTURE; has a label */
    EG_NODE_QUOTE,            /* children: blocks */
    EG_NODE_TABLE,            /* children: ROW; the first `n_header_rows` are its head */
    EG_NODE_ROW,              /* children: CELL */
    EG_NODE_CELL,             /* leaf */
    EG_NODE_PICTURE,          /* leaf without text; alternative text and file in pictures[target] */
    EG_NODE_CODE,             /* leaf: text whose lines are kept as they are */
    EG_NODE_RULE,             /* a thematic break */
    EG_NODE_CLOSING,          /* leaf: "Adopted on …" */
    EG_NODE_NOTE,             /* a footnote; children: blocks; has a label; last in DOCUMENT */
    EG_NODE_SIGNATURES,       /* children: HEADING (level 2), SIGNATORY */
    EG_NODE_SIGNATORY,        /* signatories[target]; children: NAME, DETAIL */
    EG_NODE_SIGNATORY_NAME,   /* leaf */
    EG_NODE_SIGNATORY_DETAIL, /* leaf: role, party or state, each its own */
    EG_NODE_PARALLEL, /* a row of a joined document; children: the same item in each language, by column */
    EG_N_NODE_KINDS
} eg_node_kind;

typedef enum eg_list_kind {
    EG_LIST_COMMITMENTS, /* top level, numbered; the count runs on across headings */
    EG_LIST_NUMBERED,    /* any other with numbers or letters: (a), (i) */
    EG_LIST_BULLETED
} eg_list_kind;

typedef enum eg_cell_align { EG_CELL_START, EG_CELL_CENTRE, EG_CELL_END } eg_cell_align;

/* What a redline says of a whole block. */
typedef enum eg_node_change { EG_CHANGE_NONE, EG_CHANGE_INSERTED, EG_CHANGE_DELETED } eg_node_change;

typedef struct eg_node {
    eg_node_kind kind;
    uint32_t parent, first_child, last_child, next; /* nodes; EG_NO_INDEX: none */
    eg_range text;                                  /* leaf: its text; else empty */
    uint32_t first_span, n_spans;                   /* leaf: by begin, an outer span before an inner */
    eg_range label;                                 /* item, note: the number as shown: "12.", "(a)", "•" */
    uint32_t number;                                /* item, note: its ordinal; heading: 0 */
    uint8_t level;                                  /* heading 1…6; list: depth from 1 */
    uint8_t list_kind;                              /* list: eg_list_kind */
    uint8_t align;                                  /* cell: eg_cell_align */
    bool is_tight;                                  /* list: no blank lines between its items in the source */
    uint32_t n_header_rows;                         /* table */
    uint32_t target;                                /* picture: pictures[]; signatory: signatories[] */
    const eg_language *language;                    /* never NULL */
    eg_range anchor;                                /* named destination, ASCII: "c7", "h2"; empty: none */
    uint8_t change;                                 /* eg_node_change, with all in it */
    uint8_t column; /* in a joined document, columns[] that it stands in; else 0 */
} eg_node;

typedef enum eg_span_kind {
    EG_SPAN_EMPHASIS,
    EG_SPAN_STRONG,
    EG_SPAN_CODE,
    EG_SPAN_STRIKE,
    EG_SPAN_LINK,     /* url */
    EG_SPAN_NOTE_REF, /* target: the NOTE node; the span's text is the mark shown */
    EG_SPAN_PICTURE,  /* target: pictures[]; its text is U+FFFC */
    EG_SPAN_KEEP,     /* a name, a date, a number and its unit: no line ends inside */
    EG_SPAN_PHRASE,   /* the name of a body or a programme: the same, unless it is long */
    EG_SPAN_LANGUAGE, /* text in another language */
    EG_SPAN_INSERTED, /* of a redline; reading */
    EG_SPAN_DELETED   /* the same */
} eg_span_kind;

typedef struct eg_span {
    eg_span_kind kind;
    eg_range text;
    uint32_t parent; /* spans[] that holds this one, or EG_NO_INDEX */
    uint32_t target;
    eg_range url;                /* link: in the text buffer */
    const eg_language *language; /* LANGUAGE: its; else NULL */
    eg_range reading;            /* INSERTED, DELETED: how it reads aloud, "[deleted: …]" */
} eg_span;

typedef struct eg_picture_ref {
    const char *path; /* joined with the folder of the file that names it; for findings */
    eg_range alt;     /* alternative text in the text buffer; empty is an error found before */
    eg_place place;
    eg_slice bytes; /* the file, in the job's arena; data NULL: it could not be read, which has been told */
} eg_picture_ref;

/* How a signatory means to sign. All but who is absent have a line for the pen and a field, since fields must be
 * there before the first signature: who planned to sign in ink may need one after all. */
typedef enum eg_signs { EG_SIGNS_INK, EG_SIGNS_CERTIFICATE, EG_SIGNS_BOTH, EG_SIGNS_ABSENT } eg_signs;

typedef struct eg_signatory {
    const char *id;     /* ASCII, no full stop: "S01_KHM" */
    eg_range name;      /* honorific and name as shown */
    eg_range detail[3]; /* role, party, state; those that are empty close up */
    eg_signs signs;
    eg_range description; /* /TU of its field, in the document's language: "Signature of …" */
} eg_signatory;

typedef struct eg_date {
    int year, month, day; /* year 0: no date */
} eg_date;

typedef enum eg_declaration_status {
    EG_STATUS_NONE,
    EG_STATUS_DRAFT,
    EG_STATUS_REVIEWED,
    EG_STATUS_APPROVED,
    EG_STATUS_TRANSLATION,
    EG_STATUS_AUTHENTIC
} eg_declaration_status;

/* Where a stretch of the text buffer came from. Sorted by text; a stretch that engross made has file NULL.
 * Within a stretch text and source advance together, byte for byte. */
typedef struct eg_origin {
    uint32_t text;
    uint32_t line, column; /* of the stretch's first byte; column in code points, from 1 */
    const char *file;
} eg_origin;

enum { EG_MAX_COLUMNS = 4 };

/* One of the languages of a joined document. */
typedef struct eg_column {
    const eg_language *language;
    bool is_rtl;
} eg_column;

typedef struct eg_document {
    eg_buffer text; /* append-only: ranges stay valid, pointers into it do not */
    eg_node *nodes;
    uint32_t n_nodes;
    eg_span *spans;
    uint32_t n_spans;
    eg_origin *origins;
    uint32_t n_origins;
    eg_picture_ref *pictures;
    uint32_t n_pictures;
    eg_signatory *signatories;
    uint32_t n_signatories;

    const eg_language *language; /* the document's own */
    const char *name;            /* of the declaration, from its folder: "phnom-penh-declaration" */
    eg_range title;              /* plain, one line: for metadata */
    eg_range short_title;        /* for the running foot */
    eg_range symbol, version;    /* empty when none */
    eg_range status_phrase;      /* "Draft" …, in the foot; empty when not to be shown */
    eg_range publisher;          /* the body's name, for metadata; empty when none */
    eg_declaration_status status;
    eg_date adopted, issued;
    bool is_rtl;
    eg_slice source_bytes; /* the text as received, for --attach-source; lives as long as the source */
    const char *source_name;
    const char *source_mime; /* "text/markdown", "text/plain" */

    const char *style, *paper; /* as the keys say; NULL: not said */
    uint32_t version_number;   /* 1 unless the key says another */
    uint32_t emblem;           /* pictures[], or EG_NO_INDEX; its node is the masthead's first child */
    uint32_t origins_cap;      /* room in origins */
    eg_place style_place;      /* where the keys name it */
    const char *style_folder;  /* from which a style's path begins: "" or ending in '/' */
    bool has_initials;         /* each page has boxes for the signatories' initials */
    const eg_column *columns;  /* of a joined document, in the order asked for */
    uint32_t n_columns;        /* 0: one language, not joined */
} eg_document;

struct eg_source;

/* Reads one text of a source and makes the document of it. lang: the language asked for; NULL: that of the
 * declaration's own text, or the only one. All lives in job->arena. Findings of the text and its keys go to
 * the job's report; EG_ERR_INPUT when there is an error among them (*out is then NULL, or a document fit for
 * looking at only), EG_ERR_USAGE when the source has no text in the language. */
eg_status eg_document_new(eg_job *job, eg_languages *languages, const struct eg_source *source,
                          const char *lang, eg_document **out);

/* Several languages as one document, for setting them side by side: rows (EG_NODE_PARALLEL) of title,
 * subtitle, status
 * note, each heading, paragraph, commitment and other block, each note; the signatures once, with the names
 * in every
 * language. The first language's masthead, metadata and direction; its anchors as they were, those of the
 * others with
 * their language's tag ("c7-km"). Languages that differ in structure: EG_F_PARALLEL_MISMATCH for each,
 * EG_ERR_INPUT,
 * *out NULL. n from 2 to EG_MAX_COLUMNS. */
eg_status eg_document_join(eg_job *job, const eg_document *const *documents, uint32_t n, eg_document **out);

/* The same from a source: langs is "en+km". Too few or too many, or one text twice: EG_ERR_USAGE. */
eg_status eg_document_new_parallel(eg_job *job, eg_languages *languages, const struct eg_source *source,
                                   const char *langs, eg_document **out);

/* A line break that the source asks for, within a leaf and between the lines of CODE, is U+000A in the text.
 */

/* Adds text that engross makes itself; its origin is none. */
eg_range eg_document_add_text(eg_document *document, eg_slice text);

/* The place in the source of a byte of the text; EG_NOWHERE for text that engross made. */
eg_place eg_document_place(const eg_document *document, uint32_t offset);

static inline eg_slice eg_document_slice(const eg_document *document, eg_range range)
{
    return (eg_slice){document->text.data + range.begin, range.end - range.begin};
}

/* The text of a leaf in one line, as a title, a bookmark or a running head may say it: without note marks and
 * what a redline marks as deleted, a line break as a space. In the arena. */
eg_slice eg_document_plain_text(const eg_document *document, uint32_t node, eg_arena *arena);

/* --dump=document: one node a line, indented; stable. */
void eg_document_dump(const eg_document *document, eg_buffer *out);

#endif
