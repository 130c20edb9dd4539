/* What the commands share. One file per command, one row in main.c. */
#ifndef SALLYPORT_CLI_H
#define SALLYPORT_CLI_H

#include <stdbool.h>

#include "sallyport/error.h"
#include "sallyport/git.h"
#include "sallyport/policy.h"

/* Exit statuses of the contract. */
enum { CLEAN = 0, FINDINGS = 1, USAGE = 2, UNDECIDED = 3 };

struct command {
    const char *name;
    const char *summary; /* one line, for the list */
    const char *usage;   /* the page of --help, without the name */
    int (*run)(const struct command *self, int argc, char **argv);
};

extern const struct command command_check, command_doctor, command_explain,
    command_log, command_policy, command_prove, command_rules, command_status,
    command_version;

/*
 * One word of the command line: "--name VALUE", "--name=VALUE" or "--name"; an
 * option of one letter takes "-nVALUE" too.
 * Returns true and moves *i when argv[*i] is this option; *value is NULL when
 * it takes one and none is there.
 */
bool cli_option(int argc, char **argv, int *i, const char *name,
                const char **value);

/* An option: with a value, which is never empty, or a flag. The other one is
 * NULL. */
struct cli_choice {
    const char *name;
    const char **value;
    bool *flag;
};

/* Reads the options off a command line and leaves the words of a range, of
 * which "--not" is one, at its beginning. Returns CLEAN, or USAGE when it has
 * said what is wrong. */
int cli_words(const struct command *self, int *argc, char **argv,
              const struct cli_choice *choices, size_t count);

/* Prints text that may hold words of somebody else, sanitised, to standard
 * error. */
void cli_say(const char *text);

/* Prints what is wrong with the command line. Returns USAGE. */
int cli_usage(const struct command *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints an error. Returns USAGE for SP_EUSAGE, else UNDECIDED. */
int cli_fail(const struct sp_error *err);

/* The repository that we are in and its policy: `config` alone, or the layers
 * of the work tree, or those of a bare repository. With config, *repo may stay
 * NULL when `repo` is NULL. Both are yours. */
int cli_open(struct sp_repo **repo, struct sp_policy **policy,
             const char *config, struct sp_error *err);

/* The policy of a repository alone; *policy, NULL before, is yours whatever
 * comes of it. */
int cli_policy(struct sp_policy **policy, const struct sp_repo *repo,
               const char *config, struct sp_error *err);

#endif
