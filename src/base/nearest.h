/* The word that was meant, for the hint of a finding.
 *
 * Place: wherever a word comes in that must be one of a list: commands, options, keys, styles. */
#ifndef EG_BASE_NEAREST_H
#define EG_BASE_NEAREST_H

/* The word of a NULL-ended list that is nearest by edits (a letter inserted, left out, changed, or two
 * neighbours swapped), when it is near enough to be meant: at most a third of its letters differ. NULL: none.
 */
const char *eg_nearest(const char *word, const char *const *words);

#endif
