#include "last_words.h"

#include <stdio.h>
#include <unistd.h>

#include "sallyport/children.h"

void sp_last_words_prepare(struct last_words *words, const char *message,
                           int status)
{
    int len = snprintf(words->text, sizeof words->text, "%s\n", message);
    words->len =
        len < (int)sizeof words->text ? (size_t)len : sizeof words->text - 1;
    words->status = status;
}

/* GCOVR_EXCL_START ends the process, and the counts with it */
_Noreturn void sp_last_words_say(const struct last_words *words,
                                 enum sp_ending how)
{
    sp_children_kill();
    sp_ending_tell(how);
    if (write(STDERR_FILENO, words->text, words->len) < 0)
        _exit(words->status);
    _exit(words->status);
}
/* GCOVR_EXCL_STOP */
