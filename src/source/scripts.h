/* Which script a character is written in, and its case folded away: for comparing words.
 *
 * Place: document/ asks, when it compares texts and looks for letters that do not belong; ICU's property
 * tables (Unicode 15.0, UAX #24) answer, so that document/ hears nothing of ICU. */
#ifndef EG_SOURCE_SCRIPTS_H
#define EG_SOURCE_SCRIPTS_H

#include <stdbool.h>
#include <stdint.h>

/* The Script property as an ISO 15924 code: "Latn", "Zyyy" (common), "Zinh" (inherited). Never NULL. */
const char *eg_character_script(uint32_t c);
/* Simple case folding. */
uint32_t eg_character_fold(uint32_t c);
/* The character that a letter and the mark after it are canonically (UAX #15, a primary composite): "ế" of "ê" and
 * U+0301; 0: none. */
uint32_t eg_character_compose(uint32_t letter, uint32_t mark);
/* Whether the script is one that a language of this script (as eg_language has it) is written with: Hani,
 * Hira and Kana for Jpan. */
bool eg_script_holds(const char *written, const char *script);

#endif
