/* The search for files that one side has moved: what merge_moves.c and merge_alike.c
 * share. */
#ifndef SALLYPORT_GIT_MERGE_MOVES_H
#define SALLYPORT_GIT_MERGE_MOVES_H

#include "merge.h"
#include "sallyport/vec.h"

struct moved_file {
    struct sp_named named;
    size_t size;
    bool matters; /* a removed one whose move is looked for */
    bool is_done; /* it is a half of a pair */
    bool is_same; /* a removed one of which an added one has the content */
    /* git may guess where it went by what else left its directory */
    bool may_follow;
};

struct moved_files {
    struct moved_file *items;
    size_t count, capacity;
};

struct move_search {
    struct sp_repo *repo;
    const struct sp_code_paths *code;
    const struct sp_named_files *wanted; /* NULL: all that were removed */
    struct moved_files added, removed;
    struct sp_renames *moves;
    size_t bytes, reads; /* of the files that were read */
    bool is_unknown;
    bool has_other; /* a file that is no code */
};

/* The last name of its path. */
const char *sp_moved_file_name(const struct moved_file *file);
bool sp_moved_files_share_name(const struct moved_file *one,
                               const struct moved_file *other);
/* Is it a regular file? */
bool sp_moved_file_is_text(const struct moved_file *file);

/* Pairs a removed file with an added one. */
void sp_move_add(struct move_search *search, struct moved_file *old,
                 struct moved_file *new);

/* Pairs files that are alike: merge_alike.c. */
void sp_moves_pair_alike(struct move_search *search);

#endif
