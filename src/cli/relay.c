#include <string.h>

#include "as_owner.h"
#include "sallyport/sanitise.h"

enum {
    LINE_SIZE = 4096,
    MAX_PRINTED = 1000 * 1000,
};

/* Nobody reads on. The command still runs to its end, and its status counts. */
static void drop_the_rest(struct relay *relay)
{
    relay->is_over = true;
    if (!freopen("/dev/null", "w", relay->to))
        clearerr(relay->to);
}

static void print_line(struct relay *relay)
{
    struct sp_buf clean = {0};
    if (relay->is_over)
        return;
    sp_sanitise(&clean,
                (struct sp_str){sp_buf_text(&relay->line), relay->line.len}, 0);
    relay->printed += clean.len + 1;
    relay->is_over = relay->printed > MAX_PRINTED;
    fprintf(relay->to, "%s\n",
            relay->is_over ? "… and more" : sp_buf_text(&clean));
    if (fflush(relay->to) != 0)
        drop_the_rest(relay);
    sp_buf_dispose(&clean);
}

void relay_add(struct relay *relay, const char *bytes, size_t len)
{
    while (len) {
        const char *end = memchr(bytes, '\n', len);
        size_t part = end ? (size_t)(end - bytes) : len;
        size_t room = LINE_SIZE - relay->line.len;
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

void relay_end(struct relay *relay)
{
    if (relay->line.len)
        print_line(relay);
    sp_buf_dispose(&relay->line);
}
