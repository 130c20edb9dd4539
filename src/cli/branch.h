/* The current branch, or the one that the user named. */
#ifndef SALLYPORT_BRANCH_H
#define SALLYPORT_BRANCH_H

#include "cli.h"
#include "sallyport/gather.h"

struct branch {
    char *name;       /* its full name; "HEAD" when that is detached */
    struct sp_oid id; /* its commit; zero when it has none yet */
    bool is_here;     /* HEAD names it */
};

/* The full name of a branch of the server: main and origin/main are the same; NULL stays
 * NULL. Yours to free. */
char *branch_called(struct sp_repo *repo, const char *asked);

/* The branch named `asked`, with or without refs/heads/; else the current one,
 * or the one that is being rebased. SP_EUSAGE when the named one does not
 * exist. Call branch_dispose() in any case. */
int branch_find(struct branch *out, struct sp_repo *repo, const char *asked,
                struct sp_error *err);
void branch_dispose(struct branch *branch);

/* The branch as a range. It may not be moved: its parts borrow from each other. */
struct branch_facts {
    struct sp_ref_update update;
    struct sp_ref_facts ref;
    struct sp_branch_facts all;
};

/* Finds what is known without its commits; out->all has none. out borrows from branch
 * and gather. */
int branch_look(const struct branch *branch, struct sp_gather *gather,
                struct branch_facts *out, struct sp_error *err);

/* The same, and gathers its commits since it left the protected refs: none for a protected
 * branch, or where there are no protected refs. */
int branch_gather(const struct branch *branch, struct sp_gather *gather,
                  struct branch_facts *out, struct sp_error *err);

/* Prints a word for the prompt of a shell; nothing where there is none, or on
 * an error. config as in cli_open(), asked as in branch_find(). */
void branch_prompt(const char *config, const char *asked);

#endif
