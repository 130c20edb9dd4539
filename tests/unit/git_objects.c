/* Sizes are known before anything is read. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"
#include "support_tree.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
}

TestSuite(git_objects, .init = open_repo, .fini = repo_close);

#define BYTES(text) ((struct sp_str){text, sizeof(text) - 1})

enum { TOO_MUCH = (32 << 20) + 1 };

/* An object of that type: `begin`, then as many of `fill` as fit, then `end`. */
static void large_object(const char *name, const char *type,
                         struct sp_str begin, char fill, size_t size)
{
    char *bytes = sp_malloc(size);
    memset(bytes, fill, size);
    memcpy(bytes, begin.ptr, begin.len);
    repo_object(name, type, (struct sp_str){bytes, size});
    free(bytes);
}

static void large_commit(const char *name, const char *parent, size_t size)
{
    char text[256];
    snprintf(text, sizeof text,
             "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent %s\n"
             "author a <a> 1700000100 +0000\n"
             "committer a <a> 1700000100 +0000\n\ndocs: x\n\n",
             repo_hex(parent));
    large_object(name, "commit", sp_str(text), 'x', size);
}

static int last_code;

/* The message of an error; yours to free. */
static char *said(int code)
{
    char *text = sp_strdup(err.message);
    last_code = code;
    err = (struct sp_error){0};
    return text;
}

static int peel(const char *name)
{
    enum sp_object_kind kind;
    struct sp_oid id = repo_id(name), out;
    return sp_repo_peel(repo, &id, &kind, &out, &err);
}

static char *too_large(const char *what, const char *name)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "the %s %s is larger than 32 MB", what,
                  repo_hex(name));
    return sp_buf_detach(&text);
}

Test(git_objects, a_tag_that_is_too_large_is_not_read)
{
    char text[128];
    repo_draw("base=N^");
    snprintf(text, sizeof text, "object %s\ntype commit\ntag x\n\n",
             repo_hex("base"));
    large_object("tag", "tag", sp_str(text), 'x', TOO_MUCH - 1);
    SAME(said(peel("tag")), "");
    large_object("tag2", "tag", sp_str(text), 'x', TOO_MUCH);
    char *expected = too_large("tag", "tag2");
    SAME(said(peel("tag2")), expected);
    cr_assert(last_code == SP_ELIMIT);
    free(expected);
}

Test(git_objects, a_tag_whose_beginning_is_none_is_broken)
{
    large_object("tag", "tag", sp_str("object 12"), 'x', 100);
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "the object %s cannot be read: it is missing from the "
                  "repository or broken",
                  repo_hex("tag"));
    SAME(said(peel("tag")), sp_buf_text(&text));
    cr_assert(last_code == SP_EGIT);
    sp_buf_dispose(&text);
}

static int ignore(const struct sp_change *change, void *context)
{
    (void)change, (void)context;
    return 0;
}

Test(git_objects, a_tree_that_is_too_large_is_not_compared)
{
    large_object("tree", "tree", BYTES("100644 "), 'x', TOO_MUCH);
    struct sp_oid id = repo_id("tree");
    char *expected = too_large("tree", "tree");
    SAME(said(sp_repo_changes(repo, NULL, &id, ignore, NULL, &err)), expected);
    cr_assert(last_code == SP_ELIMIT);
    free(expected);
}

Test(git_objects, a_commit_of_any_kind_has_a_largest_size)
{
    struct sp_object object;
    repo_draw("base=N^");
    large_commit("fits", "base", TOO_MUCH - 1);
    large_commit("large", "base", TOO_MUCH);
    struct sp_oid fits = repo_id("fits"), large = repo_id("large");
    SAME(said(sp_repo_read_any_commit(repo, &fits, &object, &err)), "");
    sp_object_dispose(&object);
    char *expected = too_large("commit", "large");
    SAME(said(sp_repo_read_any_commit(repo, &large, &object, &err)), expected);
    cr_assert(last_code == SP_ELIMIT);
    free(expected);
}

/* Where libgit2 reads for itself it is its memory that has a bound. */
Test(git_objects, libgit2_walks_over_no_commit_of_64_mb)
{
    repo_draw("base=N^");
    large_commit("large", "base", 64 << 20);
    large_commit("fits", "base", (64 << 20) - 1024);
    struct sp_oid base = repo_id("base"), fits = repo_id("fits"),
                  large = repo_id("large");
    struct sp_oids from = {&fits, 1, 1};
    cr_assert(sp_repo_reaches(repo, &from, &base, &err) == 1);
    from.items = &large;
    SAME(said(sp_repo_reaches(repo, &from, &base, &err)),
         "cannot walk the history: an object is larger than 64 MB");
    cr_assert(last_code == SP_ELIMIT);
}

/* Levels of ten times the same directory, and a file at the end. */
static struct sp_oid bomb(int levels)
{
    struct sp_oid tree = tree_of("f=1");
    for (int i = 0; i < levels; i++) {
        struct sp_buf bytes = {0};
        for (char name = 'a'; name < 'a' + 10; name++) {
            sp_buf_printf(&bytes, "40000 %c", name);
            sp_buf_putc(&bytes, '\0');
            sp_buf_add(&bytes, tree.raw, SP_OID_RAW);
        }
        tree = tree_of_bytes((struct sp_str){bytes.data, bytes.len});
        sp_buf_dispose(&bytes);
    }
    return tree;
}

Test(git_objects, so_many_names_are_compared_for_one_commit)
{
    struct sp_oid small = bomb(2), large = bomb(3);
    sp_repo_bound_names(repo, 10 + 100 + 100, 0);
    SAME(said(sp_repo_changes(repo, NULL, &small, ignore, NULL, &err)), "");
    SAME(said(sp_repo_changes(repo, NULL, &small, ignore, NULL, &err)), "");
    SAME(said(sp_repo_changes(repo, &large, NULL, ignore, NULL, &err)),
         "a commit changes more than 210 files and directories");
    cr_assert(last_code == SP_ELIMIT);
}

Test(git_objects, so_many_names_are_compared_for_one_push)
{
    struct sp_repo *other;
    struct sp_oid tree = bomb(2); /* 210 names */
    sp_repo_bound_names(repo, 500, 600);
    cr_assert(sp_repo_again(&other, repo, &err) == SP_OK);
    SAME(said(sp_repo_changes(repo, NULL, &tree, ignore, NULL, &err)), "");
    SAME(said(sp_repo_changes(other, NULL, &tree, ignore, NULL, &err)), "");
    SAME(said(sp_repo_changes(repo, NULL, &tree, ignore, NULL, &err)),
         "the push changes more than 600 files and directories");
    cr_assert(last_code == SP_ELIMIT);
    sp_repo_free(other);
}

static void commit_with(const char *name, const char *parent,
                        const struct sp_oid *tree)
{
    char hex[SP_OID_HEX + 1];
    sp_oid_format(hex, tree);
    char *commit =
        repo_git((const char *[]){"commit-tree", "-p", repo_hex(parent), "-m",
                                  "docs: x", hex, NULL},
                 NULL);
    repo_name(name, commit);
    free(commit);
}

/* A revert is looked at in four trees side by side. */
Test(git_objects, the_names_of_several_trees_count_as_well)
{
    commit_of("base", "", "g=1");
    struct sp_oid trees[] = {bomb(2), bomb(3)};
    commit_with("added", "base", &trees[0]);
    commit_with("reverted", "added", &trees[1]);
    struct sp_oid added = repo_id("added"), reverted = repo_id("reverted");
    SAME(said(sp_repo_is_revert(repo, &reverted, &added, 0, NULL, &err)), "");
    sp_repo_bound_names(repo, 20, 0);
    SAME(said(sp_repo_is_revert(repo, &reverted, &added, 0, NULL, &err)),
         "a commit changes more than 20 files and directories");
    cr_assert(last_code == SP_ELIMIT);
}

/* Which of the objects are there: a letter for each name, upper case if it is. */
static void have_is(const char *names, const char *expected)
{
    struct sp_oids ids = {0};
    struct sp_str name, rest = sp_str(names);
    bool have[8];
    char text[9] = {0};
    while (sp_str_item(&rest, ' ', &name)) {
        char *one = sp_strndup(name.ptr, name.len);
        SP_VEC_PUSH(&ids, repo_id(one));
        free(one);
    }
    sp_repo_have(repo, &ids, have);
    for (size_t i = 0; i < ids.count; i++)
        text[i] = have[i] ? 'Y' : 'n';
    cr_assert_str_eq(text, expected);
    free(ids.items);
}

Test(git_objects, a_list_is_looked_for_at_once)
{
    repo_draw("a=N^ b=N^a c=N^b");
    repo_name("gone", "1234567890123456789012345678901234567890");
    repo_ref("refs/heads/main", "b");
    have_is("", "");
    have_is("a b c", "YYY");
    have_is("a gone c gone", "YnYn");
}

/* The objects move into a pack that was not there when the repository was opened. */
Test(git_objects, a_list_is_looked_for_in_new_packs)
{
    repo_draw("a=N^ b=N^a");
    repo_name("gone", "1234567890123456789012345678901234567890");
    repo_ref("refs/heads/main", "b");
    have_is("gone", "n");
    free(repo_git((const char *[]){"repack", "-q", "-a", "-d", NULL}, NULL));
    have_is("a gone b", "YnY");
}

enum { MANY_FILES = 40, SIZE_OF_FILE = 1000000 };

static const char *file_name(int i)
{
    static char name[16];
    snprintf(name, sizeof name, "f%d", i);
    return name;
}

static int read_file(const char *name)
{
    struct sp_object file;
    struct sp_error ignored = {0};
    struct sp_oid id = repo_id(name);
    int code = sp_repo_read_file(repo, &id, SIZE_OF_FILE, &file, &ignored);
    if (!code) {
        cr_expect_eq(file.bytes.len, SIZE_OF_FILE);
        sp_object_dispose(&file);
    }
    return code;
}

/* What can be read when the repository is gone was kept. */
static void take_away_objects(void)
{
    char objects[PATH_MAX];
    snprintf(objects, sizeof objects, "%s/objects", repo_path());
    cr_assert_eq(rename(objects, repo_beside("gone")), 0);
}

static void put_back_objects(void)
{
    char objects[PATH_MAX];
    snprintf(objects, sizeof objects, "%s/objects", repo_path());
    cr_assert_eq(rename(repo_beside("gone"), objects), 0);
}

static void make_files(void)
{
    for (int i = 0; i < MANY_FILES; i++)
        large_object(file_name(i), "blob", BYTES(""), (char)i, SIZE_OF_FILE);
}

Test(git_objects, the_files_that_were_read_last_are_kept)
{
    make_files();
    for (int i = 0; i < MANY_FILES; i++)
        cr_assert_eq(read_file(file_name(i)), SP_OK);
    take_away_objects();
    for (int i = MANY_FILES - 8; i < MANY_FILES; i++)
        cr_expect_eq(read_file(file_name(i)), SP_OK, "%d", i);
    cr_expect_neq(read_file(file_name(0)), SP_OK);
    put_back_objects();
}

Test(git_objects, a_file_that_is_used_again_stays)
{
    make_files();
    for (int i = 0; i < MANY_FILES; i++) {
        cr_assert_eq(read_file(file_name(i)), SP_OK);
        cr_assert_eq(read_file(file_name(0)), SP_OK);
    }
    take_away_objects();
    cr_expect_eq(read_file(file_name(0)), SP_OK);
    cr_expect_neq(read_file(file_name(1)), SP_OK);
    put_back_objects();
}
