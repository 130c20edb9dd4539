/*
 * layers.h - finds the policy files and lays them over each other.
 * layer: policy
 *
 * Source: sallyport-policy(5), "FILES".
 */
#ifndef SALLYPORT_LAYERS_H
#define SALLYPORT_LAYERS_H

#include "sallyport/error.h"
#include "sallyport/git.h"
#include "sallyport/policy.h"

enum { SP_POLICY_FILE_MAX = 1 << 20 };

/* The project's own file: in a work tree, and in its commits. */
#define SP_POLICY_IN_TREE ".sallyport.ini"

/* What was fetched from the server, in the git directory. */
#define SP_POLICY_FETCHED "sallyport-policy.ini"

/* The name of the built-in layer in messages and settings. */
#define SP_BUILTIN_NAME "built-in"

/* The built-in policy alone. */
int sp_layers_builtin(struct sp_policy **out, struct sp_error *err);

/*
 * Reads the policy of a server's repository: the built-in one, then
 * /etc/sallyport/policy.ini, then <gitdir>/sallyport.ini. A file that does not
 * exist is skipped; one that cannot be read is SP_EPOLICY.
 */
int sp_layers_server(struct sp_policy **out, const char *gitdir,
                     struct sp_error *err);

/* For a server whose policy cannot be used: the built-in one, and what of the sections
 * [audit] in its files can be read, so that the trail is found. A line that is wrong is
 * left out. */
int sp_layers_trail(struct sp_policy **out, const char *gitdir,
                    struct sp_error *err);

/* The same for a work tree: the built-in one, then <worktree>/.sallyport.ini. */
int sp_layers_worktree(struct sp_policy **out, const char *worktree,
                       struct sp_error *err);

/* Appends the path of the policy that was fetched from the server: in the git directory
 * that all work trees share. */
void sp_layers_fetched_file(struct sp_buf *out, const struct sp_repo *repo);

/* Has the work tree a file of its own? It counts before what was fetched. */
bool sp_layers_has_own(const struct sp_repo *repo);

/* Does that file count, and has a git fetch brought another policy since? */
bool sp_layers_fetched_is_old(struct sp_repo *repo);

/* Reads the policy of a repository that is open: as a server has it, or with a work tree.
 * Where that has no file of its own, what was fetched from the server counts. */
int sp_layers_repo(struct sp_policy **out, const struct sp_repo *repo,
                   struct sp_error *err);

/* The built-in policy and one file, which must exist. */
int sp_layers_file(struct sp_policy **out, const char *file,
                   struct sp_error *err);

/* The files that the above read, existing or not: for `policy path`. */
void sp_layers_server_files(struct sp_strings *out, const char *gitdir);
void sp_layers_worktree_files(struct sp_strings *out, const char *worktree);
void sp_layers_repo_files(struct sp_strings *out, const struct sp_repo *repo);

/* What is wrong with lines of these files: "FILE:LINE: …", at most SP_POLICY_FAULTS. A file
 * that does not exist is skipped; one that cannot be read is a fault. */
void sp_layers_faults(struct sp_strings *out, const struct sp_strings *files);

/* What the repository hands to clones, compared with the policy in force. */
enum sp_published {
    SP_PUBLISHED_NONE,
    SP_PUBLISHED_SAME,
    SP_PUBLISHED_OTHER,  /* another policy, or more than one can be */
    SP_PUBLISHED_UNREAD, /* its object cannot be read, for that reason */
};
enum sp_published sp_layers_published(struct sp_repo *repo,
                                      const struct sp_policy *policy,
                                      struct sp_error *why);

/* Appends which values of what is handed out are lost: no file of this policy sets them,
 * and others are in force; "[section] key" of some, and how many more. False: none is, or
 * it cannot be read. */
bool sp_layers_lost(struct sp_buf *out, struct sp_repo *repo,
                    const struct sp_policy *policy);

#endif
