/*
 * support_merge.h - a repository with blobs that merge, and what merges have of
 * their own.
 */
#ifndef SALLYPORT_TEST_SUPPORT_MERGE_H
#define SALLYPORT_TEST_SUPPORT_MERGE_H

#include "sallyport/merge.h"
#include "support_tree.h"

extern struct sp_repo *merge_repo;
extern struct sp_error merge_err;
/* What is code; NULL, as each test begins: everything. */
extern const struct sp_code_paths *merge_code_paths;

/*
 * Opens a repository with blobs of ten lines: "base", with the second line changed
 * (two), the ninth (nine), both, or the second in another way (zwei, drei); half of it
 * (half). Then "long" of eight other lines, with one more at the end (longer) or at the
 * beginning (longest). "own" and "other" are of one line; binary1 to binary4 are binary.
 */
void merge_open(void);
void merge_close(void);

/* Code is what lies below src. */
extern const struct sp_code_paths merge_below_src;

/* Which git is found: none, or a script, which finds the real one by PATH=${PATH#*:};
 * then that again, as at the end of each test. */
void merge_hide_git(void);
void merge_wrap_git(const char *script);
void merge_find_git(void);

/* A tree of so many files of a blob: "NAME000=blob NAME001=blob ...". Yours to free. */
char *merge_many_files(char name, const char *blob, int count);

/* What a merge of these parents ("a+b") has of its own: paths, or "error N: ...".
 * base is a commit whose tree is known, or "". made: a tree. Yours to free. */
char *merge_own(const char *parents, const char *base, const char *made);

/* Asserts that without a git; own NULL: git would have to make the merge. */
void merge_assert_here(const char *parents, const char *base, const char *made,
                       const char *own);

/* A merge of two commits over a base, each of them a tree, and what the merge has of its
 * own. */
struct merge_row {
    const char *base, *ours, *theirs, *made, *own;
};

/* Makes the commits "base-commit", "ours" and "theirs" of a row. */
void merge_draw(const struct merge_row *row);

/* Asserts what each merge has of its own, with and without what is known of the trees:
 * it must be the same. */
void merge_assert_own(const struct merge_row *rows, size_t count);

#endif
