/*
 * inject.c - runs a program, and lets one of its system calls go wrong (ptrace(2)). It
 * works on static programs, which no library can be loaded into.
 *
 *     inject count -- PROGRAM ARGUMENT...
 *     inject kill N -- PROGRAM ARGUMENT...           kill -9 before system call N
 *     inject kill-synced N -- PROGRAM ARGUMENT...    the same, counted from the first
 *                                                    fsync or fdatasync
 *     inject error ERRNO N[+] -- PROGRAM ARGUMENT... write N (and all later) fails
 *     inject network -- PROGRAM ARGUMENT...          every file system is NFS
 *     inject clock SECONDS -- PROGRAM ARGUMENT...    the clock is so much later
 *
 * "Writes" are the calls that change files. The exit status is that of the program, 137
 * where it was killed, 77 where this machine does not allow it. With count, descriptor 3
 * gets how many system calls there were, how many writes, and how many syncs.
 */
#include <elf.h>
#include <errno.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, USAGE = 64 };

enum what { COUNT, KILL, KILL_SYNCED, FAIL, NETWORK, CLOCK };

static struct {
    enum what what;
    long at, error, seconds;
    int and_later;
    long calls, writes, syncs; /* so far … */
    long synced;               /* … and calls since the first sync */
} plan;

#if defined(__x86_64__)
typedef struct user_regs_struct registers;
#define NUMBER(r) ((long)(r)->orig_rax)
#define RESULT(r) ((r)->rax)
#define FIRST(r) ((long)(r)->rdi)
#define SECOND(r) ((long)(r)->rsi)
#define STACK(r) ((long)(r)->rsp)
#elif defined(__aarch64__)
typedef struct user_regs_struct registers;
#define NUMBER(r) ((long)(r)->regs[8])
#define RESULT(r) ((r)->regs[0])
#define FIRST(r) ((long)(r)->regs[0])
#define SECOND(r) ((long)(r)->regs[1])
#define STACK(r) ((long)(r)->sp)
#else
#define UNKNOWN_MACHINE
#endif

#ifdef UNKNOWN_MACHINE
int main(void)
{
    fputs("inject: not on this kind of machine\n", stderr);
    return SKIPPED;
}
#else

static int get(pid_t child, registers *out)
{
    struct iovec all = {out, sizeof *out};
    return (int)ptrace(PTRACE_GETREGSET, child, (void *)NT_PRSTATUS, &all);
}

static void set(pid_t child, registers *given)
{
    struct iovec all = {given, sizeof *given};
    ptrace(PTRACE_SETREGSET, child, (void *)NT_PRSTATUS, &all);
}

/* No system call has this number, so the kernel says ENOSYS and does nothing. */
static void skip_call(pid_t child, registers *now)
{
#if defined(__x86_64__)
    now->orig_rax = (unsigned long)-1;
    set(child, now);
#else
    int none = -1;
    struct iovec one = {&none, sizeof none};
    (void)now;
    ptrace(PTRACE_SETREGSET, child, (void *)NT_ARM_SYSTEM_CALL, &one);
#endif
}

/* Does the call change a file? What is said on standard error is no file. */
static int is_write(long number, long first)
{
    static const long writes[] = {
        SYS_pwrite64, SYS_pwritev, SYS_fsync,    SYS_fdatasync, SYS_ftruncate,
        SYS_unlinkat, SYS_mkdirat, SYS_renameat, SYS_fallocate,
#ifdef SYS_unlink
        SYS_unlink,   SYS_mkdir,   SYS_rename,
#endif
    };
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        if (number == writes[i])
            return 1;
    return (number == SYS_write || number == SYS_writev) && first > 2;
}

static void poke(pid_t child, long at, long value)
{
    ptrace(PTRACE_POKEDATA, child, (void *)at, (void *)value);
}

static long peek(pid_t child, long at)
{
    return ptrace(PTRACE_PEEKDATA, child, (void *)at, NULL);
}

/* The C library asks the kernel for the time, and not the page that it maps. */
static void hide_vdso(pid_t child)
{
    registers now;
    if (get(child, &now))
        return;
    long at = STACK(&now), words = (long)sizeof(long);
    at += words * (1 + peek(child, at) + 1); /* argc, argv, NULL */
    while (peek(child, at))
        at += words;
    for (at += words; peek(child, at) != AT_NULL; at += 2 * words)
        if (peek(child, at) == AT_SYSINFO_EHDR)
            poke(child, at, AT_IGNORE);
}

/* A call is about to be made. Returns 1 when it is not to be made. */
static int enter(pid_t child, registers *now)
{
    int writes = is_write(NUMBER(now), FIRST(now));
    plan.calls++;
    plan.writes += writes;
    int syncs = NUMBER(now) == SYS_fsync || NUMBER(now) == SYS_fdatasync;
    plan.syncs += syncs;
    if (plan.synced || syncs)
        plan.synced++;
    if ((plan.what == KILL && plan.calls == plan.at) ||
        (plan.what == KILL_SYNCED && plan.synced == plan.at))
        kill(child, SIGKILL);
    if (plan.what != FAIL || !writes ||
        (plan.and_later ? plan.writes < plan.at : plan.writes != plan.at))
        return 0;
    skip_call(child, now);
    return 1;
}

static void leave(pid_t child, registers *now, long number, long first,
                  long second, int is_skipped)
{
    if (is_skipped) {
        RESULT(now) = (unsigned long)-plan.error;
        set(child, now);
    } else if (plan.what == NETWORK && RESULT(now) == 0 &&
               (number == SYS_statfs || number == SYS_fstatfs)) {
        poke(child, second, NFS_SUPER_MAGIC); /* f_type comes first */
    } else if (plan.what == CLOCK && RESULT(now) == 0 &&
               number == SYS_clock_gettime && first == CLOCK_REALTIME) {
        poke(child, second, peek(child, second) + plan.seconds);
#ifdef SYS_time
    } else if (plan.what == CLOCK && number == SYS_time) {
        RESULT(now) += (unsigned long)plan.seconds;
        set(child, now);
#endif
    }
}

/* Lets it run up to the next stop. Returns its exit status at its end, else -1. */
static int next_stop(pid_t child, int *stop)
{
    int status;
    if (waitpid(child, &status, 0) < 0)
        return SKIPPED;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    if (WIFSIGNALED(status))
        return 128 + WTERMSIG(status);
    *stop = WSTOPSIG(status);
    return -1;
}

static int follow(pid_t child)
{
    registers now;
    int stop = 0, is_inside = 0, is_skipped = 0,
        ended = next_stop(child, &stop);
    long number = 0, first = 0, second = 0;
    if (ended >= 0)
        return ended;
    ptrace(PTRACE_SETOPTIONS, child, NULL,
           (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    if (plan.what == CLOCK)
        hide_vdso(child);
    for (;;) {
        int signal = stop == SIGTRAP || stop == (SIGTRAP | 0x80) ? 0 : stop;
        if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)signal))
            return next_stop(child, &stop);
        ended = next_stop(child, &stop);
        if (ended >= 0)
            return ended;
        if (stop != (SIGTRAP | 0x80) || get(child, &now))
            continue;
        is_inside = !is_inside;
        if (is_inside) {
            number = NUMBER(&now), first = FIRST(&now), second = SECOND(&now);
            is_skipped = enter(child, &now);
        } else {
            leave(child, &now, number, first, second, is_skipped);
        }
    }
}

static int read_plan(char **words)
{
    static const struct {
        const char *name;
        enum what what;
        int count;
    } plans[] = {{"count", COUNT, 0},
                 {"kill", KILL, 1},
                 {"kill-synced", KILL_SYNCED, 1},
                 {"error", FAIL, 2},
                 {"network", NETWORK, 0},
                 {"clock", CLOCK, 1}};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        int count = plans[i].count;
        if (!words[1] || strcmp(words[1], plans[i].name) != 0)
            continue;
        plan.what = plans[i].what;
        for (int k = 2; k < 2 + count; k++)
            if (!words[k])
                return 0;
        if (count)
            plan.at = plan.seconds = atol(words[1 + count]);
        if (count == 2) {
            plan.error = atol(words[2]);
            plan.and_later = strchr(words[3], '+') != NULL;
        }
        return words[2 + count] && strcmp(words[2 + count], "--") == 0 &&
                       words[3 + count]
                   ? 3 + count
                   : 0;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int program = argc > 1 ? read_plan(argv) : 0;
    if (!program) {
        fputs("inject: see the head of tests/faults/inject.c\n", stderr);
        return USAGE;
    }
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
            _exit(SKIPPED);
        execv(argv[program], argv + program);
        _exit(SKIPPED);
    }
    int status = child < 0 ? SKIPPED : follow(child);
    if (plan.what == COUNT)
        dprintf(3, "%ld %ld %ld\n", plan.calls, plan.writes, plan.syncs);
    return status;
}
#endif
