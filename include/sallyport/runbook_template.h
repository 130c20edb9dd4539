/*
 * runbook_template.h - a runbook that nobody has thought about yet.
 * layer: client
 */
#ifndef SALLYPORT_RUNBOOK_TEMPLATE_H
#define SALLYPORT_RUNBOOK_TEMPLATE_H

#include "sallyport/buf.h"
#include "sallyport/vec.h"

struct sp_runbook {
    const char *name;
    const char *title;      /* NULL: none */
    struct sp_strings prps; /* the references of its proposals … */
    /* … and what it is about: files, and directories that end with a "/";
     * both may be empty */
    struct sp_strings paths;
};

/* Appends the heading, what the runbook is about, and each section with a hint in a
 * comment. So the rule for documents misses all of them. */
void sp_runbook_template(struct sp_buf *out, const struct sp_runbook *runbook,
                         const struct sp_strings *sections);

/*
 * Where a new runbook goes: the directory of the first glob that names one, and the
 * ending of its file (".md" where the glob has none). False: no glob names a
 * directory. Of "docs/runbooks/" and ".md" for docs/runbooks/\*.md.
 */
bool sp_runbook_place(const struct sp_strings *globs, struct sp_buf *directory,
                      struct sp_buf *ending);

#endif
