#include "sallyport/prp_template.h"

#include <ctype.h>
#include <string.h>

#include "sallyport/sections.h"
#include "sallyport/str.h"

enum { MAX_SLUG = 41 };

static const struct sp_section_hint hints[] = {
    {"business justification",
     "Who needs it, and what happens if it is not done?"},
    {"technical architecture",
     "Which parts change, and how do they work together?"},
    {"security assessment",
     "What could an attacker do with it? What must stay true?"},
    {"test strategy", "Which test fails today, and passes when this is done?"},
    {NULL, NULL},
};

void sp_prp_template(struct sp_buf *out, const char *reference,
                     const char *title, const struct sp_strings *sections)
{
    sp_buf_printf(out, "# %s%s%s\n", reference, title ? ": " : "",
                  title ? title : "");
    sp_sections_template(out, sections, hints, "proposal");
}

/* The length of the next word of a title, which begins where *text will be. */
static size_t next_word(const char **text)
{
    size_t len = 0;
    while (**text && !sp_is_alnum(**text))
        ++*text;
    while (sp_is_alnum((*text)[len]))
        len++;
    return len;
}

void sp_prp_slug(struct sp_buf *out, const char *title)
{
    size_t len, begins = out->len;
    sp_buf_puts(out, "");
    for (; (len = next_word(&title)); title += len) {
        bool follows = out->len > begins;
        if (out->len - begins + follows + len > MAX_SLUG)
            return;
        if (follows)
            sp_buf_putc(out, '-');
        for (size_t i = 0; i < len; i++)
            sp_buf_putc(out, (char)tolower((unsigned char)title[i]));
    }
}
