/* What libgit2 does without memory, or without a file descriptor. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <git2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sallyport/git.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "support.h"
#include "support_assert.h"

static struct sp_repo *repo;
static struct sp_error err;
static bool has_no_memory;

/* Ours instead of that of the C library. */
DIR *opendir(const char *path)
{
    DIR *(*real)(const char *);
    if (has_no_memory) {
        errno = ENOMEM;
        return NULL;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "opendir");
    return real(path);
}

static const char *last_message; /* NULL: that of libgit2 itself */

/* Ours instead of that of libgit2. */
const git_error *git_error_last(void)
{
    static git_error error = {.klass = GIT_ERROR_OS};
    const git_error *(*real)(void);
    if (last_message) {
        error.message = (char *)(uintptr_t)last_message;
        return &error;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "git_error_last");
    return real();
}

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo = repo_opened();
}

TestSuite(git_memory, .init = open_repo, .fini = repo_close);

static int count(const char *name, const struct sp_oid *id, void *context)
{
    (void)name, (void)id;
    ++*(int *)context;
    return 0;
}

static int list_refs(const char *pattern, int *refs)
{
    *refs = 0;
    return sp_repo_each_ref(repo, pattern, count, refs, &err);
}

/* As many file descriptors as are open now; returns how many there may be else. */
static rlim_t allow_no_more_files(void)
{
    struct rlimit limit;
    int next = dup(STDIN_FILENO);
    close(next);
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = (rlim_t)next;
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return before;
}

static void allow_files(rlim_t count)
{
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = count;
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

Test(git_memory, a_directory_of_refs_that_cannot_be_opened_is_an_error)
{
    int refs;
    cr_assert(list_refs("refs/heads/*", &refs) == SP_OK && refs == 1);
    rlim_t before = allow_no_more_files();
    int code = list_refs("refs/heads/*", &refs);
    allow_files(before);
    cr_assert(code == SP_EGIT, "%d with %d refs", code, refs);
    cr_assert_str_eq(err.message,
                     "cannot list the refs: a directory cannot be opened: Too "
                     "many open files");
}

Test(git_memory, a_directory_of_refs_that_is_not_there_has_none)
{
    int refs;
    cr_assert(list_refs("refs/none/*", &refs) == SP_OK, "%s", err.message);
    cr_assert_eq(refs, 0);
    cr_assert(list_refs("refs/heads/main/*", &refs) == SP_OK, "%s",
              err.message);
    cr_assert_eq(refs, 0);
}

static void list_without_memory(void)
{
    int refs;
    has_no_memory = true;
    list_refs("refs/heads/*", &refs);
}

Test(git_memory, no_memory_for_a_list_of_refs_refuses_the_push)
{
    char said[4096];
    cr_assert_eq(run_apart(list_without_memory, said, sizeof said),
                 SP_EXIT_UNDECIDED);
    cr_assert(strstr(said, "out of memory; nothing was changed\n"), "%s", said);
}

static void open_without_memory(void)
{
    struct sp_repo *other;
    last_message = "failed to open directory '/x/': Cannot allocate memory";
    sp_repo_open(&other, "/nowhere", NULL, NULL, &err);
}

static void read_without_memory(void)
{
    struct sp_oid id = {{1}};
    enum sp_object_kind kind;
    last_message = "failed to mmap. Could not write data: Cannot allocate "
                   "memory";
    sp_repo_peel(repo, &id, &kind, &id, &err);
}

Test(git_memory, what_libgit2_has_no_memory_for_refuses_the_push)
{
    static void (*const wants[])(void) = {open_without_memory,
                                          read_without_memory};
    for (size_t i = 0; i < LENGTH(wants); i++) {
        char said[4096];
        cr_assert_eq(run_apart(wants[i], said, sizeof said), SP_EXIT_UNDECIDED);
        cr_assert(strstr(said, "out of memory; nothing was changed\n"), "%s",
                  said);
    }
}
