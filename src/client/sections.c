#include "sallyport/sections.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *hint_of(const struct sp_section_hint *hints,
                           const char *section)
{
    for (; hints->section; hints++)
        if (strcasecmp(hints->section, section) == 0)
            return hints->hint;
    return "Write here; a section with nothing but this is missing.";
}

void sp_sections_template(struct sp_buf *out, const struct sp_strings *sections,
                          const struct sp_section_hint *hints, const char *any)
{
    for (size_t i = 0; i < sections->count; i++) {
        const char *section = sections->items[i];
        if (strcmp(section, "*") == 0)
            section = any;
        sp_buf_printf(out, "\n## %c%s\n\n<!-- %s -->\n",
                      toupper((unsigned char)*section), section + 1,
                      hint_of(hints, section));
    }
}
