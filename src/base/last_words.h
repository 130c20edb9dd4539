/* The last message of a process that is ended by a signal, or has no memory. It
 * is prepared before, because nothing can be allocated then. */
#ifndef SALLYPORT_BASE_LAST_WORDS_H
#define SALLYPORT_BASE_LAST_WORDS_H

#include <stddef.h>

#include "sallyport/ending.h"

/* Room for a refusal of four lines, and the line of it for programs. */
enum { SP_LAST_WORDS = 1024 };

struct last_words {
    char text[SP_LAST_WORDS];
    size_t len;
    int status; /* of the process */
};

/* Copies the message, SP_LAST_WORDS - 1 bytes at most, and adds the end of a line. */
void sp_last_words_prepare(struct last_words *words, const char *message,
                           int status);

/* Tells the watcher (ending.h), writes the words to standard error and ends the
 * process. Safe in a signal handler. */
_Noreturn void sp_last_words_say(const struct last_words *words,
                                 enum sp_ending how);

#endif
