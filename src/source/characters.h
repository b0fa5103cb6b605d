/* What Unicode says of characters, for the readers of text, and the checks that every text passes.
 *
 * Place: the first thing that sees a text's bytes; plain text, Markdown and document/ ask it about
 * characters. ICU's property tables (Unicode 15.0) are used here so that document/ hears nothing of ICU. */
#ifndef EG_SOURCE_CHARACTERS_H
#define EG_SOURCE_CHARACTERS_H

#include "base/buffer.h"
#include "base/job.h"

/* Checks a whole file: well-formed UTF-8 (Unicode table 3-7), and no unassigned, private-use, control or
 * replacement characters. Control characters that may stand: tab, line feed, and carriage return before line
 * feed. A byte order mark at the start is passed over and counts no column. Every fault is a finding, up to a
 * limit a kind; EG_ERR_INPUT when there is any. */
eg_status eg_characters_check(eg_job *job, const char *file, eg_slice text);

/* The finding for one code point that may not stand in a text, written as such or as a character reference.
 * Returns false, and reports nothing, when the code point may stand. */
bool eg_character_refuse(eg_job *job, eg_place place, uint32_t c);
/* The same, once a file: another of the same character counts as one more place of it. */
bool eg_character_refuse_once(eg_job *job, eg_place place, uint32_t c);
/* Whether eg_character_refuse would. */
bool eg_character_is_refused(uint32_t c);

/* A bidi control without a partner. */
typedef struct eg_bidi_fault {
    size_t at; /* byte of the paragraph */
    uint32_t c;
    uint32_t open; /* of a PDF or PDI: the control that is open there and that it cannot close; 0: none is */
} eg_bidi_fault;

/* The bidi controls of a paragraph that have no partner (UAX #9 BD9, BD11), in order; returns how many, *out in
 * job->arena. Embeddings and overrides need their PDF within the isolate that they stand in, isolates their PDI,
 * each PDF and PDI its opener. */
uint32_t eg_characters_unbalanced(eg_job *job, eg_slice paragraph, const eg_bidi_fault **out);
/* Whether a code point is one of those controls: U+202A to U+202E, U+2066 to U+2069. */
bool eg_character_is_bidi_control(uint32_t c);

bool eg_character_is_space(uint32_t c);  /* White_Space, and U+200B */
bool eg_character_is_letter(uint32_t c); /* general category L */
bool eg_character_is_mark(uint32_t c);   /* general category M */
bool eg_character_is_word(uint32_t c);   /* letters, marks, digits, joiners */
bool eg_character_is_upper(uint32_t c);  /* upper or title case */
bool eg_character_is_lower(uint32_t c);
bool eg_character_ends_sentence(uint32_t c); /* Sentence_Terminal, and the Khmer signs */
bool eg_character_is_punctuation(uint32_t c);
bool eg_character_closes(uint32_t c); /* closing bracket or quotation mark, straight ones too */
/* 0 to 9 of any decimal digits (general category Nd), else -1; c - digit is then the zero of its set. */
int eg_character_digit(uint32_t c);
/* Han, kana, bopomofo and their full-width punctuation: lines of these join without a space. */
bool eg_character_is_wide(uint32_t c);

/* Whether a tag's first subtag is a language that ICU lists, so that a file called doc.txt is not taken for
 * one. */
bool eg_character_is_known_tag(const char *tag);

#endif
