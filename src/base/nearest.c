/* The word that was meant: nearest by edits. See nearest.h.
 *
 * The distance is optimal string alignment (Damerau 1964): the edits that make most typing errors are one
 * letter inserted, left out or changed, and two neighbours swapped. */
#include "base/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 40 }; /* no command, key or name of a role is longer; a longer one is nobody's slip */

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a_size; i++) {
        int *row = rows[i % 3], *before = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t j = 1; j <= b_size; j++) {
            int changed = before[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(changed, least(before[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], older[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *eg_nearest(const char *word, const char *const *words)
{
    size_t size = strlen(word);
    const char *nearest = NULL;
    int best = 0;
    if (size > LONGEST)
        return NULL;
    for (; *words; words++) {
        size_t other = strlen(*words);
        if (other > LONGEST)
            continue;
        size_t longer = size > other ? size : other, apart = longer - (size < other ? size : other);
        int most = (int)longer / 3;
        if (apart > (size_t)most) /* so many letters at least are put in or left out */
            continue;
        int edits = distance(word, size, *words, other);
        if (edits <= most && (!nearest || edits < best)) {
            nearest = *words;
            best = edits;
        }
    }
    return nearest;
}
