/*
 * Guesses what will be asked about a commit, and finds the answer ahead. A wrong guess
 * only costs time. Without a certain answer the commit is read again when it is its turn.
 * Errors are dropped, because they are found again then.
 */
#include "ahead_more.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/revert.h"

void sp_more_close(struct more_reader *reader)
{
    sp_commit_dispose(&reader->commit);
    sp_message_dispose(&reader->message);
}

/* The first line of the message, without any conversion. */
static struct sp_str title_of(struct sp_str bytes)
{
    const char *end = memmem(bytes.ptr, bytes.len, "\n\n", 2);
    struct sp_str line, rest = {bytes.ptr, 0};
    if (end) {
        size_t headers = (size_t)(end + 2 - bytes.ptr);
        rest = (struct sp_str){end + 2, bytes.len - headers};
    }
    return sp_str_line(&rest, &line) ? line : (struct sp_str){"", 0};
}

/* Does it say "Revert" or "revert"? Few letters are as rare as this v. */
static bool says_revert(struct sp_str bytes)
{
    const char *at = bytes.ptr, *end = bytes.ptr + bytes.len;
    while ((at = memchr(at, 'v', (size_t)(end - at)))) {
        if (at > bytes.ptr && at[-1] == 'e' && end - at >= 4 &&
            memcmp(at, "vert", 4) == 0)
            return true;
        at++;
    }
    return false;
}

/* What the first line says. */
static void read_title(struct sp_phase_known *out,
                       const struct sp_content_source *source,
                       struct sp_str bytes)
{
    struct sp_tdd patterns = source->policy->tdd.patterns;
    struct sp_error ignored = {0};
    patterns.filter = source->phases;
    out->subject = title_of(bytes);
    if (sp_phase_of_subject(&patterns, out->subject, &out->reading, &ignored))
        *out = (struct sp_phase_known){0};
}

void sp_more_peek(struct sp_ahead_more *out,
                  const struct sp_content_source *source, size_t at)
{
    const struct sp_policy *policy = source->policy;
    struct sp_error ignored = {0};
    struct sp_object commit;
    sp_more_dispose(out);
    if (sp_repo_read_commit(source->repo, &source->history->nodes.items[at].id,
                            (size_t)policy->limits.max_object, &commit,
                            &ignored))
        return;
    out->commit = commit;
    out->may_revert = says_revert(commit.bytes);
    read_title(&out->known, source, commit.bytes);
}

/* Reads the lines as those of a commit of that phase. NULL where that fails. */
static struct sp_content *read_lines(const struct sp_content_source *source,
                                     size_t at,
                                     const struct sp_content *content,
                                     enum sp_phase phase)
{
    struct sp_error ignored = {0};
    struct sp_content *out = sp_malloc(sizeof *out);
    *out = *content;
    if (!sp_content_by_lines(out, source, at, phase, &ignored))
        return out;
    free(out);
    return NULL;
}

static enum sp_ahead_revert read_revert(struct more_reader *reader,
                                        const struct sp_content_source *source,
                                        size_t at, struct sp_str bytes,
                                        struct sp_undoes *undoes)
{
    struct sp_error ignored = {0};
    if (sp_commit_parse(&reader->commit, bytes, &ignored) ||
        reader->commit.message.len > (size_t)source->policy->limits.max_message)
        return SP_AHEAD_UNKNOWN;
    sp_message_parse(&reader->message, reader->commit.message);
    int code =
        sp_content_is_revert(source, at, &reader->message, undoes, &ignored);
    return code < 0 ? SP_AHEAD_UNKNOWN
           : code   ? SP_AHEAD_REVERT
                    : SP_AHEAD_NO_REVERT;
}

void sp_more_read(struct sp_ahead_more *more, struct more_reader *reader,
                  const struct sp_content_source *source, size_t at,
                  const struct sp_content *content)
{
    if (more->may_revert)
        more->revert =
            read_revert(reader, source, at, more->commit.bytes, &more->undoes);
    enum sp_phase guess = more->known.reading.phase;
    if (guess != SP_PHASE_UNKNOWN && more->revert != SP_AHEAD_REVERT)
        more->lines = read_lines(source, at, content, guess);
}

void sp_more_dispose(struct sp_ahead_more *more)
{
    if (more->commit.handle)
        sp_object_dispose(&more->commit);
    free(more->lines);
    *more = (struct sp_ahead_more){.revert = SP_AHEAD_UNKNOWN};
}
