/* What the files for merges and reverts share. */
#ifndef SALLYPORT_GIT_MERGE_H
#define SALLYPORT_GIT_MERGE_H

#include "internal.h"
#include "sallyport/line_merge.h"
#include "sallyport/merge.h"
#include "tree.h"

/* The largest file that is merged, in bytes; it bounds memory. */
enum { LARGEST_MERGED = 32 << 20 };

/* The trees before and after a commit. A root has none before. mainline says
 * which parent of a merge counts, from 1. */
struct commit_change {
    struct sp_oid before, after;
    bool is_root;
};

/* 1 when they were read, 0 when there is no such parent. */
int sp_commit_change(struct sp_repo *repo, const struct sp_oid *commit,
                     unsigned mainline, struct commit_change *out,
                     struct sp_error *err);

/* The entry of a path in a tree, into *out: {0} where there is none. root NULL: of the
 * empty tree. */
int sp_side_at(struct sp_repo *repo, const struct sp_oid *root,
               const char *path, struct sp_side *out, struct sp_error *err);

/* The result of the trivial rule for one name: one of the arguments, or NULL
 * when the parents changed it in different ways. */
const struct sp_side *sp_trivial_merge(const struct sp_side *base,
                                       const struct sp_side *parents,
                                       size_t count);

/* A path that a merge changes by itself. */
struct own_path {
    char *path; /* owned */
    enum sp_own own;
};

struct own_paths {
    struct own_path *items;
    size_t count, capacity;
};

/* Adds a path, unless it is in the list. */
void sp_own_paths_add_once(struct own_paths *list, struct sp_str path,
                           enum sp_own own);
void sp_own_paths_dispose(struct own_paths *list);

/* A file with its path. */
struct sp_named {
    char *path; /* owned */
    struct sp_side file;
};

struct sp_named_files {
    struct sp_named *items;
    size_t count, capacity;
};

/*
 * Compares a merge with its parents and their only base by paths, and by the lines
 * of files: merge_paths.c. trees: the merge, ours, theirs, base. 1: that is enough,
 * and the paths at which git makes something else are in *own; where that is NULL, git
 * makes exactly the same, without a conflict. MERGE_DIFFERS, only where own is NULL: at
 * some path git makes something else, or has a conflict. 0: git must make the merge again.
 * bases: the trees of several bases, of which that base was made; else NULL.
 */
enum { MADE, OURS, THEIRS, BASE, MERGE_TREES };
enum { MERGE_DIFFERS = 2 };
int sp_merge_paths(struct sp_repo *repo, const struct sp_oid *const trees[],
                   const struct sp_oids *bases,
                   const struct sp_code_paths *code, struct own_paths *own,
                   struct sp_error *err);

/* What sides have removed, where that may matter: merge_removals.c. Zero-initialise. */
struct removals {
    /* files that the other side did not keep as they were */
    struct sp_named_files files[2];
    /* The other side added something in a directory that this one removed: git may move
     * what it added. */
    bool lacks_directory[2];
    bool opens[2];    /* the name that was looked at last is such a directory */
    size_t within[2]; /* how many directories deep the walk is in one */
};

/* Is a name decided, and all below it? What both sides changed alike is, but for a
 * directory of which they may have removed something. */
bool sp_merge_is_plain(const struct sp_side *sides);
/* Looks at each name, before its directory is entered, if it is one; and at a file or
 * the like. */
void sp_removals_of_name(struct removals *removals,
                         const struct sp_side *sides);
void sp_removals_of_file(struct removals *removals, struct sp_str path,
                         const struct sp_side *sides);
void sp_removals_enter(struct removals *removals);
void sp_removals_leave(struct removals *removals);
void sp_removals_dispose(struct removals *removals);

/* A file of these that has moved, as git sees it. */
struct sp_rename {
    char *from, *to; /* owned */
    struct sp_side old, new;
};

struct sp_renames {
    struct sp_rename *items;
    size_t count, capacity;
};

/*
 * Finds those of one side (0 or 1), as git's search for renames does: merge_moves.c.
 * code: only paths of code are looked at; NULL: all. 1: they are known; 0: git has to be
 * asked; or an error. Dispose of *out in any case.
 */
int sp_renames_find(struct sp_renames *out, const struct removals *removals,
                    unsigned side, struct sp_repo *repo,
                    const struct sp_oid *const trees[],
                    const struct sp_code_paths *code, struct sp_error *err);
void sp_renames_dispose(struct sp_renames *moves);
/* The move of that file; NULL where there is none. */
const struct sp_rename *sp_renames_from(const struct sp_renames *moves,
                                        const char *from);

/* A name in a merge, compared with what git makes of it. */
enum merged_file {
    FILE_UNKNOWN,   /* git has to be asked */
    FILE_IS_BINARY, /* git cannot merge its lines */
    FILE_IS_GITS,   /* as git makes it */
    FILE_IS_FREE,   /* as a conflict allows */
    FILE_CHANGES,
    FILE_RESOLVES, /* a conflict, with lines of its own */
};

/* A merge of which the paths are compared. */
struct paths_merge {
    struct sp_repo *repo;
    const struct sp_oid *const *trees; /* the merge, ours, theirs, base */
    const struct sp_oids *bases; /* all of them; NULL: there is one, or none */
    const struct sp_code_paths *code; /* NULL: all paths are of one kind */
    struct removals removals;
    struct sp_renames moves[2];
    const char *suffix; /* of the labels in conflict markers */
    struct sp_error *err;
};

/* A file that a side has moved, and what all trees but the base have at both names. */
struct sp_moved {
    unsigned side;
    const struct sp_rename *move;
    struct sp_side from[MERGE_TREES], to[MERGE_TREES];
};

/* What git does with it. */
enum sp_moved_kind {
    MOVED_UNKNOWN, /* git has to be asked */
    MOVED_ALONE, /* at its new name, it merges what the other side has at the old one */
    MOVED_ALIKE,   /* both sides moved it there, and what they have is merged */
    MOVED_REMOVED, /* the other side removed it */
};

/* Reads what the trees have at both names. */
int sp_moved_read(const struct paths_merge *merge, struct sp_moved *moved,
                  enum sp_moved_kind *kind);
/* What is merged at the new name, where something is. */
void sp_moved_sides(const struct sp_moved *moved,
                    struct sp_side sides[MERGE_TREES]);

/*
 * With several bases, is that code that came from other files, and so the merge's own?
 * merge_code.c. sides: what the trees but the base have there; file: how it compares with
 * what git makes. 1, 0 or an error.
 */
int sp_merge_is_foreign(const struct paths_merge *merge, const char *path,
                        const struct sp_side *sides, enum merged_file file);

/*
 * Finds what both sides have moved, and compares each such file with what git makes of
 * it: merge_renames.c. Adds what is the merge's own to *own; where that is NULL, all has
 * to be git's, without a conflict. 1; 0: git has to be asked; or an error.
 */
int sp_merge_renames(struct paths_merge *merge, struct own_paths *own);
/* Does a tree have a directory at a path, or a file at one above it? 1, 0 or an error. */
int sp_merge_is_in_the_way(const struct paths_merge *merge, size_t tree,
                           const char *path);

/* What git takes for a name, where one side alone changed it, or both alike. NULL
 * where they changed it in different ways. sides: in the order of the trees. */
const struct sp_side *sp_merge_given(const struct sp_side *sides);

/* The verdict on a name that no rename has to do with: merge_entry.c. suffix: of
 * the labels in conflict markers, as sp_merge_suffix() makes it. */
enum merged_file sp_merge_entry(struct sp_repo *repo,
                                const struct sp_side *sides,
                                const char *suffix);

/* The same for a file that one side changed or moved, and the other one removed: the name
 * is free, the content is not. */
enum merged_file sp_merge_changed_or_gone(const struct sp_side *sides);

/* Adds a path where that is the verdict on it; own may be NULL. */
void sp_own_paths_add_file(struct own_paths *own, const char *path,
                           enum merged_file file);

/* Are these two texts that git merges? */
bool sp_merge_mixes(const struct sp_side *sides);
/* What git makes of such a file where one side alone changed its text; else no more
 * than its mode. */
struct sp_side sp_merge_unmixed(const struct sp_side *sides);
/* Two links; a file and a link; or a file that one side changed and the other one removed:
 * where git merges two bases, it takes what they began with. */
bool sp_merge_keeps_base(const struct sp_side *sides);

/* git's merge of two texts, as sp_line_merge() makes it; also SP_LINES_UNKNOWN where
 * they cannot be read. */
enum sp_lines_merged sp_merge_sides(struct sp_repo *repo,
                                    const struct sp_side *sides,
                                    const struct sp_line_labels *labels,
                                    struct sp_buf *out);

/* The verdict on the text of a file that both sides changed, or have added. */
enum merged_file sp_merge_lines(struct sp_repo *repo,
                                const struct sp_side *sides,
                                const char *suffix);

/* Makes a random suffix that leaves the meaning of a commit's name alone: "^0" or
 * "~0" any number of times. No file can know what the markers call a commit. */
enum { SUFFIX_SIZE = 81 };
void sp_merge_suffix(char out[SUFFIX_SIZE]);

struct automerge;

/* Adds the paths at which the merge differs from git's, unless a conflict
 * allows that: merge_compare.c. */
int sp_merge_compare(struct sp_repo *repo, const struct automerge *automerge,
                     const struct sp_oid *made, struct own_paths *out,
                     struct sp_error *err);

/* Is one of git's markers in a text cut short by a newline in its file name, or
 * could it be? merge_marker.c. */
int sp_merge_marker_is_cut(struct sp_repo *repo, struct sp_str text, bool *out,
                           struct sp_error *err);

/* The trees of a merge, of its first parent and of another parent. Also that of
 * their base, or of the first of several, where it is known; else NULL. */
struct merge_trees {
    struct sp_oid ids[MERGE_TREES];
    const struct sp_oid *roots[MERGE_TREES];
    size_t bases;               /* number of bases; SIZE_MAX: not known */
    struct sp_oids base_ids;    /* their commits, once they were searched for */
    struct sp_oids other_bases; /* the trees of those after the first */
};

/* Reads them; which: the index of the other parent. Dispose of them even when
 * it failed. */
int sp_merge_trees_read(struct merge_trees *out, struct sp_repo *repo,
                        const struct sp_merge *merge, size_t which,
                        struct sp_error *err);
/* Searches for the bases, unless they are known. */
int sp_merge_trees_find_base(struct merge_trees *trees, struct sp_repo *repo,
                             const struct sp_merge *merge, size_t which,
                             struct sp_error *err);

/* One base of several, as git makes it: merge_bases.c. 1: its tree is *out, and can be
 * read until the next call; 0: git has to make it. ids: of its bases. */
int sp_merge_make_base(struct sp_repo *repo, const struct sp_merge *merge,
                       const struct sp_oids *ids, struct sp_oid *out,
                       struct sp_error *err);

void sp_merge_trees_dispose(struct merge_trees *trees);

/* The most bytes that git may write for that merge: merge_size.c. */
int sp_merge_size(struct sp_repo *repo, const struct sp_oid *const trees[],
                  uint64_t *out, struct sp_error *err);

/*
 * Adds code that git took from other files: merge_code.c. automerge: git's
 * merge of the parents. own: what was found before.
 */
int sp_merge_code(struct sp_repo *repo, const struct sp_merge *merge,
                  const struct automerge *automerge, struct own_paths *own,
                  struct sp_error *err);

/* Selects code, or everything else. */
struct code_filter {
    const struct sp_code_paths *paths; /* NULL: all paths are selected */
    bool is_code;
};

/* Makes four smaller trees of four: the merge, ours, theirs, base. reduce.c. */
struct reduction {
    git_odb *into;   /* the store for them */
    bool keeps_same; /* keep names that are the same in all of them */
    /* Decides whether a name that differs is kept; may change the sides. False:
     * no side is kept. */
    bool (*choose)(struct sp_str path, struct sp_side *sides,
                   const void *context);
    const void *context;
};
int sp_reduce_trees(const struct reduction *how, struct sp_repo *repo,
                    const struct sp_oid *const roots[], struct sp_oid *out,
                    struct sp_error *err);

/*
 * A repository in memory, over the objects of another one. libgit2 writes into
 * it what it makes during a merge; nothing reaches a disk. Zero-initialise;
 * dispose of it even when opening failed.
 */
struct memory_repo {
    git_repository *git;
    git_odb *odb;
};

int sp_memory_repo_open(struct memory_repo *out, struct sp_repo *below,
                        struct sp_error *err);
void sp_memory_repo_dispose(struct memory_repo *memory);

/*
 * Makes four trees that hold only what matters for a merge. Names that are the
 * same in all of them are left out, and so are paths that the filter does not
 * select. roots: the merge, ours, theirs, base; NULL for an empty one. Where
 * the trivial rule decides, its result is written into the last three, unless
 * the name may take part in a rename.
 */
int sp_memory_repo_reduce(struct memory_repo *memory, struct sp_repo *repo,
                          const struct sp_oid *const roots[],
                          const struct code_filter *filter, struct sp_oid *out,
                          struct sp_error *err);

/* Merges trees of this repository. The caller frees the index, which lists the
 * conflicts. */
int sp_memory_repo_merge(struct memory_repo *memory, const struct sp_oid *base,
                         const struct sp_oid *ours, const struct sp_oid *theirs,
                         git_index **out, struct sp_error *err);

/* Writes the tree of an index without conflicts. */
int sp_memory_repo_write(struct memory_repo *memory, git_index *index,
                         struct sp_oid *tree, struct sp_error *err);

#endif
