/* What the files of document/ share: the document while it is built. */
#ifndef EG_DOCUMENT_INTERNAL_H
#define EG_DOCUMENT_INTERNAL_H

#include "base/vector.h"
#include "document/document.h"
#include "source/source.h"

/* Room for one more in an array of the document; the caps are the builder's. */
#define EG_GROW(b, items, n, cap)                                                                            \
    ((n) == (cap) ? (void)((items) = eg_vector_grow((b)->job->arena, (items), (n), &(cap), sizeof *(items))) \
                  : (void)0)

/* A span of the open leaf; its url and its parent are settled when the leaf is closed. */
typedef struct eg_draft_span {
    eg_span span;
    eg_slice url;
} eg_draft_span;

/* A picture's file; bytes.data NULL: it could not be read. */
typedef struct eg_picture_file {
    const char *path;
    eg_slice bytes;
} eg_picture_file;

typedef enum eg_numbering { EG_NUMBERS_UNSETTLED, EG_NUMBERS_RUN_ON, EG_NUMBERS_RESTART } eg_numbering;

typedef struct eg_builder {
    eg_job *job;
    eg_languages *languages;
    eg_text *text; /* the source's */
    eg_document *document;
    eg_status status;
    const eg_month_name *months; /* of the language, read when a date may need them */
    uint32_t n_months;
    bool has_months;
    uint32_t missing_phrases; /* bits of eg_phrase: asked for, and English stands in */
    uint32_t nodes_cap, spans_cap, pictures_cap;

    /* The open leaf. */
    uint32_t leaf;
    EG_VECTOR(eg_draft_span) leaf_spans;

    /* Pictures whose alternative text is still to be added, outside all leaves; and their files, each read
     * once. */
    EG_VECTOR(eg_slice) alts; /* by index of the picture */
    EG_VECTOR(eg_picture_file) files;
    bool has_too_many_files;

    /* Commitments. */
    eg_numbering numbering;
    uint32_t last_number;
    bool is_after_heading; /* one stood since the last commitment */
    uint32_t n_headings;
    uint32_t level; /* of the last heading */

    /* Notes mentioned, in order. */
    EG_VECTOR(const eg_markup *) notes;

    /* Who signs, and names that are kept whole, in the text's language. */
    const eg_person *people;
    uint32_t n_people;
    const eg_yaml *people_heading;
    EG_VECTOR(eg_source_name) names;

    /* checks.c */
    uint32_t zero; /* digit zero that the key `numerals` asks for; 0: no key */
    uint32_t n_double_spaces, n_mixed, n_contradicting, n_unbalanced;
    bool is_beyond;                 /* something is too much to be set at all */
    uint32_t straight[2], curly[2]; /* single, double: text offset + 1 of the first, 0: none */
} eg_builder;

/* ---- build.c ---- */
uint32_t eg_builder_add_node(eg_builder *b, eg_node_kind kind, uint32_t parent);
static inline eg_node *eg_builder_node(eg_builder *b, uint32_t i)
{
    return &b->document->nodes[i];
}

/* A leaf is opened, filled and closed; nothing else may add text meanwhile. */
uint32_t eg_builder_open_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent);
void eg_builder_close_leaf(eg_builder *b);
/* Bytes of the source, from place on. Tabs become spaces; line feeds stay. */
void eg_builder_add_source(eg_builder *b, eg_slice text, eg_place place);
/* Bytes that engross makes, within the open leaf or outside. */
eg_range eg_builder_add_made(eg_builder *b, eg_slice text);
/* A leaf of a key's text, in its own language; EG_NO_INDEX when the text is empty. */
uint32_t eg_builder_add_key_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent, eg_key_text text);
/* A leaf of text that engross makes; EG_NO_INDEX when empty. */
uint32_t eg_builder_add_made_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent, eg_slice text);
/* The language of a key's text that is in another language than the document; warns. */
const eg_language *eg_builder_language_of(eg_builder *b, eg_key_text text);
/* An error finding; the build goes on. hint: printed as it is. */
void eg_builder_refuse(eg_builder *b, eg_finding_kind kind, eg_place place, const char *message,
                       const char *hint);
eg_place eg_builder_place(eg_builder *b, const eg_markup *node);

/* ---- picture.c ---- */
/* Its file is read now; what keeps it from being read is an error. path: absolute, or from the folder; only one that
 * house.yaml names (is_of_house) may leave it. */
uint32_t eg_builder_add_picture(eg_builder *b, const char *folder, const char *path, eg_slice alt,
                                eg_place place, bool is_of_house);
/* The alternative texts, after the last leaf. */
void eg_builder_add_alts(eg_builder *b);

/* ---- inline.c ---- */
uint32_t eg_builder_add_markup_picture(eg_builder *b, const eg_markup *node);
void eg_builder_add_inlines(eg_builder *b, const eg_markup *parent);
/* The text alone, line ends as spaces. In job->arena. */
eg_slice eg_builder_flatten(eg_builder *b, const eg_markup *parent);

/* ---- blocks.c ---- */
void eg_builder_add_blocks(eg_builder *b, const eg_markup *first);
void eg_builder_add_notes(eg_builder *b);

/* ---- number.c ---- */
/* The numbers of a list's items, checked; out[i] for the i-th. */
void eg_builder_number_list(eg_builder *b, const eg_markup *list, bool is_commitments, uint32_t *out);
/* Label and, for commitments, anchor of an item. */
void eg_builder_label_item(eg_builder *b, uint32_t item, uint32_t number, uint8_t depth, eg_list_kind kind);

/* ---- phrases.c ---- */
/* The document's language when it has words for all of these, else English; what it lacks is remembered. */
const eg_language *eg_builder_phrase_language(eg_builder *b, const eg_phrase *phrases, uint32_t n);
/* Tells of what was lacking, after the tree is built. */
void eg_builder_tell_phrases(eg_builder *b);

/* ---- written.c ---- */
/* The script, as eg_language has it, of a text whose language is by default in another: the argument itself when
 * at least a quarter of the letters belong to it, or there are too few to tell. */
const char *eg_document_written(const eg_markup *root, const char *script);

/* ---- digits.c ---- */
/* Digit zero of the set, of the Western one and those of the language's script, that most of the text's numbers are
 * in; the language's when there are none or as many in it. */
uint32_t eg_document_zero(const eg_markup *root, const eg_language *language);

/* ---- head.c, sign.c ---- */
void eg_builder_add_head(eg_builder *b);
void eg_builder_add_signatures(eg_builder *b);
/* Signatories, and the names of the declaration; before any leaf is made. */
void eg_builder_collect_people(eg_builder *b);

/* ---- marks.c ---- */
/* Whether its language is one of these, or of them as written in a country or a script; the list ends with NULL. */
bool eg_document_is_in(const eg_document *document, const char *const *languages);
/* A text typed on the wrong keyboard has a fault in every line; a few tell it. */
enum { EG_MOST_OF_A_KIND = 5 };
/* A finding at a byte of the text; told counts those of each kind. */
void eg_document_tell(eg_job *job, const eg_document *document, uint32_t told[EG_N_FINDINGS],
                      eg_finding_kind kind, uint32_t at, const char *message, const char *hint);

/* ---- keep.c, checks.c: on the open leaf's text ---- */
void eg_builder_add_keeps(eg_builder *b, eg_range leaf);
void eg_builder_check_leaf(eg_builder *b, eg_range leaf);
void eg_builder_check_all(eg_builder *b);

/* Items without words are an error: what was promised there is lost (complete.c). */
void eg_document_check_items(eg_job *job, const eg_document *document);

/* Burmese in the encoding of the font Zawgyi is an error: no edition is made of it (letters.c). */
void eg_document_check_encoding(eg_job *job, const eg_document *document);

#endif
