/* The rows of commands.def. */
#include <string.h>

#include "cli.h"
#include "sallyport/audit.h"
#include "sallyport/formats.h"
#include "sallyport/tool_report.h"

#define ONE_OF(...) ((const char *const[]){__VA_ARGS__, NULL})
#define FOR(...) .choices = ONE_OF(__VA_ARGS__)
#define ARGUMENT(name_, kind_, ...)                                            \
    {                                                                          \
        .name = name_, .is_argument = true, .kind = SP_CLI_##kind_,            \
        .help = __VA_ARGS__                                                    \
    }
#define VALUE(name_, value_, kind_, ...)                                       \
    {                                                                          \
        .name = name_, .value = value_, .kind = SP_CLI_##kind_,                \
        .help = __VA_ARGS__                                                    \
    }
#define WORDS(name_, value_, words_, ...)                                      \
    {                                                                          \
        .name = name_, .value = value_, .words = words_, .help = __VA_ARGS__   \
    }
#define FLAG(name_, ...)                                                       \
    {                                                                          \
        .name = name_, .kind = SP_CLI_FLAG, .help = __VA_ARGS__                \
    }
#define CHOICE(name_, ...)                                                     \
    {                                                                          \
        .name = name_, .is_argument = true, .kind = SP_CLI_CHOICE,             \
        .help = __VA_ARGS__                                                    \
    }

/* The items that several commands share. */
#define RANGE_ARGUMENT                                                         \
    ARGUMENT("RANGE", RANGE,                                                   \
             "a commit, A..B, A...B, or ^A and B, as git takes them; "         \
             "default: the current branch since it left the protected one",    \
             .is_many = true)
#define CONFIG                                                                 \
    VALUE("--config", "FILE", FILE,                                            \
          "the built-in policy and FILE, nothing else")
#define ASKED_REMOTE "the remote to talk to; default: origin, or the only one"
#define REMOTE VALUE("--remote", "NAME", TEXT, ASKED_REMOTE)
#define NO_PAGER FLAG("--no-pager", "print it all at once, on a terminal too")
#define ALLOW_SHALLOW                                                          \
    FLAG("--allow-shallow", "continue with what is here where a clone lacks "  \
                            "history")

#define COMMAND(id, summary_, note_, ...)                                      \
    static const struct sp_cli_item items_of_##id[] = {                        \
        __VA_ARGS__ __VA_OPT__(, ){.name = NULL}};
#include "commands.def"
#undef COMMAND

#define COMMAND(id, summary_, note_, ...)                                      \
    {SP_SECTION_NAME(id), summary_, note_, items_of_##id, sp_cli_##id},
const struct sp_cli_command sp_cli_commands[] = {
#include "commands.def"
    {.name = NULL},
};

const struct sp_cli_command *sp_cli_find(const char *name)
{
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}
