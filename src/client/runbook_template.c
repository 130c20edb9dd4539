#include "sallyport/runbook_template.h"

#include <string.h>

#include "sallyport/glob.h"
#include "sallyport/sections.h"
#include "sallyport/str.h"

static const struct sp_section_hint hints[] = {
    {"deployment",
     "Which steps bring it out, and how do you see that it works?"},
    {"rollback", "How do you get back to what ran before, and what is lost?"},
    {"troubleshooting",
     "What breaks, how does it look, and what do you type then?"},
    {"monitoring", "Which dashboard and which alert say that it is not well?"},
    {NULL, NULL},
};

/* "PRP: WU-1, WU-2", or a question in a comment. */
static void add_list(struct sp_buf *out, const char *key,
                     const struct sp_strings *items, const char *question)
{
    if (!items->count) {
        sp_buf_printf(out, "<!-- %s: %s -->\n", key, question);
        return;
    }
    sp_buf_printf(out, "%s: ", key);
    sp_buf_list(out, items);
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
    sp_sections_template(out, sections, hints, "runbook");
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
        struct sp_str found = sp_glob_directory(glob);
        if (*glob == '!' || !found.len)
            continue;
        sp_buf_add(directory, found.ptr, found.len);
        sp_buf_puts(directory, "");
        sp_buf_puts(ending, ending_of(glob));
        return true;
    }
    return false;
}
