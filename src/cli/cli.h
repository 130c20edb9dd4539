/* What the commands share. One row in commands.def and one file per command. */
#ifndef SALLYPORT_CLI_H
#define SALLYPORT_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/git.h"
#include "sallyport/policy.h"

/* Exit statuses, as in the manual pages. */
enum { CLEAN = 0, FINDINGS = 1, USAGE = 2, UNDECIDED = 3 };

/* The kind of a value: completions offer something else for each. */
enum sp_cli_kind {
    SP_CLI_TEXT,
    SP_CLI_FILE,
    SP_CLI_DIRECTORY,
    SP_CLI_REF,    /* a branch, or a ref by its full name */
    SP_CLI_RANGE,  /* commits, as git takes them; "--not" is one of its words */
    SP_CLI_RULE,   /* the id of a rule */
    SP_CLI_CHOICE, /* an argument that must be this word */
    SP_CLI_FLAG,   /* an option without a value */
    SP_CLI_COMMAND, /* the command of the user, after "--" */
};

/* An argument or an option. */
struct sp_cli_item {
    const char *name;  /* "--ref", "-j"; of an argument, what stands for it:
                          "RANGE", or the word of a choice */
    const char *value; /* what stands for the value of an option: "REF" */
    enum sp_cli_kind kind;
    const char *help;
    const char *const *words;   /* the only values allowed, or NULL */
    const char *initial;        /* the value when none is given, or NULL */
    const char *without;        /* names of items that it cannot be used with,
                                 with spaces between them, or NULL */
    const char *needs;          /* the option that it belongs to, or NULL */
    const char *const *choices; /* those that it is for; NULL: all */
    bool is_argument, is_many, is_needed;
};

struct sp_cli_args;

/* A row of commands.def. */
struct sp_cli_command {
    const char *name;
    const char *summary;             /* one line, for the list */
    const char *note;                /* the last paragraph of the help, or "" */
    const struct sp_cli_item *items; /* the last one has no name */
    int (*run)(const struct sp_cli_args *args);
};

#define COMMAND(name, summary, note, ...)                                      \
    int sp_cli_##name(const struct sp_cli_args *args);
#include "commands.def"
#undef COMMAND

/* All of them; the last one has no name. */
extern const struct sp_cli_command sp_cli_commands[];

/* The command of that name; NULL when there is none. */
const struct sp_cli_command *sp_cli_find(const char *name);

/* An option of a line. */
struct sp_cli_given {
    const struct sp_cli_item *item;
    const char *value;
};

/* A command line that was read. */
struct sp_cli_args {
    const struct sp_cli_command *command;
    const char **values;        /* in the order of the items; NULL: not given */
    struct sp_cli_given *given; /* every option, as it was given */
    size_t given_count;
    char **words; /* the arguments, borrowed */
    int word_count;
    char **rest; /* the words after "--", borrowed; NULL: nothing */
};

/*
 * Reads the words after the name of the command; argv is put into another
 * order. Returns false and appends to `wrong` when the line breaks the rows.
 * sp_cli_args_dispose() in either case.
 *
 * An option is "--name VALUE", "--name=VALUE" or "--name"; one of one letter
 * takes "-nVALUE" too. A value is never empty, and the last one counts.
 */
bool sp_cli_read(struct sp_cli_args *out, const struct sp_cli_command *command,
                 int argc, char **argv, struct sp_buf *wrong);
void sp_cli_args_dispose(struct sp_cli_args *args);

/* Reads the words after the name of the command and calls `run`, or prints the help, or
 * what is wrong. Returns an exit status. */
int cli_run(const struct sp_cli_command *command,
            int (*run)(const struct sp_cli_args *args), int argc, char **argv);
/* The exit status of a program: a document that was cut is useless. */
int cli_end(const char *program, int status);

/* The value of an option of the row, or its initial one; NULL when there is
 * neither. */
const char *sp_cli_value(const struct sp_cli_args *args, const char *option);

/* The next value of an option that may be given several times; *at is 0 at first.
 * NULL at the end. */
const char *sp_cli_each(const struct sp_cli_args *args, const char *option,
                        size_t *at);

/* Was this option given? */
bool sp_cli_flag(const struct sp_cli_args *args, const char *option);

/* Is the word one of them? The last one is NULL. */
bool cli_is_among(const char *word, const char *const *words);

/* Does `item` exclude the one of that name? */
bool sp_cli_excludes(const struct sp_cli_item *item, const char *name);
/* Does `item` belong to a form of the command: the one with `first`, an option
 * that excludes others; or with NULL, the one without such options? */
bool sp_cli_is_in_form(const struct sp_cli_item *item,
                       const struct sp_cli_item *first);

/* Appends what an item means: the choices that it is for come first. */
void sp_cli_item_help(struct sp_buf *out, const struct sp_cli_item *item);

/* Appends the page of --help. */
void sp_cli_help(struct sp_buf *out, const struct sp_cli_command *command);

/* Reads a number of at most 6 digits and perhaps one of the units, of "smhd": in
 * seconds; 0 for anything else. */
long cli_duration(const char *text, const char *units);

/* Prints text that may hold words of others, sanitised, to standard error. */
void cli_say(const char *text);

/* Prints lines that may hold words of others, each sanitised. */
void cli_say_lines(FILE *to, const struct sp_buf *text);

/* Prints what is wrong with the command line, and what to type for help. Returns
 * USAGE. */
int cli_usage(const struct sp_cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints an error. Returns USAGE for SP_EUSAGE, else UNDECIDED. */
int cli_fail(const struct sp_error *err);

/* Adds the command, unless NULL, and its arguments and options as they were given. */
void cli_add_given(struct sp_strings *out, const char *command,
                   const struct sp_cli_args *args);

/* Becomes sallyport-ship with these arguments: `command`, unless NULL, is its first.
 * Returns an exit status when that fails. */
int cli_become_ship(const char *command, const struct sp_cli_args *args);

/* After all was cleaned up: ends as the signal that asked for it would have ended us. What
 * was left undone is said before. Returns an exit status, if the signal is ignored. */
int cli_end_by(int number);

/* Opens the current repository and its policy: `config` alone, or the layers of
 * the work tree, or those of a bare repository. With config, *repo may stay
 * NULL when `repo` is NULL. The caller frees both. */
int cli_open(struct sp_repo **repo, struct sp_policy **policy,
             const char *config, struct sp_error *err);

/* Adds to the policy whose the address of this clone is: user.email of git is that of
 * sallyport.user. Where that is not set, it is that of `otherwise`, unless the environment
 * names a user. */
void cli_know_user(struct sp_policy *policy, const struct sp_repo *repo,
                   const char *otherwise);

/* Who the user of a command is to the server: `asked` (--as), else git config sallyport.user,
 * else as that host (enum sp_host) has it. Returns whether one of the first two says it.
 * sp_actor_dispose() it in any case. */
struct sp_actor;
bool cli_actor(struct sp_actor *out, const struct sp_repo *repo,
               const char *asked, int host);

/* Goes to a repository that was named, which then is the one that we are in, whatever git
 * says; also without its ".git". */
int cli_enter(const char *repository, struct sp_error *err);
/* The path of a file from everywhere; NULL for NULL. The caller frees it. */
char *cli_absolute(const char *file);

/* The policy of a repository without a repository. *policy, NULL before, is
 * freed by the caller in any case. */
int cli_policy(struct sp_policy **policy, const struct sp_repo *repo,
               const char *config, struct sp_error *err);

#endif
