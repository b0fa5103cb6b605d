/* Colours as the style names them; pdf/ and the press decide what ink they become. */
#ifndef EG_BASE_COLOUR_H
#define EG_BASE_COLOUR_H

#include <stdint.h>

/* sRGB, 8 bits each. Black is 0, 0, 0. */
typedef struct eg_colour {
    uint8_t red, green, blue;
} eg_colour;

#endif
