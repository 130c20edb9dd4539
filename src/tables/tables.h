/*
 * A program of the build: prints the generated parts of the files that `make
 * tables` writes. It is not installed.
 */
#ifndef SALLYPORT_TABLES_H
#define SALLYPORT_TABLES_H

#include "cli.h"
#include "sallyport/buf.h"
#include "sallyport/vec.h"

/* Prints lines; `about` is the rest of the marker, such as a command. */
typedef void table_print(struct sp_buf *out, const char *about);

struct table {
    const char *name;
    table_print *print;
};

/* An entry of a list of the manual. Its prose is written by hand. */
struct entry {
    char *item; /* ".It Fl -ref Ar REF"; the first two words are its key */
    char *help; /* the sentence that the prose begins with, or NULL */
    char *tail; /* the lines after the prose, or NULL */
};

struct entries {
    struct entry *items;
    size_t count, capacity;
};

typedef void entries_list(struct entries *out, const char *about);

struct entry_table {
    const char *name;
    entries_list *list;
};

/* All of them; the last ones have no name. */
extern const struct table tables[];
extern const struct entry_table entry_tables[];

/*
 * Appends `text`, a file, with what stands between its markers generated again:
 *
 *     table: NAME ABOUT          all lines up to "end of table"
 *     entries: NAME ABOUT        the entries up to "end of entries"; the prose
 *                                of each is kept
 *
 * What is wrong is said on standard error; file names it. An entry of which the
 * manual says nothing is unfinished; with a marker that names no table or has no
 * end, `out` is not whole.
 */
enum updated { UPDATED, UNFINISHED, BROKEN };

enum updated update(struct sp_buf *out, const char *file, struct sp_str text);

/* Appends text as it stands in a string of C. */
void literal(struct sp_buf *out, struct sp_str text);

/* The command of that name, which must exist. */
const struct sp_cli_command *command_of(const char *name);

/* Is it an option or a flag, and not an argument? */
bool is_option(const struct sp_cli_item *item);

/* The first argument that is not the user's command; NULL for none. */
const struct sp_cli_item *argument_of(const struct sp_cli_command *command);

/* Appends the names of all options with a value, each once. */
void options_with_value(struct sp_buf *out, const char *between);

/* Appends text for roff: as a sentence, or, exact, so that each '-' can be
 * copied and typed. */
void roff(struct sp_buf *out, const char *text, bool exact);

/* Appends the words with `between` in between. */
void join(struct sp_buf *out, const char *const *words, const char *between);

/* Appends text for the inside of single quotes of zsh or fish: `special` are
 * characters that get a backslash. */
void quote(struct sp_buf *out, const char *text, const char *special,
           const char *apostrophe);

table_print bash_arguments, bash_commands, bash_options, bash_values;
table_print fish_arguments, fish_commands, fish_values;
table_print man_commands, man_formats, man_host_names, man_roles, man_synopsis;
table_print man_unexcused;
table_print doc_hosts, policy_file, policy_rows, policy_globs, policy_refs,
    readme_rules, shell_hosts;
table_print zsh_arguments, zsh_commands;
entries_list man_checks, man_choices, man_hosts, man_notes, man_options;
entries_list man_policy;

#endif
