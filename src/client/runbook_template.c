#include "sallyport/runbook_template.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "sallyport/str.h"

static const char *hint_of(const char *section)
{
    static const struct {
        const char *section, *hint;
    } rows[] = {
        {"deployment",
         "Which steps bring it out, and how do you see that it works?"},
        {"rollback",
         "How do you get back to what ran before, and what is lost?"},
        {"troubleshooting",
         "What breaks, how does it look, and what do you type then?"},
        {"monitoring",
         "Which dashboard and which alert say that it is not well?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcasecmp(rows[i].section, section) == 0)
            return rows[i].hint;
    return "Write here; a section with nothing but this is missing.";
}

/* "PRP: WU-1, WU-2", or a question in a comment. */
static void add_list(struct sp_buf *out, const char *key,
                     const struct sp_strings *items, const char *question)
{
    if (!items->count) {
        sp_buf_printf(out, "<!-- %s: %s -->\n", key, question);
        return;
    }
    sp_buf_printf(out, "%s: ", key);
    for (size_t i = 0; i < items->count; i++)
        sp_buf_printf(out, "%s%s", i ? ", " : "", items->items[i]);
    sp_buf_putc(out, '\n');
}

void sp_runbook_template(struct sp_buf *out, const struct sp_runbook *runbook,
                         const struct sp_strings *sections)
{
    sp_buf_printf(out, "# %s%s%s\n\n", runbook->name,
                  runbook->title ? ": " : "",
                  runbook->title ? runbook->title : "");
    add_list(out, "PRP", &runbook->prps, "the references of its proposals");
    add_list(out, "Paths", &runbook->paths,
             "what it is about, such as terraform/vpn/");
    for (size_t i = 0; i < sections->count; i++) {
        const char *section = sections->items[i];
        if (strcmp(section, "*") == 0) /* any will do */
            section = "runbook";
        sp_buf_printf(out, "\n## %c%s\n\n<!-- %s -->\n",
                      toupper((unsigned char)*section), section + 1,
                      hint_of(section));
    }
}

/* How many bytes of the glob are a directory, with its "/". */
static size_t directory_len(const char *glob)
{
    size_t plain = strcspn(glob, "*?[\\");
    while (plain && glob[plain - 1] != '/')
        plain--;
    return plain;
}

/* ".md" of "*.md" */
static const char *ending_of(const char *glob)
{
    const char *last = strrchr(glob, '/'),
               *dot = last ? strrchr(last, '.') : NULL;
    return dot && !strpbrk(dot, "*?[]\\") ? dot : ".md";
}

bool sp_runbook_place(const struct sp_strings *globs, struct sp_buf *directory,
                      struct sp_buf *ending)
{
    for (size_t i = 0; i < globs->count; i++) {
        const char *glob = globs->items[i];
        glob += *glob == '/';
        size_t len = directory_len(glob);
        if (*glob == '!' || !len)
            continue;
        sp_buf_add(directory, glob, len - 1);
        sp_buf_puts(directory, "");
        sp_buf_puts(ending, ending_of(glob));
        return true;
    }
    return false;
}
