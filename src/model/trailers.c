/*
 * The trailer block, by the rules of git's trailer.c: which lines belong to it
 * (find_trailer_start), where it ends (find_trailer_end, ignore_non_trailer,
 * the scissors of wt-status.c) and how values unfold. Works on slices. The
 * functions have the names of git's, for comparison.
 */
#include <stdint.h>
#include <string.h>

#include "sallyport/message.h"
#include "sallyport/vec.h"

static const char comment = '#';

/* The line at `at`, with its newline. */
static struct sp_str line_at(struct sp_str text, size_t at)
{
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t len = end ? (size_t)(end - text.ptr) + 1 - at : text.len - at;
    return (struct sp_str){text.ptr + at, len};
}

/* Where the last line begins; SIZE_MAX when there is none. */
static size_t last_line(struct sp_str text)
{
    if (!text.len)
        return SIZE_MAX;
    size_t len = text.len - 1; /* the line includes its newline */
    const char *before = memrchr(text.ptr, '\n', len);
    return before ? (size_t)(before - text.ptr) + 1 : 0;
}

static bool is_blank(struct sp_str line)
{
    for (size_t i = 0; i < line.len && line.ptr[i] != '\n'; i++)
        if (!sp_is_space(line.ptr[i]))
            return false;
    return true;
}

/* The offset of the ':' after a token, or -1. */
static long find_separator(struct sp_str line)
{
    bool space = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == ':')
            return (long)i;
        if (!space && (sp_is_alnum(c) || c == '-'))
            continue;
        if (i == 0 || (c != ' ' && c != '\t'))
            return -1;
        space = true;
    }
    return -1;
}

/* Does git ignore the line and all that follows? */
static bool is_scissors(struct sp_str line)
{
    static const char scissors[] =
        "# ------------------------ >8 ------------------------\n";
    return *line.ptr == comment && sp_str_starts(line, scissors);
}

/*
 * Where the message ends for git: comments, blank lines and an old-style
 * "Conflicts:" block at its end do not count. As in git, offset 0 never begins
 * a block, because the first line of a message is no trailer.
 */
size_t sp_trailers_end(struct sp_str text)
{
    size_t run = 0, at = 0, len;
    bool conflicts = false;
    for (; at < text.len; at += len) {
        struct sp_str line = line_at(text, at);
        if (is_scissors(line))
            break;
        bool heading = *line.ptr == 'C' && sp_str_starts(line, "Conflicts:\n");
        len = line.len;
        if (*line.ptr == comment || *line.ptr == '\n' || heading) {
            conflicts = conflicts || heading;
            run = run ? run : at;
        } else if (run && !(conflicts && *line.ptr == '\t')) {
            run = 0;
            conflicts = false;
        }
    }
    return run ? run : at;
}

static size_t find_end_of_title(struct sp_str text)
{
    size_t at = 0;
    while (at < text.len) {
        struct sp_str line = line_at(text, at);
        if (*line.ptr != comment && is_blank(line))
            break;
        at += line.len;
    }
    return at;
}

struct tally {
    bool recognised;
    size_t trailers, others, continuations;
};

/* Is it a line that git itself writes? */
static bool is_recognised(struct sp_str line)
{
    return sp_str_starts(line, "Signed-off-by: ") ||
           sp_str_starts(line, "(cherry picked from commit ");
}

bool sp_is_trailer_line(struct sp_str line)
{
    return is_recognised(line) ||
           (find_separator(line) >= 1 && !sp_is_space(*line.ptr));
}

static void count_line(struct tally *tally, struct sp_str line)
{
    if (sp_is_trailer_line(line)) {
        tally->recognised = tally->recognised || is_recognised(line);
        tally->trailers++;
        tally->continuations = 0;
    } else if (sp_is_space(*line.ptr)) {
        tally->continuations++;
    } else {
        tally->others += 1 + tally->continuations;
        tally->continuations = 0;
    }
}

static bool is_accepted(const struct tally *tally)
{
    return (tally->recognised && tally->trailers * 3 >= tally->others) ||
           (tally->trailers && !tally->others);
}

/* Scans upward for the block; text.len when the last paragraph is none. */
static size_t find_trailer_start(struct sp_str text)
{
    size_t end_of_title = find_end_of_title(text);
    struct tally tally = {0};
    bool only_blank = true;
    struct sp_str above = text;
    for (size_t at = last_line(above); at != SIZE_MAX && at >= end_of_title;
         above.len = at, at = last_line(above)) {
        struct sp_str line = line_at(text, at);
        if (*line.ptr == comment) {
            tally.others += tally.continuations;
            tally.continuations = 0;
        } else if (!is_blank(line)) {
            only_blank = false;
            count_line(&tally, line);
        } else if (!only_blank) {
            tally.others += tally.continuations;
            return is_accepted(&tally) ? at + line.len : text.len;
        }
    }
    return text.len;
}

/* A newline and the white space after it become one space. */
static struct sp_str unfold(struct sp_buf *storage, struct sp_str value)
{
    value = sp_str_trim(value);
    if (!value.len || !memchr(value.ptr, '\n', value.len))
        return value;
    size_t start = storage->len;
    for (size_t i = 0; i < value.len;) {
        char c = value.ptr[i++];
        if (c == '\n') {
            while (i < value.len && sp_is_space(value.ptr[i]))
                i++;
            c = ' ';
        }
        sp_buf_putc(storage, c);
    }
    return sp_str_trim(
        (struct sp_str){storage->data + start, storage->len - start});
}

/* A trailer and the indented lines that continue it. */
static struct sp_str with_continuations(struct sp_str text, size_t at)
{
    struct sp_str whole = line_at(text, at);
    while (at + whole.len < text.len && sp_is_space(text.ptr[at + whole.len]))
        whole.len += line_at(text, at + whole.len).len;
    return whole;
}

/* Reads the trailers of a block; the values may need the storage. */
static void read_block(struct sp_trailers *out, struct sp_buf *storage,
                       struct sp_str block)
{
    size_t at = 0;
    while (at < block.len) {
        struct sp_str line = line_at(block, at);
        long separator = find_separator(line);
        if (separator >= 1) {
            line = with_continuations(block, at);
            size_t key = (size_t)separator;
            struct sp_trailer trailer = {
                .key = sp_str_trim((struct sp_str){line.ptr, key}),
                .value = unfold(storage, (struct sp_str){line.ptr + key + 1,
                                                         line.len - key - 1})};
            SP_VEC_PUSH(out, trailer);
        }
        at += line.len;
    }
}

static struct sp_str without_blank_beginning(struct sp_str text)
{
    while (text.len && is_blank(line_at(text, 0))) {
        size_t len = line_at(text, 0).len;
        text.ptr += len;
        text.len -= len;
    }
    return text;
}

/* The trailer block of a message; empty, at its end, where there is none. */
static struct sp_str find_block(struct sp_str text)
{
    text = without_blank_beginning(text);
    text.len = sp_trailers_end(text);
    size_t at = find_trailer_start(text);
    return (struct sp_str){text.ptr + at, text.len - at};
}

struct sp_str sp_trailers_parse(struct sp_trailers *out, struct sp_buf *storage,
                                struct sp_str text)
{
    struct sp_str block = find_block(text);
    sp_buf_reserve(storage, block.len); /* values must not move */
    read_block(out, storage, block);
    return block;
}

/* Does a paragraph consist of trailers, or of footers of Conventional Commits
 * that git does not take for trailers? */
static bool is_block(struct sp_str paragraph)
{
    struct tally tally = {0};
    bool may_continue = false;
    struct sp_str line;
    while (sp_str_line(&paragraph, &line)) {
        bool is_trailer = sp_is_trailer_line(line);
        bool fits = is_trailer || sp_is_footer(line) ||
                    (may_continue && sp_is_space(*line.ptr));
        if (*line.ptr == comment)
            continue;
        tally.recognised = tally.recognised || is_recognised(line);
        tally.trailers += is_trailer;
        tally.others += !fits;
        may_continue = fits;
    }
    return is_accepted(&tally);
}

void sp_trailers_anywhere(struct sp_trailers *out, struct sp_buf *storage,
                          struct sp_str text)
{
    size_t begins = 0, at;
    text = without_blank_beginning(text);
    text.len = sp_trailers_end(text);
    sp_buf_reserve(storage, text.len);
    for (at = find_end_of_title(text); at < text.len;) {
        struct sp_str line = line_at(text, at);
        begins = is_blank(line) ? 0 : begins ? begins : at;
        at += line.len;
        bool ends = at == text.len || is_blank(line_at(text, at));
        struct sp_str all = {text.ptr + begins, at - begins};
        if (begins && ends && is_block(all))
            read_block(out, storage, all);
    }
}
