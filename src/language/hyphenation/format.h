/* The compiled form of a hyphenation dictionary (.hyp), shared by the compiler and the matcher.
 *
 * A dictionary of libhyphen has two levels: where compounds part, and where words do. Each level is a trie
 * over small letter classes, its states numbered in level order, so that the children of a state follow
 * one another and a trie is three plain arrays: where a state's children begin, the class that leads to a
 * state, the rule found there. The file is mapped and read in place: only the pages a word's letters lead
 * to are ever touched.
 *
 *     offset
 *      0  8 bytes   "EGHYPH", 0, version
 *      8  u32       size of the whole file
 *     12  4 × u8    fewest letters before and after a break: left, right, and the same inside compounds
 *     16  u16       letter classes (at most 255)
 *     18  u16       silent characters: no break right before or after them
 *     20  2 × level: u32 states, u32 offset of first children (u32 each, one more than states),
 *                    u32 offset of classes (u8 each), u32 offset of rules (u32 each, 0: none)
 *     52  u32       offset of the rules' values
 *     56  u32       size of the rules' values
 *     60  u32 each  code points of the classes 1, 2, … ascending; then the silent ones
 *
 * Integers are little-endian at any alignment. A rule r > 0 stands at byte r - 1 of the values: the number
 * of values, how many positions before the end of the match the last one stands, then the values in order,
 * each 0 to 9, with EG_HYP_RESPELLED where a break would change the spelling. */
#ifndef EG_LANGUAGE_HYPHENATION_FORMAT_H
#define EG_LANGUAGE_HYPHENATION_FORMAT_H

#include <stdint.h>

#define EG_HYP_MAGIC "EGHYPH\0\1"

enum {
    EG_HYP_AT_SIZE = 8,
    EG_HYP_AT_MINIMA = 12,
    EG_HYP_AT_N_CLASSES = 16,
    EG_HYP_AT_N_SILENT = 18,
    EG_HYP_AT_LEVELS = 20,
    EG_HYP_LEVEL_SIZE = 16,
    EG_HYP_N_LEVELS = 2,
    EG_HYP_AT_VALUES = 52,
    EG_HYP_AT_ALPHABET = 60,
    EG_HYP_MAX_CLASSES = 255,
    EG_HYP_MAX_STATES = 1 << 24,
    EG_HYP_RESPELLED = 0x80
};

#endif
