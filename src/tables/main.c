/* tables update FILE: prints the file as the tables say it should be.
 * tables print NAME [ABOUT]: prints what one table says.
 * tables names: prints the markers that there are.
 * tables files: prints the files that a table writes as a whole.
 * tables file FILE: prints such a file. */
#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/file.h"

const struct table tables[] = {
    {"bash-commands", bash_commands},
    {"bash-values", bash_values},
    {"bash-options", bash_options},
    {"bash-arguments", bash_arguments},
    {"zsh-commands", zsh_commands},
    {"zsh-arguments", zsh_arguments},
    {"fish-commands", fish_commands},
    {"fish-values", fish_values},
    {"fish-arguments", fish_arguments},
    {"man-commands", man_commands},
    {"man-synopsis", man_synopsis},
    {"man-formats", man_formats},
    {"doc-hosts", doc_hosts},
    {"shell-hosts", shell_hosts},
    {"man-roles", man_roles},
    {"man-host-names", man_host_names},
    {"readme-rules", readme_rules},
    {"man-unexcused", man_unexcused},
    {NULL, NULL},
};

/* Files that are generated as a whole. */
static const struct table files[] = {
    {"conf/policy.ini", policy_file},
    {"src/policy/builtin.inc", policy_rows},
    {"src/policy/builtin_globs.inc", policy_globs},
    {"src/hook/protected.inc", policy_refs},
    {NULL, NULL},
};

const struct entry_table entry_tables[] = {
    {"options", man_options},
    {"choices", man_choices},
    {"checks", man_checks},
    {"notes", man_notes},
    {"hosts", man_hosts},
    {"policy", man_policy},
    {NULL, NULL},
};

static int print_table(const struct table *table, const char *name,
                       const char *about)
{
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0) {
            struct sp_buf out = {0};
            table->print(&out, about);
            fputs(sp_buf_text(&out), stdout);
            sp_buf_dispose(&out);
            return 0;
        }
    fprintf(stderr, "tables: there is no table '%s'\n", name);
    return 1;
}

static int print_updated(const char *file)
{
    struct sp_buf text = {0}, out = {0};
    struct sp_error err = {0};
    if (sp_file_read(&text, file, SP_FILE_MAX, SP_FILE_FOLLOW, &err)) {
        fprintf(stderr, "tables: %s\n", err.message);
        sp_buf_dispose(&text);
        return 1;
    }
    enum updated how =
        update(&out, file, (struct sp_str){sp_buf_text(&text), text.len});
    fwrite(sp_buf_text(&out), 1, out.len, stdout);
    sp_buf_dispose(&text);
    sp_buf_dispose(&out);
    return (int)how;
}

/* Prints the names, as in the markers. */
static int print_names(void)
{
    for (const struct table *table = tables; table->name; table++)
        printf("table: %s\n", table->name);
    for (const struct entry_table *one = entry_tables; one->name; one++)
        printf("entries: %s\n", one->name);
    return 0;
}

static int print_files(void)
{
    for (const struct table *file = files; file->name; file++)
        puts(file->name);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "update") == 0)
        return print_updated(argv[2]);
    if (argc > 2 && argc < 5 && strcmp(argv[1], "print") == 0)
        return print_table(tables, argv[2], argc > 3 ? argv[3] : "");
    if (argc == 3 && strcmp(argv[1], "file") == 0)
        return print_table(files, argv[2], "");
    if (argc == 2 && strcmp(argv[1], "files") == 0)
        return print_files();
    if (argc == 2 && strcmp(argv[1], "names") == 0)
        return print_names();
    fputs("usage: tables files\n       tables file FILE\n       tables update "
          "FILE\n       tables print NAME [ABOUT]\n"
          "       tables names\n",
          stderr);
    return 2;
}
