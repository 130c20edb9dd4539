/*
 * moves.h - the files that came or went in a commit, and which of them only moved.
 * layer: gather
 */
#ifndef SALLYPORT_GATHER_MOVES_H
#define SALLYPORT_GATHER_MOVES_H

#include "lines.h"
#include "sallyport/buf.h"
#include "sallyport/changes.h"
#include "sallyport/facts.h"

struct moved;

struct moved_list {
    struct moved *items;
    size_t count, capacity;
};

struct moves {
    struct moved_list came, went;
    struct sp_buf names; /* of both */
};

/* Adds a file that is on one side only. False where there are too many already. */
bool sp_moves_add(struct moves *moves, const struct sp_change *change,
                  enum sp_path_class path_class, const struct inside *inside);

/* Finds what went and came back the same, in its class. Call it once. */
void sp_moves_pair(struct moves *moves);

/* Tells of the unread files that went and did not come back. */
void sp_moves_unread(const struct moves *moves,
                     void (*visit)(struct sp_str path, void *context),
                     void *context);

/* Counts them as added, deleted and moved. */
void sp_moves_count(const struct moves *moves, struct sp_content *content);

void sp_moves_dispose(struct moves *moves);

/* Copies a path, perhaps cut short. */
void sp_content_keep_path(char out[SP_EXAMPLE], struct sp_str path);

/* The first path of each class is the example of a finding. */
void sp_content_keep_example(struct sp_content *content,
                             enum sp_path_class path_class, struct sp_str path);

/* Keeps a path among the first of all, if its class is code. */
void sp_content_keep_code(struct sp_content *content,
                          enum sp_path_class path_class, struct sp_str path,
                          bool is_new);

#endif
