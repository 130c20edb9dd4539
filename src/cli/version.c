#include <stdio.h>

#include "cli.h"
#include "sallyport/regex.h"
#include "sallyport/sanitise.h"

static int run(const struct command *self, int argc, char **argv)
{
    if (argc)
        return cli_usage(self, "'%s' is too much", argv[0]);
    printf("sallyport " SP_VERSION " (" SP_LINK
           ", libgit2 %s, PCRE2 %s, utf8proc %s)\n",
           sp_git_version(), sp_regex_version(), sp_unicode_library());
    return CLEAN;
}

const struct command command_version = {
    .name = "version",
    .summary = "the version, how it was linked, and with what",
    .usage = "version",
    .run = run,
};
