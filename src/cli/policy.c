#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "sallyport/layers.h"
#include "sallyport/sanitise.h"

static void print_setting(const struct sp_setting *setting)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s = %s", setting->key, setting->value);
    printf("%-48s  # %s:%d\n", sp_buf_text(&text), setting->file,
           setting->line);
    sp_buf_dispose(&text);
}

static bool same_section(const struct sp_setting *a, const struct sp_setting *b)
{
    return strcmp(a->section, b->section) == 0 &&
           strcmp(a->name ? a->name : "", b->name ? b->name : "") == 0;
}

/* Section by section, although a later file may have added to an earlier
 * one's section. */
static void show(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *first = &policy->settings.items[i];
        bool printed = false;
        for (size_t k = 0; k < i; k++)
            printed =
                printed || same_section(&policy->settings.items[k], first);
        if (printed)
            continue;
        printf(first->name ? "%s[%s \"%s\"]\n" : "%s[%s]\n", i ? "\n" : "",
               first->section, first->name);
        for (size_t k = i; k < policy->settings.count; k++)
            if (same_section(&policy->settings.items[k], first))
                print_setting(&policy->settings.items[k]);
    }
}

static int print_paths(const char *config, struct sp_error *err)
{
    struct sp_strings files = {0};
    struct sp_repo *repo = NULL;
    if (config) {
        sp_strings_add(&files, config, strlen(config));
    } else {
        if (sp_repo_discover(&repo, ".", err))
            return cli_fail(err);
        sp_layers_repo_files(&files, repo);
    }
    puts(SP_BUILTIN_NAME);
    for (size_t i = 0; i < files.count; i++)
        printf("%s%s\n", files.items[i],
               access(files.items[i], F_OK) == 0 ? "" : " (not there)");
    sp_strings_dispose(&files);
    sp_repo_free(repo);
    return CLEAN;
}

static int run(const struct command *self, int argc, char **argv)
{
    const char *config = NULL;
    const struct cli_choice choices[] = {{"--config", &config, NULL}};
    if (cli_words(self, &argc, argv, choices, 1))
        return USAGE;
    if (argc > 1)
        return cli_usage(self, "unknown argument '%s'", argv[1]);
    const char *what = argc ? argv[0] : NULL;
    struct sp_error err = {0};
    if (what && strcmp(what, "path") == 0)
        return print_paths(config, &err);
    if (!what || (strcmp(what, "show") != 0 && strcmp(what, "check") != 0))
        return cli_usage(self, "what: show, check or path");
    struct sp_policy *policy;
    if (cli_open(NULL, &policy, config, &err)) {
        int status = cli_fail(&err);
        return err.code == SP_EPOLICY && strcmp(what, "check") == 0 ? FINDINGS
                                                                    : status;
    }
    if (strcmp(what, "show") == 0)
        show(policy);
    else
        puts("sallyport: the policy is good");
    sp_policy_free(policy);
    return CLEAN;
}

const struct command command_policy = {
    .name = "policy",
    .summary = "shows the policy in force, or checks it",
    .usage = "policy show|check|path [--config FILE]\n\n"
             "show   every value and the file and line it came from\n"
             "check  exit 0 when every hook can use it, 1 with what is wrong\n"
             "path   the files that are read; later ones win\n\n"
             "--config FILE  the built-in policy and FILE, nothing else",
    .run = run,
};
