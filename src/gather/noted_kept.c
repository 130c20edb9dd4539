/* The file that keeps what the last commits of the notes are about: after its head a line
 * "n TIP" for each of them, and below it "COMMIT TIME" for each commit; at last "# end". */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/file.h"
#include "sallyport/replace.h"

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
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    struct sp_str line;
    bool good = sp_file_read(&text, path, MAX_FILE, 0, &ignored) == SP_OK;
    struct sp_str rest = {sp_buf_text(&text), text.len};
    good = good && sp_str_line(&rest, &line) && sp_str_equal_c(line, HEAD);
    bool is_whole = false;
    while (good && !is_whole && sp_str_line(&rest, &line)) {
        is_whole = sp_is_kept_end(line, rest);
        good = is_whole || read_line(out, line);
    }
    if (!good || !is_whole)
        sp_noted_dispose(out);
    sp_buf_dispose(&text);
}

/* The trail may lie elsewhere. Users of a group may share the repository. */
static void make_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct sp_buf directory = {0}, above = {0};
    struct stat about;
    sp_buf_add(&directory, path, slash ? (size_t)(slash - path) : 0);
    sp_buf_printf(&above, "%s/..", sp_buf_text(&directory));
    if (mkdir(sp_buf_text(&directory), 0700) == 0 &&
        stat(sp_buf_text(&above), &about) == 0 && about.st_mode & S_IWGRP)
        chmod(sp_buf_text(&directory), 02770);
    sp_buf_dispose(&directory);
    sp_buf_dispose(&above);
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
    make_directory(path);
    sp_buf_puts(&text, HEAD "\n");
    add_tips(&text, noted);
    sp_buf_puts(&text, SP_KEPT_END "\n");
    sp_replace_file(path, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}
