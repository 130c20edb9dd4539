/* The tree and the parents of a commit, from its headers. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/vec.h"

/* How far a line of kept commits is followed. */
enum { MAX_LINE = 1024 };

/* Takes the line "KEY ID" off the text. */
static bool take_id(struct sp_str *text, const char *key, struct sp_oid *out)
{
    size_t len = strlen(key);
    if (text->len < len + SP_OID_HEX + 1 || memcmp(text->ptr, key, len) != 0 ||
        text->ptr[len + SP_OID_HEX] != '\n' ||
        !sp_oid_parse(out, text->ptr + len, SP_OID_HEX))
        return false;
    text->ptr += len + SP_OID_HEX + 1;
    text->len -= len + SP_OID_HEX + 1;
    return true;
}

/* Takes the line "KEY NAME <EMAIL> SECONDS …" off the text. */
static bool take_person(struct sp_str *text, const char *key)
{
    struct sp_str line;
    if (!sp_str_line(text, &line) || !sp_str_starts(line, key))
        return false;
    const char *begin = memchr(line.ptr, '<', line.len);
    const char *end = memrchr(line.ptr, '>', line.len);
    const char *last = line.ptr + line.len;
    return begin && end > begin && last - end > 2 && end[1] == ' ' &&
           end[2] >= '0' && end[2] <= '9';
}

/* False where the headers are not plain: then libgit2 decides what they say. */
static bool read_plain(struct sp_str text, struct sp_oid *tree,
                       struct sp_oids *parents)
{
    struct sp_oid parent;
    if (!take_id(&text, "tree ", tree))
        return false;
    while (take_id(&text, "parent ", &parent))
        SP_VEC_PUSH(parents, parent);
    return take_person(&text, "author ") && take_person(&text, "committer ");
}

static int look_up(struct sp_repo *repo, const struct sp_oid *id,
                   struct sp_oid *tree, struct sp_oids *parents,
                   struct sp_error *err)
{
    git_commit *commit;
    if (git_commit_lookup(&commit, repo->git, to_git(id)) < 0)
        return sp_git_fail(err, "cannot read a commit");
    *tree = from_git(git_commit_tree_id(commit));
    for (unsigned i = 0; i < git_commit_parentcount(commit); i++)
        SP_VEC_PUSH(parents, from_git(git_commit_parent_id(commit, i)));
    git_commit_free(commit);
    return SP_OK;
}

int sp_commit_links(struct sp_repo *repo, const struct sp_oid *id,
                    struct sp_oid *tree, struct sp_oids *parents,
                    struct sp_error *err)
{
    struct sp_oids none = {0}, *list = parents ? parents : &none;
    size_t before = list->count;
    git_odb_object *object = sp_read_small(repo, id, SP_COMMIT_LARGEST);
    bool is_plain = object && read_plain(text_of(object), tree, list);
    int code = SP_OK;
    git_odb_object_free(object);
    if (!is_plain) {
        list->count = before;
        code = look_up(repo, id, tree, list, err);
    }
    free(none.items);
    return code;
}

/* The first parent of a kept commit. False where it is not kept, or has none. */
static bool first_parent(struct sp_repo *repo, const struct sp_oid *id,
                         struct sp_oid *out, bool *is_only)
{
    git_odb_object *object = sp_kept_find(&repo->commits, id);
    struct sp_oid tree, other;
    if (!object)
        return false;
    struct sp_str text = text_of(object);
    bool found =
        take_id(&text, "tree ", &tree) && take_id(&text, "parent ", out);
    *is_only = !take_id(&text, "parent ", &other);
    while (!*is_only && take_id(&text, "parent ", &other))
        ;
    found = found && take_person(&text, "author ");
    git_odb_object_free(object);
    return found;
}

/* The next commit of a line on which each has one parent. */
static bool only_parent(struct sp_repo *repo, const struct sp_oid *id,
                        struct sp_oid *out)
{
    bool is_only;
    return first_parent(repo, id, out, &is_only) && is_only;
}

bool sp_on_kept_line(struct sp_repo *repo, const struct sp_oid *from,
                     const struct sp_oid *to, size_t *steps)
{
    struct sp_oid at = *from;
    if (!sp_kept_has(&repo->commits, to))
        return false;
    for (*steps = 0; *steps <= MAX_LINE; ++*steps) {
        if (sp_oid_equal(&at, to))
            return true;
        if (!only_parent(repo, &at, &at))
            return false;
    }
    return false;
}

bool sp_on_first_parents(struct sp_repo *repo, const struct sp_oid *from,
                         const struct sp_oid *to)
{
    struct sp_oid at = *from;
    bool is_only;
    for (size_t i = 0; i <= MAX_LINE; i++) {
        if (sp_oid_equal(&at, to))
            return true;
        if (!first_parent(repo, &at, &at, &is_only))
            return false;
    }
    return false;
}

/* Adds a commit and those below it to a line, down to `end` if it is there. */
static void add_line(struct sp_repo *repo, const struct sp_oid *from,
                     const struct sp_oid *end, struct sp_oidmap *line)
{
    struct sp_oid at = *from;
    bool has_more = true;
    for (size_t i = 0; has_more && i <= MAX_LINE; i++) {
        sp_oidmap_put(line, &at, 1);
        has_more = !sp_oid_equal(&at, end) && only_parent(repo, &at, &at);
    }
}

/* The first commit, from one on, that is on a line. */
static bool meet_line(struct sp_repo *repo, const struct sp_oidmap *line,
                      const struct sp_oid *from, struct sp_oid *out)
{
    *out = *from;
    for (size_t i = 0; i <= MAX_LINE; i++) {
        if (sp_oidmap_get(line, out) != SP_OIDMAP_NONE)
            return sp_kept_has(&repo->commits, out);
        if (!only_parent(repo, out, out))
            return false;
    }
    return false;
}

bool sp_kept_fork(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, struct sp_oid *out)
{
    struct sp_oidmap line = {0};
    bool may_meet =
        sp_kept_has(&repo->commits, one) && sp_kept_has(&repo->commits, other);
    if (may_meet)
        add_line(repo, one, other, &line);
    bool found = may_meet && meet_line(repo, &line, other, out);
    sp_oidmap_dispose(&line);
    return found;
}
