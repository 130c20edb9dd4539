/*
 * support_main.c - runs the tests, each in a process of its own.
 *
 * The tests are written with Criterion's macros, which call what stands here instead
 * of Criterion's own runner. That one executes the whole program again for each test.
 * Under the sanitizers a start takes longer than most tests: hundreds of thousands of
 * relocations, and all that the libraries do when they begin. Here a test is a fork of
 * a program that has started.
 *
 *     unit-tests [--filter PATTERN] [-jN] [--quiet] [--list] [--repeated]
 *
 * PATTERN is SUITE/TEST, a glob with @(A|B). A test passes when no assertion failed, it
 * came to its end, and its process ended well. The last line is
 * `Synthesis: Tested: N | Passing: N | Failing: N | Crashing: N`.
 *
 * A leak is found when the process ends. The leaks of libgit2 are known by their whole
 * stacks (tests/leaks.supp), which take more time than all else: code without frame
 * pointers needs the slow unwinder. So the report of a leak is dropped, and the test runs
 * once more, by this program with --repeated, where stacks are whole and reports count.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <git2.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What comes of one test, in memory that its process shares with ours. */
struct outcome {
    volatile unsigned failed; /* assertions */
    volatile bool skipped;
    volatile bool ended;
};

struct test {
    const struct criterion_test *test;
    const struct criterion_suite *suite; /* or NULL */
    struct outcome *outcome;
    pid_t process;  /* 0: does not run */
    double kill_at; /* 0: never */
    bool timed_out;
    bool is_repeated;
};

static struct {
    struct test *tests;
    size_t count;
    struct outcome *outcomes;
    const char *filter;
    unsigned jobs;
    bool quiet;
    bool list;
    bool repeated; /* this run repeats a test */
    size_t running, tested, passing, failing, crashing;
} run;

/* The test that this process runs. */
static struct test *current;
static jmp_buf at_abort;
static volatile bool can_jump;

/* The linker gathers the tests and the suites in these sections. */
extern struct criterion_test *const __start_cr_tst[], *const __stop_cr_tst[];
extern struct criterion_suite *const __start_cr_sts[], *const __stop_cr_sts[];

void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

/* --- what Criterion's macros call, in the process of a test --- */

void criterion_internal_test_setup(void)
{
    if (current->suite && current->suite->data->init)
        current->suite->data->init();
    if (current->test->data->init)
        current->test->data->init();
}

void criterion_internal_test_main(void (*test)(void))
{
    if (!setjmp(at_abort)) {
        can_jump = true;
        test();
    }
    can_jump = false;
}

void criterion_internal_test_teardown(void)
{
    if (current->test->data->fini)
        current->test->data->fini();
    if (current->suite && current->suite->data->fini)
        current->suite->data->fini();
}

/* Ends the test; in its setup and teardown there is nothing to return to. */
void criterion_abort_test(void)
{
    if (can_jump)
        longjmp(at_abort, 1);
    exit(EXIT_FAILURE);
}

void criterion_continue_test(void)
{
}

void cri_asserts_passed_incr(void)
{
}

void criterion_send_assert(struct criterion_assert_stats *assertion)
{
    if (assertion->passed)
        return;
    current->outcome->failed++;
    fprintf(stderr, "[----] %s:%u: Assertion Failed\n[----]   %s/%s: %s\n",
            assertion->file, assertion->line, current->test->category,
            current->test->name, assertion->message);
}

void criterion_skip_test(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "[SKIP] %s/%s: ", current->test->category,
            current->test->name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    current->outcome->skipped = true;
    criterion_abort_test();
}

void cr_log(enum criterion_severity severity, const char *format, ...)
{
    va_list arguments;
    (void)severity;
    va_start(arguments, format);
    fputs("[----] ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

/* --- the runner --- */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static const struct criterion_suite *suite_of(const struct criterion_test *test)
{
    for (struct criterion_suite *const *suite = __start_cr_sts;
         suite < __stop_cr_sts; suite++)
        if (*suite && !strcmp((*suite)->name, test->category))
            return *suite;
    return NULL;
}

static bool is_wanted(const struct criterion_test *test)
{
    return !run.filter || !fnmatch(run.filter, test->data->identifier_,
                                   FNM_EXTMATCH | FNM_NOESCAPE);
}

static int by_name(const void *a, const void *b)
{
    const struct test *one = a, *other = b;
    return strcmp(one->test->data->identifier_, other->test->data->identifier_);
}

/* Exits when there is no memory. */
static void collect(void)
{
    size_t all = (size_t)(__stop_cr_tst - __start_cr_tst);
    run.tests = calloc(all + 1, sizeof *run.tests);
    run.outcomes =
        mmap(NULL, (all + 1) * sizeof *run.outcomes, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!run.tests || run.outcomes == MAP_FAILED) {
        perror("unit-tests");
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < all; i++) {
        const struct criterion_test *test = __start_cr_tst[i];
        if (!test || !is_wanted(test))
            continue;
        run.tests[run.count] =
            (struct test){.test = test,
                          .suite = suite_of(test),
                          .outcome = run.outcomes + run.count};
        run.count++;
    }
    qsort(run.tests, run.count, sizeof *run.tests, by_name);
}

static void block_child(bool is_blocked)
{
    sigset_t set;
    sigemptyset(&set);
    if (is_blocked)
        sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_SETMASK, &set, NULL);
}

/* From here on: a process that ends badly is repeated, and reports again. */
static void drop_reports(void)
{
    if (__sanitizer_set_report_fd && !run.repeated)
        __sanitizer_set_report_fd(
            (void *)(intptr_t)open("/dev/null", O_WRONLY | O_CLOEXEC));
}

/* Does not return. */
static void be(struct test *test)
{
    block_child(false);
    current = test;
    test->test->test();
    test->outcome->ended = true;
    drop_reports();
    exit(EXIT_SUCCESS);
}

/* Does not return. */
static void be_repeated(const struct test *test)
{
    const char *given = getenv("ASAN_OPTIONS");
    char options[1024];
    block_child(false);
    snprintf(options, sizeof options, "%s:fast_unwind_on_malloc=0",
             given ? given : "");
    setenv("ASAN_OPTIONS", options, 1);
    execl("/proc/self/exe", "unit-tests", "--repeated", "--quiet", "--filter",
          test->test->data->identifier_, (char *)NULL);
    _exit(EXIT_FAILURE);
}

static void start(struct test *test)
{
    fflush(NULL);
    test->process = fork();
    if (test->process == 0 && test->is_repeated)
        be_repeated(test);
    if (test->process == 0)
        be(test);
    if (test->process < 0) {
        perror("unit-tests: fork");
        exit(EXIT_FAILURE);
    }
    if (test->test->data->timeout > 0 && !test->is_repeated)
        test->kill_at = now() + test->test->data->timeout;
    run.running++;
}

/* What is wrong with a test whose process has ended; NULL: nothing. */
static const char *fault_of(const struct test *test, int status)
{
    if (test->outcome->failed)
        return "FAIL";
    if (test->timed_out)
        return "TIME";
    if (!test->outcome->ended)
        return "CRASH";
    return status ? "LEAK" : NULL;
}

static void count(const struct test *test, const char *fault, int status)
{
    run.tested++;
    if (!fault) {
        run.passing++;
        return;
    }
    if (strcmp(fault, "CRASH") == 0)
        run.crashing++;
    else
        run.failing++;
    if (!run.repeated)
        fprintf(stderr, "[%s] %s: ended with %s %d\n", fault,
                test->test->data->identifier_,
                WIFSIGNALED(status) ? "signal" : "status",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void judge(struct test *test, int status)
{
    const char *fault = fault_of(test, status);
    if (fault && strcmp(fault, "LEAK") == 0 && !run.repeated &&
        !test->is_repeated) {
        test->is_repeated = true;
        start(test);
    } else if (fault || !test->outcome->skipped) {
        count(test, fault, status);
    }
}

static void reap(void)
{
    int status;
    pid_t process;
    while ((process = waitpid(-1, &status, WNOHANG)) > 0)
        for (size_t i = 0; i < run.count; i++)
            if (run.tests[i].process == process) {
                run.tests[i].process = 0;
                run.running--;
                judge(run.tests + i, status);
                break;
            }
}

static void kill_late(void)
{
    double time = now();
    for (size_t i = 0; i < run.count; i++)
        if (run.tests[i].process && run.tests[i].kill_at > 0 &&
            run.tests[i].kill_at < time) {
            run.tests[i].timed_out = true;
            kill(run.tests[i].process, SIGKILL);
        }
}

/* Waits until fewer than that many run. */
static void wait_for(size_t running)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    for (reap(); run.running > running; reap()) {
        sigtimedwait(&child, NULL, &(struct timespec){.tv_sec = 1});
        kill_late();
    }
}

static void options(int argc, char **argv)
{
    run.jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--filter") && i + 1 < argc)
            run.filter = argv[++i];
        else if (!strncmp(argv[i], "--filter=", 9))
            run.filter = argv[i] + 9;
        else if (!strncmp(argv[i], "-j", 2) && atoi(argv[i] + 2) > 0)
            run.jobs = (unsigned)atoi(argv[i] + 2);
        else if (!strcmp(argv[i], "--quiet"))
            run.quiet = true;
        else if (!strcmp(argv[i], "--list"))
            run.list = true;
        else if (!strcmp(argv[i], "--repeated"))
            run.repeated = true;
        else {
            fprintf(stderr,
                    "usage: %s [--filter SUITE/TEST] [-jN] [--quiet] [--list] "
                    "[--repeated]\n",
                    argv[0]);
            exit(2);
        }
    }
}

static void sum_up(void)
{
    if (!run.count)
        fprintf(stderr, "unit-tests: no test matches %s\n",
                run.filter ? run.filter : "*");
    if (!run.quiet && !run.list)
        fprintf(stderr,
                "[====] Synthesis: Tested: %zu | Passing: %zu | Failing: %zu | "
                "Crashing: %zu\n",
                run.tested, run.passing, run.failing, run.crashing);
}

int main(int argc, char **argv)
{
    options(argc, argv);
    collect();
    git_libgit2_init(); /* once for all tests, as Criterion did */
    block_child(true);
    for (size_t i = 0; i < run.count; i++) {
        if (run.list) {
            puts(run.tests[i].test->data->identifier_);
            continue;
        }
        start(run.tests + i);
        wait_for(run.jobs - 1);
    }
    wait_for(0);
    sum_up();
    free(run.tests);
    return run.failing + run.crashing || !run.count ? EXIT_FAILURE
                                                    : EXIT_SUCCESS;
}
