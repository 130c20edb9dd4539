#include "near_branch.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/near_miss.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"

/* The protected branches of a remote, by their short names. */
struct branches {
    const struct sp_policy *policy;
    struct sp_buf under, head; /* "refs/remotes/origin/"; the default branch */
    struct sp_strings names;
};

static int add(const char *name, const struct sp_oid *id, void *context)
{
    struct branches *out = context;
    const char *branch = name + out->under.len;
    char *full = sp_ref_full(branch);
    (void)id;
    if (sp_ref_matches(&out->policy->refs.protected, full,
                       sp_buf_text(&out->head)))
        sp_strings_add(&out->names, branch, strlen(branch));
    free(full);
    return 0;
}

/* Fills in those of the remote. */
static void collect(struct branches *out, const struct evidence *evidence)
{
    const char *remote = sp_buf_text(&evidence->remote);
    struct sp_buf pattern = {0}, head = {0};
    struct sp_error ignored = {0};
    out->policy = evidence->policy;
    sp_buf_printf(&out->under, "refs/remotes/%s/", remote);
    sp_buf_printf(&pattern, "refs/remotes/%s/*", remote);
    sp_buf_printf(&head, "%s/HEAD", remote);
    sp_repo_copied(evidence->repo, sp_buf_text(&head), &out->head);
    sp_repo_each_ref(evidence->repo, sp_buf_text(&pattern), add, out, &ignored);
    sp_buf_dispose(&pattern);
    sp_buf_dispose(&head);
}

static char *nearest(const struct sp_strings *names, const char *name)
{
    const char **words = sp_calloc(names->count + 1, sizeof *words);
    for (size_t i = 0; i < names->count; i++)
        words[i] = names->items[i];
    char *near = sp_strdup_or_null(sp_near_miss(name, words));
    free(words);
    return near;
}

char *near_branch(const struct evidence *evidence, const char *name)
{
    struct branches found = {.policy = NULL};
    collect(&found, evidence);
    char *near = nearest(&found.names, name);
    sp_strings_dispose(&found.names);
    sp_buf_dispose(&found.under);
    sp_buf_dispose(&found.head);
    return near;
}
