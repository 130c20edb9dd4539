#include "sallyport/prp_template.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "sallyport/str.h"

enum { MAX_SLUG = 41 };

static const char *hint_of(const char *section)
{
    static const struct {
        const char *section, *hint;
    } rows[] = {
        {"business justification",
         "Who needs it, and what happens if it is not done?"},
        {"technical architecture",
         "Which parts change, and how do they work together?"},
        {"security assessment",
         "What could an attacker do with it? What must stay true?"},
        {"test strategy",
         "Which test fails today, and passes when this is done?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcasecmp(rows[i].section, section) == 0)
            return rows[i].hint;
    return "Write here; a section with nothing but this is missing.";
}

void sp_prp_template(struct sp_buf *out, const char *reference,
                     const char *title, const struct sp_strings *sections)
{
    sp_buf_printf(out, "# %s%s%s\n", reference, title ? ": " : "",
                  title ? title : "");
    for (size_t i = 0; i < sections->count; i++) {
        const char *section = sections->items[i];
        if (strcmp(section, "*") == 0) /* any will do */
            section = "proposal";
        sp_buf_printf(out, "\n## %c%s\n\n<!-- %s -->\n",
                      toupper((unsigned char)*section), section + 1,
                      hint_of(section));
    }
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
