/* The process that removes the directory that git merges in. */
#include "../../src/git/merger_home.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/process.h"

static char *make_directory(void)
{
    static char path[] = "/tmp/merger-home-XXXXXX";
    char inner[sizeof path + 8];
    cr_assert(mkdtemp(path));
    snprintf(inner, sizeof inner, "%s/objects", path);
    cr_assert_eq(mkdir(inner, 0700), 0);
    return path;
}

Test(git_merger_home, the_directory_is_removed_when_it_is_told)
{
    pid_t sweeper;
    char *path = make_directory();
    int lifeline = sp_merger_sweep_later(path, &sweeper);
    cr_assert_geq(lifeline, 0);
    cr_assert_eq(access(path, F_OK), 0);
    close(lifeline);
    cr_assert_eq(sp_process_wait(sweeper, NULL), 0);
    cr_assert_neq(access(path, F_OK), 0);
}

/* Nothing else tells it: the other end of its input closes. */
Test(git_merger_home, the_directory_is_removed_after_a_violent_death)
{
    enum { TRIES = 500, PAUSE = 20000 };
    char *path = make_directory();
    pid_t child = fork();
    if (child == 0) {
        pid_t sweeper;
        sp_merger_sweep_later(path, &sweeper);
        raise(SIGKILL);
    }
    cr_assert_eq(sp_process_wait(child, NULL), 128 + SIGKILL);
    for (int i = 0; i < TRIES && access(path, F_OK) == 0; i++)
        usleep(PAUSE);
    cr_assert_neq(access(path, F_OK), 0);
}

static long faults(void)
{
    struct rusage usage;
    cr_assert_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_minflt;
}

/* A copy of us would cost a fault for each page that is written while it lives. */
Test(git_merger_home, our_memory_is_not_copied)
{
    enum { LARGE = 64 << 20, PAGE = 4096, MAX_FAULTS = 1000 };
    pid_t sweeper;
    char *memory = mmap(NULL, LARGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert_neq(memory, MAP_FAILED);
    madvise(memory, LARGE, MADV_NOHUGEPAGE);
    memset(memory, 1, LARGE);
    int lifeline = sp_merger_sweep_later(make_directory(), &sweeper);
    long before = faults();
    memset(memory, 2, LARGE);
    cr_expect_lt(faults() - before, MAX_FAULTS);
    close(lifeline);
    cr_assert_eq(sp_process_wait(sweeper, NULL), 0);
    munmap(memory, LARGE);
}
