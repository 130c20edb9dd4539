#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "as_owner.h"
#include "sallyport/sanitise.h"

enum {
    CHUNK = 65536,
    CHUNKS_AT_ONCE = 16, /* so that no output keeps us from the clock */
    LINE_MOST = 4096,
    PRINTED_MOST = 1000 * 1000,
};

static void print_line(struct relay *relay)
{
    struct sp_buf clean = {0};
    if (relay->is_full)
        return;
    sp_sanitise(&clean,
                (struct sp_str){sp_buf_text(&relay->line), relay->line.len}, 0);
    relay->printed += clean.len + 1;
    relay->is_full = relay->printed > PRINTED_MOST;
    fprintf(relay->to, "%s\n",
            relay->is_full ? "… and more" : sp_buf_text(&clean));
    fflush(relay->to);
    sp_buf_dispose(&clean);
}

static void add(struct relay *relay, const char *bytes, size_t len)
{
    while (len) {
        const char *end = memchr(bytes, '\n', len);
        size_t part = end ? (size_t)(end - bytes) : len;
        size_t room = LINE_MOST - relay->line.len;
        sp_buf_add(&relay->line, bytes, part < room ? part : room);
        if (end) {
            print_line(relay);
            sp_buf_reset(&relay->line);
        }
        part += end ? 1 : 0;
        bytes += part;
        len -= part;
    }
}

void relay_read(struct relay *relay)
{
    char chunk[CHUNK];
    for (int i = 0; relay->fd >= 0 && i < CHUNKS_AT_ONCE; i++) {
        ssize_t got = read(relay->fd, chunk, sizeof chunk);
        if (got > 0) {
            add(relay, chunk, (size_t)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(relay->fd);
            relay->fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

void relay_end(struct relay *relay)
{
    relay_read(relay);
    if (relay->line.len)
        print_line(relay);
    if (relay->fd >= 0)
        close(relay->fd);
    relay->fd = -1;
    sp_buf_dispose(&relay->line);
}
