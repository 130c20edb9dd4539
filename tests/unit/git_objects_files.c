/* What a store of objects is asked for a file. */
#include <git2/sys/odb_backend.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/git/internal.h"
#include "sallyport/objects.h"
#include "support.h"
#include "support_assert.h"
#include "support_tree.h"

TestSuite(git_objects_files, .init = repo_open, .fini = repo_close);

static const char text[] = "a line\n";

/* A store that has every file, and counts what it is asked. */
struct store {
    git_odb_backend base;
    unsigned headers, reads;
};

static int read_header(size_t *len, git_object_t *type, git_odb_backend *base,
                       const git_oid *id)
{
    (void)id;
    ((struct store *)base)->headers++;
    *type = GIT_OBJECT_BLOB;
    *len = sizeof text - 1;
    return 0;
}

static int read_object(void **out, size_t *len, git_object_t *type,
                       git_odb_backend *base, const git_oid *id)
{
    (void)id;
    ((struct store *)base)->reads++;
    *type = GIT_OBJECT_BLOB;
    *len = sizeof text - 1;
    *out = git_odb_backend_data_alloc(base, *len);
    memcpy(*out, text, *len);
    return 0;
}

static void release(git_odb_backend *base)
{
    (void)base;
}

Test(git_objects_files, a_file_is_looked_up_once)
{
    static struct store store = {.base = {.version = GIT_ODB_BACKEND_VERSION,
                                          .read = read_object,
                                          .read_header = read_header,
                                          .free = release}};
    struct sp_repo *repo = repo_opened();
    struct sp_object file;
    struct sp_error err = {0};
    const struct sp_oid id = {{1, 2, 3}};
    cr_assert_eq(git_odb_add_backend(repo->odb, &store.base, 1000), 0);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(sp_repo_read_file(repo, &id, sizeof text - 1, &file, &err),
                     SP_OK);
        assert_slice(file.bytes, text);
        sp_object_dispose(&file);
    }
    cr_expect_eq(store.reads, 1);
    cr_expect_eq(store.headers, 0);
    cr_expect_eq(sp_repo_read_file(repo, &id, sizeof text - 2, &file, &err),
                 SP_ELIMIT);
}

enum { SIZE = 3 << 20 };

/* Bytes that cannot be deflated: then a file of an object is as large as the object. */
static void fill(char *bytes)
{
    uint64_t state = 1;
    for (size_t i = 0; i < SIZE; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (char)(state >> 56);
    }
}

static void is_too_large(struct sp_repo *repo)
{
    struct sp_object file;
    struct sp_error err = {0};
    const struct sp_oid id = repo_id("large");
    cr_expect_eq(sp_repo_read_file(repo, &id, 1000, &file, &err), SP_ELIMIT);
    cr_expect_eq(sp_repo_read_file(repo, &id, SIZE - 1, &file, &err),
                 SP_ELIMIT);
}

Test(git_objects_files, a_file_is_too_large_however_it_is_stored)
{
    char *bytes = sp_malloc(SIZE);
    fill(bytes);
    repo_object("large", "blob", (struct sp_str){bytes, SIZE});
    free(bytes);
    repo_ref("refs/tags/large", "large");
    struct sp_repo *repo = repo_opened();
    is_too_large(repo);
    free(repo_git((const char *[]){"repack", "-q", "-a", "-d", NULL}, NULL));
    is_too_large(repo);
}
