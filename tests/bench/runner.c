/*
 * runner.c - runs commands in turn, again and again, and times them.
 *
 *     runner RUNS <ROWS
 *
 * A row is a line of five fields between tabs: its name, a directory, a file
 * for standard input, a shell command that prepares each run and is not timed
 * (or nothing), and the command, split at spaces and run without a shell.
 * Prints for each row: its name, the median in microseconds, the least, the
 * largest resident set in KiB, the exit status, which is 0 or 1, and the median of
 * the processor time in microseconds.
 *
 * In C and small: the peak of a child counts from what its parent holds, and
 * a millisecond should not be lost in the runner.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ROWS = 32, MAX_WORDS = 64, MAX_RUNS = 10000 };

struct row {
    char *name, *directory, *input, *prepare;
    char *words[MAX_WORDS + 1];
    double *times; /* microseconds, one per run, … */
    double *used;  /* … and of processor time */
    long peak;
    int status; /* the worst */
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static char *field(char **rest)
{
    char *text = strsep(rest, "\t");
    if (!text) {
        fputs("runner: a row has five fields\n", stderr);
        exit(1);
    }
    return text;
}

static void parse(struct row *row, char *line)
{
    row->name = field(&line);
    row->directory = field(&line);
    row->input = field(&line);
    row->prepare = field(&line);
    char *command = field(&line);
    size_t count = 0;
    while (count < MAX_WORDS && (row->words[count] = strsep(&command, " ")))
        count++;
    row->words[count] = NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double in_us(const struct timeval *time)
{
    return (double)time->tv_sec * 1e6 + (double)time->tv_usec;
}

static void run(struct row *row, int number)
{
    extern char **environ;
    struct rusage usage;
    pid_t child;
    int status;
    if (chdir(row->directory) != 0)
        die(row->directory);
    if (*row->prepare && system(row->prepare) != 0)
        die(row->prepare);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, row->input, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    double began = now();
    if (posix_spawnp(&child, row->words[0], &actions, NULL, row->words,
                     environ) != 0)
        die(row->words[0]);
    wait4(child, &status, 0, &usage);
    row->times[number] = now() - began;
    row->used[number] = in_us(&usage.ru_utime) + in_us(&usage.ru_stime);
    posix_spawn_file_actions_destroy(&actions);
    if (usage.ru_maxrss > row->peak)
        row->peak = usage.ru_maxrss;
    if (WIFEXITED(status) && WEXITSTATUS(status) > row->status)
        row->status = WEXITSTATUS(status);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        fprintf(stderr, "runner: '%s' ended with status %d\n", row->name,
                status);
        exit(1);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static struct row rows[MAX_ROWS];
    int count = 0, runs = argc == 2 ? atoi(argv[1]) : 0;
    char *line = NULL;
    size_t room = 0;
    if (runs < 1 || runs > MAX_RUNS) {
        fputs("usage: runner RUNS <ROWS\n", stderr);
        return 2;
    }
    while (count < MAX_ROWS && getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        rows[count].times = calloc((size_t)runs, sizeof(double));
        rows[count].used = calloc((size_t)runs, sizeof(double));
        parse(&rows[count++], line);
        line = NULL;
        room = 0;
    }
    for (int i = -1; i < runs; i++) /* the first one only warms up */
        for (int k = 0; k < count; k++)
            run(&rows[k], i < 0 ? 0 : i);
    for (int k = 0; k < count; k++) {
        qsort(rows[k].times, (size_t)runs, sizeof(double), ascending);
        qsort(rows[k].used, (size_t)runs, sizeof(double), ascending);
        printf("%s\t%.0f\t%.0f\t%ld\t%d\t%.0f\n", rows[k].name,
               rows[k].times[runs / 2], rows[k].times[0], rows[k].peak,
               rows[k].status, rows[k].used[runs / 2]);
    }
    return 0;
}
