/*
 * A push that was recorded leaves a file in the git directory (SP_TRAIL_FILE). Where it is
 * there and the trail is not, an earlier trail is gone. The new one begins with an entry
 * that says so: its hash is below all that follows.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/clock.h"

static const char gone[] = "\"action\":\"trail-gone\"",
                  acknowledged[] = "\"action\":\"trail-gone-acknowledged\"";

static void add_mark(struct sp_buf *out, const char *gitdir)
{
    sp_buf_printf(out, "%s/" SP_TRAIL_FILE, gitdir);
}

void sp_audit_mark(const struct sp_audit_place *place)
{
    struct sp_buf path = {0};
    add_mark(&path, place->gitdir);
    if (access(sp_buf_text(&path), F_OK)) {
        int fd = open(sp_buf_text(&path),
                      O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
        if (fd >= 0)
            close(fd);
    }
    sp_buf_dispose(&path);
}

bool sp_earlier_was_there(const struct sp_audit_place *place)
{
    struct sp_buf path = {0};
    if (!place->gitdir)
        return false;
    add_mark(&path, place->gitdir);
    bool was = access(sp_buf_text(&path), F_OK) == 0;
    sp_buf_dispose(&path);
    return was;
}

int sp_earlier_append(struct sp_audit *audit,
                      const struct sp_audit_place *place, struct sp_error *err)
{
    struct sp_buf members = {0};
    const struct sp_entry entry = {.time = sp_clock_now_ms(),
                                   .repository = place->gitdir};
    sp_buf_puts(&members, gone);
    return sp_append_admin(audit, &entry, &members, err);
}

int sp_audit_acknowledge(struct sp_audit *audit, const struct sp_entry *given,
                         struct sp_error *err)
{
    struct sp_buf members = {0};
    sp_buf_puts(&members, acknowledged);
    return sp_append_admin(audit, given, &members, err);
}

struct looking {
    struct sp_audit_visitor visitor;
    int64_t *time;
};

static bool says(const struct sp_stored *entry, const char *action)
{
    return memmem(entry->line.ptr, entry->line.len, action, strlen(action));
}

/* Only the first entry can say that a trail is gone. */
static int look(struct sp_audit_visitor *visitor, const struct sp_stored *entry,
                struct sp_error *err)
{
    const struct looking *self = (const struct looking *)visitor;
    (void)err;
    if (entry->seq == 0 && says(entry, gone))
        *self->time = entry->time;
    else if (!*self->time || says(entry, acknowledged))
        *self->time = 0;
    return *self->time == 0;
}

int sp_audit_earlier_gone(struct sp_audit *audit, int64_t *time,
                          struct sp_error *err)
{
    struct looking self = {.visitor = {look}, .time = time};
    const struct sp_audit_filter filter = {.kinds = 1 << SP_ENTRY_ADMIN};
    *time = 0;
    int code = sp_audit_each(audit, &filter, &self.visitor, err);
    return code < 0 ? code : SP_OK;
}
