/*
 * merges.c - what sallyport says that merges have of their own; for merges.sh.
 *
 *     merges GIT-DIR    standard input: "COMMIT" or "COMMIT BASE" a line, where
 *                       BASE is the only merge base of two parents
 *
 * Prints "COMMIT PATH", each ended by NUL, as merges.py does, or "COMMIT! REASON"
 * where it cannot be said. Without a base, libgit2 looks for the bases.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/commit.h"
#include "sallyport/git.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

/* OTHERS of merges.py: what lies below one of these is no code. */
static const char *const others[] = {
    "test", "tests", "t", "spec", "doc", "docs", "Documentation",
};

static bool is_code(struct sp_str path, const void *context)
{
    (void)context;
    for (const char *slash; (slash = memchr(path.ptr, '/', path.len));) {
        size_t len = (size_t)(slash - path.ptr);
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            if (len == strlen(others[i]) &&
                memcmp(path.ptr, others[i], len) == 0)
                return false;
        path.ptr += len + 1;
        path.len -= len + 1;
    }
    return true;
}

static const struct sp_code_paths code_paths = {is_code, NULL};

static struct sp_repo *repo;
static struct sp_error err;

static int print(struct sp_str path, enum sp_own own, void *context)
{
    (void)own;
    printf("%s ", (const char *)context);
    fwrite(path.ptr, 1, path.len, stdout);
    putchar('\0');
    return 0;
}

/* Reads a commit into *out; its tree alone when parents is NULL. */
static int read_commit(const struct sp_oid *id, struct sp_oid *tree,
                       struct sp_oids *parents)
{
    struct sp_commit commit = {0};
    struct sp_object object;
    int code = sp_repo_read_commit(repo, id, 64 << 20, &object, &err);
    if (code)
        return code;
    code = sp_commit_parse(&commit, object.bytes, &err);
    if (!code)
        *tree = commit.tree;
    if (!code && parents) {
        *parents = commit.parents;
        commit.parents = (struct sp_oids){0};
    }
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return code;
}

static int show(char *hex, const struct sp_oid *id, const struct sp_oid *base)
{
    struct sp_oids parents = {0};
    struct sp_oid trees[3];
    struct sp_merge merge = {.code = &code_paths};
    int code = read_commit(id, &merge.tree, &parents);
    merge.parents = parents.items;
    merge.parent_count = parents.count;
    if (base && parents.count == 2) {
        merge.trees = trees;
        for (size_t i = 0; !code && i < 2; i++)
            code = read_commit(&parents.items[i], &trees[i], NULL);
        if (!code)
            code = read_commit(base, &trees[2], NULL);
    }
    if (!code && parents.count > 1)
        code = sp_repo_merge_own(repo, &merge, print, hex, &err);
    free(parents.items);
    return code;
}

int main(int argc, char **argv)
{
    char line[256];
    if (argc != 2) {
        fputs("usage: merges GIT-DIR\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* as in a hook */
    if (sp_repo_open(&repo, argv[1], NULL, NULL, &err)) {
        fprintf(stderr, "merges: %s\n", err.message);
        return 3;
    }
    while (fgets(line, sizeof line, stdin)) {
        struct sp_oid id, base;
        size_t len = strcspn(line, "\n");
        line[len] = '\0';
        bool has_base = len == 2 * SP_OID_HEX + 1 &&
                        sp_oid_parse(&base, line + SP_OID_HEX + 1, SP_OID_HEX);
        if (len < SP_OID_HEX || !sp_oid_parse(&id, line, SP_OID_HEX))
            return 2;
        line[SP_OID_HEX] = '\0';
        if (show(line, &id, has_base ? &base : NULL))
            printf("%s! %s%c", line, err.message, '\0');
    }
    sp_repo_free(repo);
    return 0;
}
