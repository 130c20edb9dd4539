/* Prints what a shell reads to have the step of the branch in its prompt. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "sallyport/embed.h"

/* The files themselves, so that what is shipped and what is printed cannot differ. */
SP_EMBED(sp_prompt_bash, "conf/prompt/sallyport-prompt.bash");
SP_EMBED(sp_prompt_zsh, "conf/prompt/sallyport-prompt.zsh");
SP_EMBED(sp_prompt_fish, "conf/prompt/sallyport-prompt.fish");

int sp_cli_prompt(const struct sp_cli_args *args)
{
    static const struct {
        const char *shell, *text;
    } rows[] = {{"bash", sp_prompt_bash},
                {"zsh", sp_prompt_zsh},
                {"fish", sp_prompt_fish}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].shell, args->words[0]) == 0)
            fputs(rows[i].text, stdout);
    return CLEAN;
}
