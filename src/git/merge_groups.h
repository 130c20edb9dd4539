/* The paths in conflict of a merge; those of one conflict make a group. */
#ifndef SALLYPORT_GIT_MERGE_GROUPS_H
#define SALLYPORT_GIT_MERGE_GROUPS_H

#include "merger.h"

/* One path in conflict. */
struct member {
    const char *path; /* borrowed from the automatic merge */
    size_t group;     /* index in groups->items */
    bool is_binary;   /* git could not merge its content */
};

struct group {
    bool frees_name; /* a file was moved or removed, or cannot be merged */
    bool is_text;    /* all its stages are files */
    bool is_about_contents, is_about_more; /* by the kinds of its conflicts */
    bool has[4];                           /* has it stage 1, 2, 3? */
    SP_VEC(size_t)
    stages, members; /* the number of stages in the automatic merge, and of
                        members here */
};

/* Zero-initialise. */
struct groups {
    SP_VEC(struct member) members; /* by path, each once */
    struct group *items;           /* one for each member */
};

void sp_groups_make(struct groups *out, const struct automerge *merge);
void sp_groups_dispose(struct groups *groups);

/* The member with that path; NULL when the path has no conflict. */
const struct member *sp_groups_find(const struct groups *groups,
                                    const char *path);

#endif
