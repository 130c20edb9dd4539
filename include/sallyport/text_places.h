/*
 * text_places.h - texts, and the place at which each was added.
 * layer: base
 *
 *     struct sp_text_places places = {0};
 *     sp_text_places_add(&places, "one");
 *     sp_text_places_find(&places, "one"); → 0
 *     sp_text_places_dispose(&places);
 */
#ifndef SALLYPORT_TEXT_PLACES_H
#define SALLYPORT_TEXT_PLACES_H

#include <stdint.h>

#include "sallyport/oid.h"
#include "sallyport/vec.h"

#define SP_TEXT_PLACES_NONE SP_OIDMAP_NONE

struct sp_text_places {
    struct sp_strings texts;
    struct sp_oidmap many; /* the same, where a search would take long */
};

/* The place of a text, or SP_TEXT_PLACES_NONE. Of one that was added twice, the first. */
uint32_t sp_text_places_find(const struct sp_text_places *places,
                             const char *text);

/* Adds a copy of the text, and returns its place: 0, 1, 2 and so on. */
uint32_t sp_text_places_add(struct sp_text_places *places, const char *text);

void sp_text_places_dispose(struct sp_text_places *places);

#endif
