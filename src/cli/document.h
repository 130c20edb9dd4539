/* What `prp new` and `runbook new` share: a document of the work tree. */
#ifndef SALLYPORT_CLI_DOCUMENT_H
#define SALLYPORT_CLI_DOCUMENT_H

#include "cli.h"

/* Is there a work tree to write to, and is the title, unless NULL, one plain line?
 * SP_EUSAGE otherwise. */
int document_check(const struct sp_repo *repo, const char *title,
                   struct sp_error *err);

/* SP_EUSAGE unless a file may have that name: no path, not hidden, plain. */
int document_check_name(const char *name, struct sp_error *err);

/* Makes a directory of the work tree, with those above it, and appends its absolute
 * path. SP_ESYSTEM where it cannot, or where a link leads out of the work tree. */
int document_directory(struct sp_buf *out, struct sp_repo *repo,
                       const char *directory, struct sp_error *err);

/* The reference in the name of the current branch, or else the only one that it uses:
 * 1, 0 where there is none, or an error, negative. */
int document_reference(struct sp_buf *out, struct sp_repo *repo,
                       const struct sp_policy *policy, struct sp_error *err);

/* Prints the path of the document, and what comes next, as it is typed at the top of
 * the work tree: a commit that says that, if the policy has words for it. */
void document_print_next(const struct sp_policy *policy, const char *path,
                         const char *does);

/* Appends the line that commits it. */
void document_say_commit(struct sp_buf *out, const struct sp_policy *policy,
                         const char *path, const char *does);

#endif
