/* The file that keeps what the last commits of the notes are about: a line "n TIP" for
 * each of them, and below it "COMMIT TIME" for each commit. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/kept_file.h"

#define HEAD "sallyport noted 1"

enum { MAX_FILE = 32 << 20, DECIMAL = 10 };

char *sp_noted_path(const struct sp_gather *gather, enum sp_evidence_kind kind)
{
    struct sp_buf path = {0};
    if (!gather->source.keeps_in)
        return NULL;
    sp_buf_printf(&path, "%s/noted-%s", gather->source.keeps_in,
                  kind == SP_EVIDENCE_GATE ? "gates" : "approvals");
    return sp_buf_detach(&path);
}

/* Reads "HEX NUMBER". */
static bool read_commit(struct sp_noted *out, struct sp_str line)
{
    struct sp_noted_commit one = {.tip = out->tips.count - 1};
    char number[24];
    char *end;
    size_t digits = line.len - SP_OID_HEX - 1;
    if (!out->tips.count || line.len <= SP_OID_HEX + 1 ||
        digits >= sizeof number || line.ptr[SP_OID_HEX] != ' ' ||
        !sp_oid_parse(&one.commit, line.ptr, SP_OID_HEX))
        return false;
    memcpy(number, line.ptr + SP_OID_HEX + 1, digits);
    number[digits] = '\0';
    one.newest = strtoimax(number, &end, DECIMAL);
    if (*end || one.newest < 0)
        return false;
    SP_VEC_PUSH(&out->commits, one);
    return true;
}

static bool read_line(struct sp_noted *out, struct sp_str line)
{
    struct sp_oid tip;
    if (line.len < 2 || memcmp(line.ptr, "n ", 2) != 0)
        return read_commit(out, line);
    if (!sp_oid_parse(&tip, line.ptr + 2, line.len - 2))
        return false;
    SP_VEC_PUSH(&out->tips, tip);
    return true;
}

void sp_noted_read(struct sp_noted *out, const char *path)
{
    struct sp_kept_file file;
    struct sp_str line;
    if (!sp_kept_file_open(&file, path, HEAD, MAX_FILE))
        return;
    bool good = true;
    while (good && sp_str_line(&file.body, &line))
        good = read_line(out, line);
    if (!good)
        sp_noted_dispose(out);
    sp_kept_file_close(&file);
}

static void add_tips(struct sp_buf *out, const struct sp_noted *noted)
{
    char hex[SP_OID_HEX + 1];
    size_t at = 0;
    for (size_t tip = 0; tip < noted->tips.count; tip++) {
        sp_buf_printf(out, "n %s\n",
                      sp_oid_format(hex, &noted->tips.items[tip]));
        for (; at < noted->commits.count && noted->commits.items[at].tip == tip;
             at++)
            sp_buf_printf(out, "%s %" PRId64 "\n",
                          sp_oid_format(hex, &noted->commits.items[at].commit),
                          noted->commits.items[at].newest);
    }
}

void sp_noted_write(const struct sp_noted *noted, const char *path)
{
    struct sp_buf text = {0};
    add_tips(&text, noted);
    sp_kept_file_write(path, HEAD,
                       (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}
