/* Objects of the temporary repository; see support_objects.h. */
#include "support_objects.h"

#include <criterion/criterion.h>
#include <git2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char path[128];
static git_repository *repository;

static void check(int code)
{
    const git_error *last = git_error_last();
    cr_assert(code >= 0, "libgit2: %s", last ? last->message : "failed");
}

static void make_file(const char *name, const char *content)
{
    char file[160];
    snprintf(file, sizeof file, "%s/%s", path, name);
    FILE *out = fopen(file, "w");
    cr_assert(out && fputs(content, out) >= 0 && fclose(out) == 0,
              "cannot write %s", file);
}

void objects_init(const char *where)
{
    static const char *const directories[] = {
        "",      "/objects",    "/objects/info", "/objects/pack",
        "/refs", "/refs/heads", "/refs/tags"};
    snprintf(path, sizeof path, "%s", where);
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++) {
        char directory[160];
        snprintf(directory, sizeof directory, "%s%s", path, directories[i]);
        cr_assert(mkdir(directory, 0777) == 0, "cannot make %s", directory);
    }
    make_file("HEAD", "ref: refs/heads/main\n");
    make_file("config", "[core]\n\trepositoryformatversion = 0\n"
                        "\tfilemode = true\n\tbare = true\n");
}

void objects_close(void)
{
    if (!repository)
        return;
    git_repository_free(repository);
    git_libgit2_shutdown();
    repository = NULL;
}

static git_repository *opened(void)
{
    if (!repository) {
        check(git_libgit2_init());
        check(git_repository_open_ext(&repository, path,
                                      GIT_REPOSITORY_OPEN_NO_SEARCH, NULL));
    }
    return repository;
}

static struct sp_oid from_git(const git_oid *id)
{
    struct sp_oid out;
    memcpy(out.raw, id->id, sizeof out.raw);
    return out;
}

static git_oid to_git(const struct sp_oid *id)
{
    git_oid out = {.id = {0}};
    memcpy(out.id, id->raw, sizeof out.id);
    return out;
}

struct sp_oid objects_write(const char *type, struct sp_str bytes)
{
    git_odb *objects;
    git_oid id;
    check(git_repository_odb(&objects, opened()));
    check(git_odb_write(&id, objects, bytes.ptr, bytes.len,
                        git_object_string2type(type)));
    git_odb_free(objects);
    return from_git(&id);
}

struct sp_oid objects_commit(const struct sp_oid *tree, const char *parents,
                             long when, const char *message)
{
    static const char who[] = "Dana Scully <dana@example.org>";
    char hex[SP_OID_HEX + 1];
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "tree %s\n%sauthor %s %ld +0000\ncommitter %s %ld +0000\n\n",
                  sp_oid_format(hex, tree), parents, who, when, who, when);
    sp_buf_puts(&text, message);
    struct sp_oid id =
        objects_write("commit", (struct sp_str){text.data, text.len});
    sp_buf_dispose(&text);
    return id;
}

struct sp_oid objects_tree_of(const struct sp_oid *commit)
{
    git_commit *found;
    git_oid id = to_git(commit);
    check(git_commit_lookup(&found, opened(), &id));
    struct sp_oid tree = from_git(git_commit_tree_id(found));
    git_commit_free(found);
    return tree;
}

/* An index is a tree that can be changed; the pointer has its own name here. */
static git_index *index_of(struct objects_tree *tree)
{
    return (git_index *)(void *)tree;
}

struct objects_tree *objects_tree_begin(const struct sp_oid *commit)
{
    git_index *index;
    check(git_index_new(&index));
    if (commit) {
        struct sp_oid its_tree = objects_tree_of(commit);
        git_oid id = to_git(&its_tree);
        git_tree *tree;
        check(git_tree_lookup(&tree, opened(), &id));
        check(git_index_read_tree(index, tree));
        git_tree_free(tree);
    }
    return (struct objects_tree *)(void *)index;
}

void objects_tree_put(struct objects_tree *tree, const char *file,
                      unsigned mode, const struct sp_oid *id)
{
    git_index_entry entry = {.mode = mode, .id = to_git(id), .path = file};
    check(git_index_add(index_of(tree), &entry));
}

void objects_tree_remove(struct objects_tree *tree, const char *file)
{
    if (git_index_remove(index_of(tree), file, 0) == GIT_ENOTFOUND)
        check(git_index_remove_directory(index_of(tree), file, 0));
}

struct sp_oid objects_tree_finish(struct objects_tree *tree)
{
    git_oid id;
    git_repository *into = opened();
    /* As src/git/repo.c sets it: the objects need not exist. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
    check(git_index_write_tree_to(&id, index_of(tree), into));
    git_index_free(index_of(tree));
    return from_git(&id);
}
