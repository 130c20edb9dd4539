/*
 * change_facts.h - one path that a commit changes.
 * layer: facts
 */
#ifndef SALLYPORT_CHANGE_FACTS_H
#define SALLYPORT_CHANGE_FACTS_H

#include "sallyport/facts.h"
#include "sallyport/mode.h"

/* Reads files by their id. Who gathers the facts fills it in. */
struct sp_file_source {
    int (*size)(void *context, const struct sp_oid *id, size_t *out,
                struct sp_error *err);
    /* Larger than max bytes: SP_ELIMIT, without a message. The content is borrowed
     * until the next call. */
    int (*read)(void *context, const struct sp_oid *id, size_t max,
                struct sp_str *out, struct sp_error *err);
    void *context;
};

/* A changed path. In a merge, it is as in none of the parents: what comes from one of them
 * is a change of the commit that brought it there. */
struct sp_change_facts {
    const struct sp_commit_facts *commit;
    struct sp_str path;
    enum sp_path_class path_class;
    /* Before and after; of a merge, old is that of its first parent. */
    struct sp_side old, new;
    const struct sp_file_source *files;
};

/* Is it a file or a link after the commit? What was deleted and what is a submodule
 * has no content. */
bool sp_change_has_content(const struct sp_change_facts *change);

/* How many bytes it has after the commit; 0 without content. */
int sp_change_size(const struct sp_change_facts *change, size_t *out,
                   struct sp_error *err);

/* Its content after the commit, borrowed until the next call; "" without. Larger than
 * max bytes: SP_ELIMIT, without a message. */
int sp_change_read(const struct sp_change_facts *change, size_t max,
                   struct sp_str *out, struct sp_error *err);

#endif
