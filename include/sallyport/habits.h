/*
 * habits.h - conventions that the history of a repository shows, and a policy
 * proposed from them.
 * layer: client
 *
 * Only words of letters, digits and '.', '_', '-' are taken from a history,
 * with '/' in directories. So no history can add a line or an option to a
 * policy.
 */
#ifndef SALLYPORT_HABITS_H
#define SALLYPORT_HABITS_H

#include "sallyport/git.h"
#include "sallyport/vec.h"

struct sp_word_count {
    char *text;
    size_t count;
};
struct sp_words {
    struct sp_word_count *items;
    size_t count, capacity;
};

/* Counts of commits, merges excluded. The lists are sorted, the most frequent
 * first. */
struct sp_habits {
    size_t commits;
    size_t typed;         /* "type: …", "type(scope): …" */
    size_t keyed;         /* name the key of a ticket, VPN-12 */
    size_t key_first;     /* begin with one: "VPN-12: …" */
    size_t numbered;      /* with an issue number, except a last "(#12)" */
    size_t referring;     /* have a line "PRP: …" at their end */
    size_t long_subjects; /* over 100 characters */
    struct sp_words types, scopes;
    struct sp_words keys;             /* "VPN" */
    struct sp_words prefixes;         /* of branches, up to the first '/' */
    struct sp_words test_directories; /* "/qa-tests/": files that look like
                                         tests, but not for the built-in policy */
    char *branch;                     /* the default branch; NULL: unknown */
};

/* Reads the last 1,000 commits and the branches. Zero-initialise out;
 * sp_habits_dispose() in any case. */
int sp_habits_read(struct sp_habits *out, struct sp_repo *repo,
                   struct sp_error *err);
void sp_habits_dispose(struct sp_habits *habits);

/* Appends a policy with comments: a whole file in observe mode, or an addition
 * to a file that the installer began. */
void sp_habits_propose(struct sp_buf *out, const struct sp_habits *habits,
                       bool begins_file);

#endif
