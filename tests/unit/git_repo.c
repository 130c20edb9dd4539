/* The repository as the rest sees it: refs, kinds of objects, walks, files. */
#include "sallyport/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "support.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
}

TestSuite(git_repo, .init = open_repo, .fini = repo_close);

static int list_name(const char *name, const struct sp_oid *id, void *context)
{
    (void)id;
    sp_buf_printf(context, "%s ", name);
    return 0;
}

#define PACKED "# pack-refs with: peeled fully-peeled sorted \n"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

static unsigned mappings_of_packed_refs(void)
{
    char line[4096];
    unsigned count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    cr_assert(maps != NULL);
    while (fgets(line, sizeof line, maps))
        count += strstr(line, "/packed-refs") != NULL;
    fclose(maps);
    return count;
}

/* The first digit of the id of refs/heads/a. */
static char digit_of_a(void)
{
    struct sp_oid id;
    char hex[SP_OID_HEX + 1];
    cr_assert_eq(sp_repo_ref(repo, "refs/heads/a", &id, &err), SP_OK);
    return *sp_oid_format(hex, &id);
}

static int replace_packed_refs(const char *name, const struct sp_oid *id,
                               void *context)
{
    char new[128], old[128];
    snprintf(new, sizeof new, "%s/new", repo_path());
    snprintf(old, sizeof old, "%s/packed-refs", repo_path());
    if (strcmp(name, "refs/heads/a") == 0) {
        cr_assert_eq(mappings_of_packed_refs(), 1);
        repo_write("new", PACKED TWO " refs/heads/a\n");
        cr_assert_eq(rename(new, old), 0);
        cr_assert_eq(digit_of_a(), '2');
    }
    return list_name(name, id, context);
}

Test(git_repo, packed_refs_is_mapped_once)
{
    struct sp_buf names = {0};
    repo_write("packed-refs",
               PACKED ONE " refs/heads/a\n" ONE " refs/heads/b\n");
    cr_assert_eq(digit_of_a(), '1');
    cr_assert_eq(
        sp_repo_each_ref(repo, "refs/heads/*", list_name, &names, &err), SP_OK);
    cr_assert_eq(mappings_of_packed_refs(), 1, "it is given back");
    cr_assert_eq(sp_repo_each_ref(repo, "refs/heads/*", replace_packed_refs,
                                  &names, &err),
                 SP_OK);
    cr_assert_str_eq(sp_buf_text(&names), "refs/heads/a refs/heads/b "
                                          "refs/heads/a refs/heads/b ");
    cr_assert_eq(digit_of_a(), '2');
    cr_assert_eq(mappings_of_packed_refs(), 1);
    sp_buf_dispose(&names);
}

Test(git_repo, it_says_where_it_is)
{
    char expected[128];
    snprintf(expected, sizeof expected, "%s/", repo_path());
    cr_assert_str_eq(sp_repo_gitdir(repo), expected);
    cr_assert(sp_repo_worktree(repo) == NULL);
    cr_assert(strspn(sp_git_version(), "0123456789.") ==
              strlen(sp_git_version()));
}

Test(git_repo, a_ref_is_looked_up_through_symbolic_ones)
{
    struct sp_oid id;
    repo_draw("base=N^");
    cr_assert(sp_repo_ref(repo, "refs/heads/main", &id, &err) == SP_ENOTFOUND);
    cr_assert(sp_repo_ref(repo, "HEAD", &id, &err) == SP_ENOTFOUND);
    cr_assert(sp_repo_ref(repo, "refs/heads/a..b", &id, &err) == SP_ENOTFOUND);
    cr_assert(err.code == SP_OK);
    repo_ref("refs/heads/main", "base");
    struct sp_oid base = repo_id("base");
    cr_assert(sp_repo_ref(repo, "refs/heads/main", &id, &err) == SP_OK);
    cr_assert(sp_oid_equal(&id, &base));
    cr_assert(sp_repo_ref(repo, "HEAD", &id, &err) == SP_OK);
    cr_assert(sp_oid_equal(&id, &base));
}

Test(git_repo, a_ref_that_is_broken_is_an_error)
{
    struct sp_oid id;
    repo_write("refs/heads/torn", "not an id\n");
    cr_assert(sp_repo_ref(repo, "refs/heads/torn", &id, &err) == SP_EGIT);
    cr_assert(strstr(err.message, "cannot read a ref: ") == err.message);
    struct sp_buf name = {0};
    struct sp_error again = {0};
    cr_assert(sp_repo_symbolic(repo, "refs/heads/torn", &name, &again) ==
              SP_EGIT);
    cr_assert(strstr(again.message, "cannot read a ref: ") == again.message);
}

Test(git_repo, a_symbolic_ref_names_another_born_or_not)
{
    struct sp_buf name = {0};
    repo_draw("base=N^");
    repo_ref("refs/heads/x", "base");
    cr_assert(sp_repo_symbolic(repo, "HEAD", &name, &err) == SP_OK);
    cr_assert_str_eq(sp_buf_text(&name), "refs/heads/main");
    sp_buf_reset(&name);
    cr_assert(sp_repo_symbolic(repo, "refs/heads/x", &name, &err) == SP_OK);
    cr_assert(sp_repo_symbolic(repo, "refs/heads/y", &name, &err) == SP_OK);
    cr_assert(name.len == 0);
    sp_buf_dispose(&name);
}

struct names {
    struct sp_strings list;
    size_t stop_after;
};

static int note(const char *name, const struct sp_oid *id, void *context)
{
    struct names *names = context;
    cr_assert(!sp_oid_is_zero(id));
    sp_strings_add(&names->list, name, strlen(name));
    return names->list.count == names->stop_after ? 7 : 0;
}

static size_t count_refs(const char *pattern)
{
    struct names names = {{0}, 0};
    cr_assert(sp_repo_each_ref(repo, pattern, note, &names, &err) == SP_OK);
    size_t count = names.list.count;
    sp_strings_dispose(&names.list);
    return count;
}

Test(git_repo, refs_are_listed_by_pattern)
{
    repo_draw("base=N^");
    cr_assert(count_refs("refs/*") == 0);
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/release/1", "base");
    repo_ref("refs/heads/release/1.1/a", "base");
    repo_ref("refs/tags/v1", "base");
    repo_write("refs/heads/alias", "ref: refs/heads/main\n");
    cr_assert(count_refs("refs/*") == 4); /* what is symbolic is no object */
    cr_assert(count_refs("refs/heads/*") == 3);
    cr_assert(count_refs("refs/heads/release/*") == 2);
    cr_assert(count_refs("refs/heads/m??n") == 1);
    cr_assert(count_refs("refs/heads/none") == 0);
    struct names names = {{0}, 2};
    cr_assert(sp_repo_each_ref(repo, "refs/*", note, &names, &err) == 7);
    cr_assert(names.list.count == 2);
    sp_strings_dispose(&names.list);
}

Test(git_repo, a_list_skips_what_is_no_ref_but_not_what_cannot_be_read)
{
    struct names names = {{0}, 0};
    char path[128];
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_write("refs/heads/torn", "not an id\n");
    cr_assert(count_refs("refs/*") == 1);
    snprintf(path, sizeof path, "%s/refs/heads/loop", repo_path());
    cr_assert(symlink("loop", path) == 0);
    cr_assert(sp_repo_each_ref(repo, "refs/*", note, &names, &err) == SP_EGIT);
    cr_assert(strstr(err.message, "cannot read a ref: ") == err.message);
    sp_strings_dispose(&names.list);
}

Test(git_repo, objects_are_peeled_to_what_they_name)
{
    static const struct {
        const char *name;
        enum sp_object_kind kind;
        const char *target;
    } rows[] = {
        {"base", SP_OBJECT_COMMIT, "base"}, {"tree", SP_OBJECT_TREE, "tree"},
        {"blob", SP_OBJECT_BLOB, "blob"},   {"one", SP_OBJECT_TAG, "base"},
        {"two", SP_OBJECT_TAG, "base"},     {"of-blob", SP_OBJECT_TAG, "blob"},
        {"of-tree", SP_OBJECT_TAG, "tree"}};
    repo_draw("base=N^");
    repo_tree("tree");
    repo_blob("blob", "x\n");
    repo_tag("one", "base", "commit");
    repo_tag("two", "one", "tag");
    repo_tag("of-blob", "blob", "blob");
    repo_tag("of-tree", "tree", "tree");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum sp_object_kind kind;
        struct sp_oid id = repo_id(rows[i].name), out,
                      expected = repo_id(rows[i].target);
        cr_assert(sp_repo_peel(repo, &id, &kind, &out, &err) == SP_OK, "%s",
                  err.message);
        cr_assert(kind == rows[i].kind, "%s", rows[i].name);
        cr_assert(sp_oid_equal(&out, &expected), "%s", rows[i].name);
    }
}

static int peel(const char *name)
{
    enum sp_object_kind kind;
    struct sp_oid id = repo_id(name), out;
    err = (struct sp_error){0};
    return sp_repo_peel(repo, &id, &kind, &out, &err);
}

Test(git_repo, an_id_may_be_abbreviated)
{
    struct sp_oid id;
    repo_draw("base=N^ a=N");
    char hex[SP_OID_HEX + 2];
    snprintf(hex, sizeof hex, "%s", repo_hex("a"));
    for (int len = 40; len >= 4; len -= 12) {
        hex[len] = '\0';
        cr_assert(sp_repo_expand(repo, hex, &id) == SP_OK);
        cr_assert_str_eq(repo_name_of(&id), "a");
    }
    static const char *const none[] = {
        "",     "abc",       "feature/x",
        "0000", "deadbeef-", "00000000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_assert(sp_repo_expand(repo, none[i], &id) == SP_ENOTFOUND, "%s",
                  none[i]);
}

Test(git_repo, tags_of_tags_end_somewhere)
{
    char name[16], last[16] = "base";
    repo_draw("base=N^");
    for (int i = 1; i <= 33; i++) {
        snprintf(name, sizeof name, "t%d", i);
        repo_tag(name, last, i == 1 ? "commit" : "tag");
        memcpy(last, name, sizeof last);
    }
    cr_assert(peel("t32") == SP_OK);
    cr_assert(peel("t33") == SP_ELIMIT);
    cr_assert_str_eq(err.message, "tags of tags are nested more than 32 deep");
}

Test(git_repo, an_object_that_is_not_there_is_an_error)
{
    static const char missing[] =
        "the object 9f3c2ab000000000000000000000000000000000 cannot be read: "
        "it is missing from the repository or broken";
    struct sp_object object;
    repo_name("gone", "9f3c2ab000000000000000000000000000000000");
    struct sp_oid gone = repo_id("gone");
    cr_assert(peel("gone") == SP_EGIT);
    cr_assert_str_eq(err.message, missing);
    err = (struct sp_error){0};
    cr_assert(sp_repo_read_commit(repo, &gone, 1000, &object, &err) == SP_EGIT);
    cr_assert_str_eq(err.message, missing);
}

/* The file of a loose object. */
static char *loose(const char *name)
{
    char path[128];
    const char *hex = repo_hex(name);
    snprintf(path, sizeof path, "%s/objects/%.2s/%s", repo_path(), hex,
             hex + 2);
    cr_assert(access(path, F_OK) == 0, "%s", path);
    return sp_strdup(path);
}

Test(git_repo, an_object_that_is_broken_is_an_error)
{
    struct sp_object object;
    char text[256], *commit;
    repo_tree("tree");
    snprintf(text, sizeof text,
             "tree %s\nauthor D <d@e> 1 +0000\ncommitter D <d@e> 1 +0000\n\n"
             "feat: x\n",
             repo_hex("tree"));
    commit = repo_git(
        (const char *[]){"hash-object", "-t", "commit", "-w", "--stdin", NULL},
        text);
    repo_name("commit", commit);
    free(commit);
    struct sp_oid id = repo_id("commit");
    cr_assert(sp_repo_read_commit(repo, &id, 1000, &object, &err) == SP_OK);
    cr_assert(sp_str_equal_c(object.bytes, text));
    sp_object_dispose(&object);
    cr_assert(sp_repo_read_commit(repo, &id, strlen(text), &object, &err) ==
              SP_OK);
    sp_object_dispose(&object);
    cr_assert(sp_repo_read_commit(repo, &id, strlen(text) - 1, &object, &err) ==
              SP_ELIMIT);
    cr_assert(err.code == SP_OK);
    id = repo_id("tree");
    cr_assert(sp_repo_read_commit(repo, &id, 1000, &object, &err) == SP_EGIT);
    repo_blob("blob", "some text that is cut\n");
    repo_tag("tag", "blob", "blob");
    char *path = loose("tag");
    cr_assert(chmod(path, 0600) == 0 && truncate(path, 30) == 0);
    free(path);
    cr_assert(peel("tag") == SP_EGIT);
}

/* The refs of a namespace have the names that the pusher sees. */
Test(git_repo, a_namespace_holds_refs_of_its_own)
{
    struct sp_repo *other;
    struct sp_oid id;
    struct sp_buf text = {0};
    struct sp_error problem = {0};
    static const char head[] = "refs/namespaces/x/refs/namespaces/y/HEAD",
                      trunk[] =
                          "refs/namespaces/x/refs/namespaces/y/refs/heads/t";
    repo_draw("a=N^ b=N");
    repo_ref("refs/heads/main", "a");
    repo_ref(trunk, "b");
    free(repo_git((const char *[]){"symbolic-ref", head, trunk, NULL}, NULL));
    cr_assert(!sp_repo_open(&other, repo_path(), NULL, NULL, &problem));
    sp_repo_namespace(other, "x//y/");
    cr_assert(sp_repo_ref(other, "refs/heads/main", &id, &problem) ==
              SP_ENOTFOUND);
    cr_assert(!sp_repo_ref(other, "refs/heads/t", &id, &problem));
    cr_assert_str_eq(repo_name_of(&id), "b");
    cr_assert(!sp_repo_symbolic(other, "HEAD", &text, &problem));
    cr_assert_str_eq(sp_buf_text(&text), "refs/heads/t");
    sp_buf_reset(&text);
    cr_assert(!sp_repo_each_ref(other, "refs/*", list_name, &text, &problem));
    cr_assert_str_eq(sp_buf_text(&text), "refs/heads/t ");
    sp_repo_namespace(other, "");
    cr_assert(!sp_repo_ref(other, "refs/heads/main", &id, &problem));
    sp_buf_dispose(&text);
    sp_repo_free(other);
}
