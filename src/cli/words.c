/* The words of a command line. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/sanitise.h"

bool cli_option(int argc, char **argv, int *i, const char *name,
                const char **value)
{
    size_t len = strlen(name);
    if (strncmp(argv[*i], name, len) != 0)
        return false;
    if (argv[*i][len] == '=' && value) {
        *value = argv[*i] + len + 1;
        return true;
    }
    if (argv[*i][len] && value && len == 2 && name[1] != '-') {
        *value = argv[*i] + len;
        return true;
    }
    if (argv[*i][len])
        return false;
    if (value)
        *value = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}

int cli_words(const struct command *self, int *argc, char **argv,
              const struct cli_choice *choices, size_t count)
{
    int words = 0;
    for (int i = 0; i < *argc; i++) {
        size_t k = 0;
        while (k < count &&
               !cli_option(*argc, argv, &i, choices[k].name, choices[k].value))
            k++;
        if (k < count && choices[k].flag)
            *choices[k].flag = true;
        else if (k < count && (!*choices[k].value || !**choices[k].value))
            return cli_usage(self, "%s takes a value", choices[k].name);
        else if (k == count &&
                 (argv[i][0] != '-' || strcmp(argv[i], "--not") == 0))
            argv[words++] = argv[i];
        else if (k == count)
            return cli_usage(self, "unknown argument '%s'", argv[i]);
    }
    *argc = words;
    return CLEAN;
}

void cli_say(const char *text)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, sp_str(text), 0);
    fputs(sp_buf_text(&clean), stderr);
    sp_buf_dispose(&clean);
}

int cli_usage(const struct command *self, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    fprintf(stderr, "sallyport %s: ", self->name);
    cli_say(len < 0 ? "it cannot be used like that" : text);
    fprintf(stderr, "\nusage: sallyport %s\n", self->usage);
    free(text);
    return USAGE;
}
