#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"
#include "sallyport/json.h"

/* Bytes of the list of refs: they leave room for what is longest before it. */
enum { REFS_MAX = 12000 };

const char *const sp_entry_kinds[] = {
    "push", "landed", "record", "exception", "admin", "out-of-band", NULL};
const char *const sp_entry_verdicts[] = {NULL, "accept", "refuse", "undecided"};

const char *sp_entry_verdict_name(enum sp_entry_verdict verdict)
{
    const char *name = sp_entry_verdicts[verdict];
    return name ? name : "never-ended";
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
            return false;
    return true;
}

/* Most texts need no escaping, and verifying writes each again. */
static void add_text(struct sp_buf *out, const char *text)
{
    if (!text) {
        sp_buf_puts(out, "null");
    } else if (is_plain(text)) {
        sp_buf_putc(out, '"');
        sp_buf_puts(out, text);
        sp_buf_putc(out, '"');
    } else {
        struct sp_json *value = sp_json_text(text);
        sp_json_write(out, value);
        sp_json_free(value);
    }
}

static void add_member(struct sp_buf *out, const char *name, const char *text)
{
    sp_buf_puts(out, ",\"");
    sp_buf_puts(out, name);
    sp_buf_puts(out, "\":");
    add_text(out, text);
}

/* At least that many digits. Verifying writes each number again. */
static void add_number(struct sp_buf *out, uint64_t number, int digits)
{
    char text[20];
    size_t at = sizeof text;
    for (; number || digits > 0; number /= 10, digits--)
        text[--at] = (char)('0' + number % 10);
    sp_buf_add(out, text + at, sizeof text - at);
}

static void add_time(struct sp_buf *out, int64_t time)
{
    int64_t rest = time % 1000;
    rest = rest < 0 ? rest + 1000 : rest;
    time_t seconds = (time_t)((time - rest) / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    const struct {
        int number, digits;
        char after;
    } all[] = {{parts.tm_year + 1900, 4, '-'},
               {parts.tm_mon + 1, 2, '-'},
               {parts.tm_mday, 2, 'T'},
               {parts.tm_hour, 2, ':'},
               {parts.tm_min, 2, ':'},
               {parts.tm_sec, 2, '.'},
               {(int)rest, 3, 'Z'}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].number < 0)
            sp_buf_putc(out, '-');
        add_number(out, (uint64_t)abs(all[i].number), all[i].digits);
        sp_buf_putc(out, all[i].after);
    }
}

/* The line of an entry, up to the members of its caller. */
static void begin_line(struct sp_buf *out, const struct sp_entry *entry,
                       uint64_t seq)
{
    sp_buf_puts(out, "{\"seq\":");
    add_number(out, seq, 1);
    sp_buf_puts(out, ",\"time\":\"");
    add_time(out, entry->time);
    sp_buf_puts(out, "\"");
    add_member(out, "kind", sp_entry_kinds[entry->kind]);
    add_member(out, "id", entry->id);
    add_member(out, "repository", entry->repository);
    add_member(out, "user", entry->user);
    add_member(out, "verdict", sp_entry_verdicts[entry->verdict]);
}

bool sp_line_fits(struct sp_buf *scratch, const struct sp_stored *entry)
{
    const struct sp_entry written = {.kind = entry->kind,
                                     .verdict = entry->verdict,
                                     .time = entry->time,
                                     .id = entry->id,
                                     .repository = entry->repository,
                                     .user = entry->user};
    if ((unsigned)entry->kind >= SP_ENTRY_KINDS ||
        (unsigned)entry->verdict > SP_ENTRY_UNDECIDED)
        return false;
    sp_buf_reset(scratch);
    begin_line(scratch, &written, entry->seq);
    return entry->line.len > scratch->len &&
           memcmp(entry->line.ptr, scratch->data, scratch->len) == 0;
}

void sp_line_ref(struct sp_buf *out, const char *name, const char *old_hex,
                 const char *new_hex)
{
    sp_buf_puts(out, "{\"ref\":");
    add_text(out, name);
    sp_buf_puts(out, ",\"old\":\"");
    sp_buf_puts(out, old_hex ? old_hex : "");
    sp_buf_puts(out, "\",\"new\":\"");
    sp_buf_puts(out, new_hex ? new_hex : "");
    sp_buf_puts(out, "\"}");
}

static void add_ref(struct sp_buf *out, const struct sp_ref_update *ref)
{
    char old[SP_OID_HEX + 1], new[SP_OID_HEX + 1];
    sp_line_ref(out, ref->name, sp_oid_format(old, &ref->old_id),
                sp_oid_format(new, &ref->new_id));
}

/* Adds the refs that fit. */
static void add_refs(struct sp_buf *out, const struct sp_entry *entry)
{
    size_t begin = out->len, end = begin + REFS_MAX, i;
    sp_buf_puts(out, ",\"refs\":[");
    for (i = 0; i < entry->ref_count; i++) {
        size_t before = out->len;
        if (i)
            sp_buf_putc(out, ',');
        add_ref(out, &entry->refs[i]);
        if (out->len > end) {
            sp_buf_cut(out, before);
            break;
        }
    }
    sp_buf_putc(out, ']');
    if (i < entry->ref_count)
        sp_buf_printf(out, ",\"refs-left-out\":%zu", entry->ref_count - i);
}

int sp_line_write(struct sp_buf *out, const struct sp_entry *entry,
                  uint64_t seq, struct sp_error *err)
{
    begin_line(out, entry, seq);
    if (entry->ref_count)
        add_refs(out, entry);
    if (entry->members.len) {
        sp_buf_putc(out, ',');
        sp_buf_add(out, entry->members.ptr, entry->members.len);
    }
    sp_buf_putc(out, '}');
    if (entry->members.len > SP_MEMBERS_MAX || out->len > SP_ENTRY_MAX)
        return sp_error_set(err, SP_ELIMIT,
                            "an entry of the trail would have %zu bytes, and "
                            "%d are the most",
                            out->len, SP_ENTRY_MAX);
    return SP_OK;
}
