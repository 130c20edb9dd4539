/*
 * content.c - what sallyport sees in the trees of commits; for content.sh.
 *
 *     content GIT-DIR changes   standard input: commit ids, and what each
 *                               changes against its first parent is printed as
 *                               `git diff-tree --raw -r -z --root` does
 *     content GIT-DIR count     the same without printing
 *     content GIT-DIR reverts   "COMMIT REVERTED MAINLINE": the line and 1 or 0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/commit.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

static struct sp_repo *repo;
static struct sp_error err;
static unsigned long changes;

static void die(void)
{
    fprintf(stderr, "content: %s\n", err.message);
    exit(3);
}

static void print_id(const struct sp_oid *id)
{
    char hex[SP_OID_HEX + 1];
    fputs(sp_oid_format(hex, id), stdout);
}

static int print_change(const struct sp_change *change, void *context)
{
    const struct sp_side *old = &change->old, *new = &change->new;
    const struct sp_oid **unnamed = context;
    if (*unnamed) {
        print_id(*unnamed);
        putchar('\0');
        *unnamed = NULL;
    }
    printf(":%06o %06o ", (unsigned)old->mode, (unsigned)new->mode);
    print_id(&old->id);
    putchar(' ');
    print_id(&new->id);
    printf(" %c%c",
           !old->mode                                       ? 'A'
           : !new->mode                                     ? 'D'
           : (old->mode & 0170000) == (new->mode & 0170000) ? 'M'
                                                            : 'T',
           '\0');
    fwrite(change->path.ptr, 1, change->path.len, stdout);
    putchar('\0');
    return 0;
}

static int count_change(const struct sp_change *change, void *context)
{
    (void)change, (void)context;
    changes++;
    return 0;
}

/* The tree of a commit and its first parent; false when it has none. */
static bool read_commit(const struct sp_oid *id, struct sp_oid *tree,
                        struct sp_oid *parent)
{
    static struct sp_commit commit;
    struct sp_object object;
    if (sp_repo_read_commit(repo, id, 64 << 20, &object, &err) ||
        sp_commit_parse(&commit, object.bytes, &err))
        die();
    *tree = commit.tree;
    bool has_parent = commit.parents.count > 0;
    if (has_parent)
        *parent = commit.parents.items[0];
    sp_object_dispose(&object);
    return has_parent;
}

static void show_changes(const struct sp_oid *id, sp_change_visit *visit)
{
    struct sp_oid new, old, parent, ignored;
    bool has_parent = read_commit(id, &new, &parent);
    if (has_parent)
        read_commit(&parent, &old, &ignored);
    const struct sp_oid *unnamed = id;
    if (sp_repo_changes(repo, has_parent ? &old : NULL, &new, visit, &unnamed,
                        &err))
        die();
}

static void show_revert(const struct sp_oid *id, const char *rest)
{
    struct sp_oid reverted;
    if (strlen(rest) < SP_OID_HEX + 2 ||
        !sp_oid_parse(&reverted, rest, SP_OID_HEX))
        exit(2);
    unsigned mainline = (unsigned)strtoul(rest + SP_OID_HEX, NULL, 10);
    int answer = sp_repo_is_revert(repo, id, &reverted, mainline, NULL, &err);
    if (answer < 0)
        die();
    print_id(id);
    printf(" %.*s %d\n", (int)strcspn(rest, "\n"), rest, answer);
}

int main(int argc, char **argv)
{
    char line[256];
    const char *what = argc == 3 ? argv[2] : "";
    if (argc != 3 || sp_repo_open(&repo, argv[1], NULL, NULL, &err))
        die();
    while (fgets(line, sizeof line, stdin)) {
        struct sp_oid id;
        if (strlen(line) < SP_OID_HEX || !sp_oid_parse(&id, line, SP_OID_HEX))
            return 2;
        if (strcmp(what, "changes") == 0)
            show_changes(&id, print_change);
        else if (strcmp(what, "count") == 0)
            show_changes(&id, count_change);
        else if (strcmp(what, "reverts") == 0)
            show_revert(&id, line + SP_OID_HEX + 1);
        else
            return 2;
    }
    fprintf(stderr, "content: %lu changes\n", changes);
    sp_repo_free(repo);
    return 0;
}
