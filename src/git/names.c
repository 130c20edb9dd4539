/* Counts the names that are compared: see sp_repo_bound_names(). */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/alloc.h"

struct names *sp_names_share(struct names *names)
{
    if (!names) {
        names = sp_calloc(1, sizeof *names);
        names->of_commit = SP_NAMES_OF_COMMIT;
    }
    atomic_fetch_add(&names->handles, 1);
    return names;
}

void sp_names_free(struct names *names)
{
    if (names && atomic_fetch_sub(&names->handles, 1) == 1)
        free(names);
}

void sp_repo_bound_names(struct sp_repo *repo, size_t of_commit, size_t of_push)
{
    repo->names->of_commit = of_commit;
    repo->names->of_push = of_push;
    atomic_store(&repo->names->count, 0);
}

static int too_many(const char *who, size_t max, struct sp_error *err)
{
    return sp_error_set(err, SP_ELIMIT,
                        "%s changes more than %zu files and directories", who,
                        max);
}

int sp_names_count(const struct sp_repo *repo, size_t *count,
                   struct sp_error *err)
{
    size_t max = repo->names->of_commit;
    return max && ++*count > max ? too_many("a commit", max, err) : SP_OK;
}

int sp_names_end(const struct sp_repo *repo, size_t count, struct sp_error *err)
{
    size_t max = repo->names->of_push;
    size_t all = atomic_fetch_add(&repo->names->count, count) + count;
    return max && all > max ? too_many("the push", max, err) : SP_OK;
}
