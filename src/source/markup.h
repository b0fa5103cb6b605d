/* What a text says of itself, the same from Markdown and from plain text: blocks, and stretches of text
 * within them.
 *
 * Place: markdown.c and plain.c write it, document/ reads it and decides what each block is. Nothing is
 * interpreted here beyond the notation: a list has the numbers it was written with, a heading the level it
 * was written with. */
#ifndef EG_SOURCE_MARKUP_H
#define EG_SOURCE_MARKUP_H

#include "base/slice.h"

typedef enum eg_markup_kind {
    /* blocks */
    EG_MARKUP_ROOT,
    EG_MARKUP_TITLE,    /* plain text's first block */
    EG_MARKUP_SUBTITLE, /* and its second, when it is one */
    EG_MARKUP_HEADING,  /* level 1 to 6 */
    EG_MARKUP_PARAGRAPH,
    EG_MARKUP_LIST,  /* children: ITEM */
    EG_MARKUP_ITEM,  /* children: blocks */
    EG_MARKUP_QUOTE, /* children: blocks */
    EG_MARKUP_TABLE, /* children: ROW */
    EG_MARKUP_ROW,   /* children: CELL */
    EG_MARKUP_CELL,
    EG_MARKUP_CODE, /* children: TEXT and BREAK */
    EG_MARKUP_RULE,
    EG_MARKUP_NOTE, /* a footnote; children: blocks. Last in ROOT, in the order of their first mention */
    /* within blocks */
    EG_MARKUP_TEXT,
    EG_MARKUP_SPACE, /* a line end that reads as a space */
    EG_MARKUP_BREAK, /* a line end that is meant */
    EG_MARKUP_EMPHASIS,
    EG_MARKUP_STRONG,
    EG_MARKUP_STRIKE,
    EG_MARKUP_CODE_SPAN, /* children: TEXT */
    EG_MARKUP_LINK,      /* url */
    EG_MARKUP_PICTURE,   /* url; children: its alternative text */
    EG_MARKUP_NOTE_REF   /* note */
} eg_markup_kind;

/* As GFM has it (4.10): a colon in a table's delimiter row names a side of the page, whichever way the text runs. */
typedef enum eg_markup_align {
    EG_MARKUP_START,
    EG_MARKUP_CENTRE,
    EG_MARKUP_LEFT,
    EG_MARKUP_RIGHT
} eg_markup_align;

/* A node. The tree, and texts that are not the source's own bytes, live in the job's arena. */
typedef struct eg_markup {
    eg_markup_kind kind;
    uint32_t level;        /* heading */
    uint32_t number;       /* item of a numbered list: as written */
    bool is_numbered;      /* list */
    bool is_tight;         /* list: no blank lines between its items */
    bool is_head;          /* row */
    eg_markup_align align; /* cell */
    struct eg_markup *parent, *first, *last, *next;
    eg_slice text; /* TEXT: advances byte for byte with the source from offset on */
    eg_slice url;
    const struct eg_markup *note;
    size_t offset; /* byte of eg_text.bytes where the node begins */
} eg_markup;

#endif
