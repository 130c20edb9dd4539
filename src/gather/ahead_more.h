/* What is read of a commit ahead of the first thread, besides its content. */
#ifndef SALLYPORT_GATHER_AHEAD_MORE_H
#define SALLYPORT_GATHER_AHEAD_MORE_H

#include "sallyport/ahead.h"
#include "sallyport/commit.h"
#include "sallyport/message.h"

/* What a thread parses with. */
struct more_reader {
    struct sp_commit commit;
    struct sp_message message;
};

void sp_more_close(struct more_reader *reader);

/* Reads the bytes of the node `at`, and guesses what will be asked about it. Only for
 * the first thread, which has the patterns. Replaces *out. */
void sp_more_peek(struct sp_ahead_more *out,
                  const struct sp_content_source *source, size_t at);

/* Finds out what was guessed, in any thread. */
void sp_more_read(struct sp_ahead_more *more, struct more_reader *reader,
                  const struct sp_content_source *source, size_t at,
                  const struct sp_content *content);

void sp_more_dispose(struct sp_ahead_more *more);

#endif
