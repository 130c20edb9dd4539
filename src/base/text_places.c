#include "sallyport/text_places.h"

#include <string.h>

/* Up to here a search takes less time than hashes of 20 bytes. */
enum { FEW = 64 };

static void put(struct sp_text_places *places, uint32_t place)
{
    struct sp_oid id;
    sp_oid_of_text(&id, sp_str(places->texts.items[place]));
    if (sp_oidmap_get(&places->many, &id) == SP_OIDMAP_NONE)
        sp_oidmap_put(&places->many, &id, place);
}

uint32_t sp_text_places_find(const struct sp_text_places *places,
                             const char *text)
{
    struct sp_oid id;
    if (places->texts.count > FEW) {
        sp_oid_of_text(&id, sp_str(text));
        return sp_oidmap_get(&places->many, &id);
    }
    for (size_t i = 0; i < places->texts.count; i++)
        if (strcmp(places->texts.items[i], text) == 0)
            return (uint32_t)i;
    return SP_TEXT_PLACES_NONE;
}

uint32_t sp_text_places_add(struct sp_text_places *places, const char *text)
{
    uint32_t place = (uint32_t)places->texts.count;
    sp_strings_add(&places->texts, text, strlen(text));
    if (place == FEW)
        for (uint32_t i = 0; i < FEW; i++)
            put(places, i);
    if (place >= FEW)
        put(places, place);
    return place;
}

void sp_text_places_dispose(struct sp_text_places *places)
{
    sp_strings_dispose(&places->texts);
    sp_oidmap_dispose(&places->many);
    *places = (struct sp_text_places){0};
}
