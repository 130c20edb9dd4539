/* What the merges of a branch bring straight from protected branches. */
#include "taken_in.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"

/* Only advice depends on so many walks. */
enum { MAX_SOUGHT = 16 };

int sp_gather_name_has(struct sp_gather *gather, const char *name,
                       const struct sp_oid *commit, struct sp_error *err)
{
    struct sp_oids tips = {0};
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        if (strcmp(gather->protected_tips.items[i].name, name) == 0)
            SP_VEC_PUSH(&tips, gather->protected_tips.items[i].id);
    int code = sp_repo_reaches(gather->repo, &tips, commit, err);
    free(tips.items);
    return code;
}

/* Does a merge bring that commit straight from another branch, which lacks it? */
static bool is_taken_in(struct sp_gather *gather, uint32_t place,
                        const char *by, const char *lacking)
{
    const struct sp_history *history = &gather->history;
    struct sp_error ignored = {0};
    if (history->parents.items[place] != SP_PARENT_PROTECTED)
        return false;
    struct sp_oid id = sp_history_parent(history, place);
    return sp_gather_name_has(gather, by, &id, &ignored) > 0 &&
           sp_gather_name_has(gather, lacking, &id, &ignored) == 0;
}

bool sp_gather_takes_in(struct sp_gather *gather, const char *by,
                        const char *lacking)
{
    const struct sp_history *history = &gather->history;
    size_t sought = 0;
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (history->nodes.count && at < SP_PARENT_BASELINE &&
           sought < MAX_SOUGHT) {
        const struct sp_node *node = &history->nodes.items[at];
        for (uint32_t i = 1; i < node->parent_count; i++, sought++)
            if (is_taken_in(gather, node->parents + i, by, lacking))
                return true;
        at = node->parent_count ? history->parents.items[node->parents]
                                : SP_PARENT_BASELINE;
    }
    return false;
}
