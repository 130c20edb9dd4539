#include "sallyport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_attributes(posix_spawnattr_t *attributes,
                           const struct sp_process *process)
{
    sigset_t to_default;
    short flags = POSIX_SPAWN_SETSIGDEF;
    sigemptyset(&to_default);
    sigaddset(&to_default, SIGPIPE);
    posix_spawnattr_setsigdefault(attributes, &to_default);
    if (process->mask) {
        posix_spawnattr_setsigmask(attributes, process->mask);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (process->has_session)
        flags |= POSIX_SPAWN_SETSID;
    posix_spawnattr_setflags(attributes, flags);
}

static void set_actions(posix_spawn_file_actions_t *actions,
                        const struct sp_process *process)
{
    for (int i = 0; i < 3; i++)
        if (process->fds[i] == SP_PROCESS_NULL)
            posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR,
                                             0);
        else if (process->fds[i] >= 0)
            posix_spawn_file_actions_adddup2(actions, process->fds[i], i);
    if (process->has_only_these)
        posix_spawn_file_actions_addclosefrom_np(actions, 3);
    if (process->directory)
        posix_spawn_file_actions_addchdir_np(actions, process->directory);
}

static int start_program(pid_t *child, const struct sp_process *process)
{
    char *const *env = process->env ? process->env : environ;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    set_attributes(&attributes, process);
    set_actions(&actions, process);
    int failed = process->path ? posix_spawn(child, process->path, &actions,
                                             &attributes, process->argv, env)
                               : posix_spawnp(child, process->argv[0], &actions,
                                              &attributes, process->argv, env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

/* In the child: only system calls. */
static bool prepare(const struct sp_process *process)
{
    int null = -1;
    for (int i = 0; i < 3; i++) {
        int fd = process->fds[i];
        if (fd == SP_PROCESS_NULL && null < 0)
            null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd == SP_PROCESS_NULL)
            fd = null;
        if (process->fds[i] != SP_PROCESS_OURS && dup2(fd, i) < 0)
            return false;
    }
    if (process->has_session)
        setsid();
    if (process->mask)
        sigprocmask(SIG_SETMASK, process->mask, NULL);
    return !process->directory || chdir(process->directory) == 0;
}

void sp_process_become(char *const argv[], char *const env[])
{
    signal(SIGPIPE, SIG_DFL);
    execvpe(argv[0], argv, env ? env : environ);
}

/* A handler of ours would run in the child, on our memory. */
static void drop_handlers(void)
{
    struct sigaction action;
    for (int i = 1; i < NSIG; i++)
        if (sigaction(i, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            signal(i, SIG_DFL);
}

/* In the child, which has our memory: only system calls. Returns errno. */
static int become_bound(const struct sp_process *process, const sigset_t *mask)
{
    struct sp_process blocking = *process;
    if (!blocking.mask)
        blocking.mask = mask;
    drop_handlers();
    if (prepare(&blocking) && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0)
        sp_process_become(process->argv, process->env);
    return errno;
}

/* posix_spawn() cannot ask for the signal. vfork() copies no memory: this thread waits
 * until the child has become the program, or has ended. */
static int start_bound(pid_t *child, const struct sp_process *process)
{
    volatile int failed = 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    *child = vfork();
    if (*child == 0) {
        failed = become_bound(process, &before);
        _exit(127);
    }
    if (*child < 0)
        failed = errno;
    else if (failed)
        sp_process_wait(*child, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

static int start_copy(pid_t *child, const struct sp_process *process)
{
    *child = fork();
    if (*child == 0)
        _exit(prepare(process) ? process->function(process->context) : 127);
    return *child < 0 ? errno : 0;
}

int sp_process_start(pid_t *child, const struct sp_process *process)
{
    if (process->function)
        return start_copy(child, process);
    return process->ends_with_thread ? start_bound(child, process)
                                     : start_program(child, process);
}

bool sp_process_has_ended(pid_t child)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) ==
               0 &&
           info.si_pid != 0;
}

int sp_process_wait(pid_t child, int *signal)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal)
        *signal = by;
    return by ? 128 + by : WEXITSTATUS(status);
}

bool sp_process_ignores(int signal)
{
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}
