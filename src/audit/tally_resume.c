/*
 * What metrics have counted, kept beside the store: a million entries are counted once.
 * The root of the log says that it is still the same one, and a prune among the new
 * entries that lines are gone.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/base64.h"
#include "sallyport/file.h"
#include "sallyport/replace.h"
#include "sallyport/sha256.h"
#include "tally.h"

enum { FORMAT = 1, LARGEST = 1 << 20 };

static const char prune_action[] = "\"action\":\"prune\"";

/* The numbers of a tally, in one order for reading and writing. */
enum { NUMBERS = 10 };
static void find_numbers(struct sp_tally *tally, uint64_t *out[NUMBERS])
{
    uint64_t *all[NUMBERS] = {&tally->entries,        &tally->pruned,
                              &tally->unreadable,     &tally->out_of_band,
                              &tally->policy_changes, &tally->durations,
                              &tally->duration_sum,   &tally->observing,
                              &tally->observed,       (uint64_t *)&tally->last};
    memcpy(out, all, sizeof all);
}

/* What the counting depends on: the program, and which refs are protected. */
static void write_settings(char out[SP_SHA256_HEX + 1],
                           const struct sp_tally *tally)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s\n%s\n", SP_VERSION,
                  tally->head ? tally->head : "");
    for (size_t i = 0; tally->protected && i < tally->protected->count; i++)
        sp_buf_printf(&text, "%s\n", tally->protected->items[i]);
    sp_sha256(out, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

static struct sp_json *list_of(const uint64_t *numbers, size_t count)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < count; i++)
        sp_json_append(list, sp_json_integer((long long)numbers[i]));
    return list;
}

static struct sp_json *codes_of(const struct sp_tally *tally)
{
    struct sp_json *codes = sp_json_object();
    for (size_t i = 0; i < tally->codes.count; i++) {
        const struct sp_tally_code *code = &tally->codes.items[i];
        const uint64_t numbers[] = {code->refused, code->warned, code->excused,
                                    code->observed};
        sp_json_set(codes, code->code, list_of(numbers, 4));
    }
    return codes;
}

/* Does the directory of that file belong to this user? In that of another, the file would be one
 * that its owner does not have. */
static bool is_at_home(const char *path)
{
    struct stat about;
    const char *slash = strrchr(path, '/');
    char *directory =
        slash ? sp_strndup(path, (size_t)(slash - path)) : sp_strdup(".");
    bool is = stat(directory, &about) == 0 && about.st_uid == geteuid();
    free(directory);
    return is;
}

static void write_counted(const struct sp_tally *tally, const char *path,
                          const struct sp_audit_head *head)
{
    struct sp_tally copy = *tally;
    uint64_t *found[NUMBERS], numbers[NUMBERS];
    char settings[SP_SHA256_HEX + 1], root[SP_BASE64_LEN(SP_SHA256_SIZE) + 1];
    struct sp_buf text = {0};
    find_numbers(&copy, found);
    for (size_t i = 0; i < NUMBERS; i++)
        numbers[i] = *found[i];
    write_settings(settings, tally);
    sp_base64(root, head->root.bytes, sizeof head->root.bytes);
    sp_json_line(
        &text,
        sp_json_pack(
            "{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "format",
            sp_json_integer(FORMAT), "settings", settings, "root", root, "size",
            sp_json_integer((long long)head->size), "numbers",
            list_of(numbers, NUMBERS), "verdicts",
            list_of(tally->verdicts, sizeof tally->verdicts / sizeof(uint64_t)),
            "pushes",
            list_of(tally->pushes[0], sizeof tally->pushes / sizeof(uint64_t)),
            "within", list_of(tally->within, SP_TALLY_BOUNDS), "codes",
            codes_of(tally)));
    /* where it cannot be written, all is counted again */
    if (is_at_home(path))
        sp_replace_file(path, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

static bool read_list(uint64_t *out, size_t count, const struct sp_json *list)
{
    long long number;
    for (size_t i = 0; i < count; i++) {
        if (!sp_json_integer_of(sp_json_at(list, i), &number) || number < 0)
            return false;
        out[i] = (uint64_t)number;
    }
    return sp_json_count(list) == count;
}

static bool read_code(const char *name, const struct sp_json *value,
                      void *context)
{
    struct sp_tally *tally = context;
    uint64_t numbers[4];
    if (!read_list(numbers, 4, value))
        return false;
    const struct sp_tally_code code = {.code = sp_strdup(name),
                                       .refused = numbers[0],
                                       .warned = numbers[1],
                                       .excused = numbers[2],
                                       .observed = numbers[3]};
    SP_VEC_PUSH(&tally->codes, code);
    return true;
}

static bool read_numbers(struct sp_tally *out, const struct sp_json *value)
{
    uint64_t *found[NUMBERS], numbers[NUMBERS];
    if (!read_list(numbers, NUMBERS, sp_json_get(value, "numbers")))
        return false;
    find_numbers(out, found);
    for (size_t i = 0; i < NUMBERS; i++)
        *found[i] = numbers[i];
    return read_list(out->verdicts, sizeof out->verdicts / sizeof(uint64_t),
                     sp_json_get(value, "verdicts")) &&
           read_list(out->pushes[0], sizeof out->pushes / sizeof(uint64_t),
                     sp_json_get(value, "pushes")) &&
           read_list(out->within, SP_TALLY_BOUNDS,
                     sp_json_get(value, "within")) &&
           sp_json_is_object(sp_json_get(value, "codes")) &&
           sp_json_each(sp_json_get(value, "codes"), read_code, out);
}

/* Is it about the log that is here? */
static bool is_same(const struct sp_tally *tally, struct sp_audit *audit,
                    const struct sp_json *value, uint64_t *size)
{
    char settings[SP_SHA256_HEX + 1], root[SP_BASE64_LEN(SP_SHA256_SIZE) + 1];
    struct sp_audit_head head;
    struct sp_error ignored = {0};
    const char *had = sp_json_string_in(value, "settings"),
               *was = sp_json_string_in(value, "root");
    long long entries, format;
    write_settings(settings, tally);
    if (!had || !was || strcmp(had, settings) != 0 ||
        !sp_json_integer_of(sp_json_get(value, "size"), &entries) ||
        !sp_json_integer_of(sp_json_get(value, "format"), &format) ||
        format != FORMAT || entries < 0 ||
        sp_audit_head_at(audit, (uint64_t)entries, &head, &ignored))
        return false;
    *size = (uint64_t)entries;
    return strcmp(sp_base64(root, head.root.bytes, sizeof head.root.bytes),
                  was) == 0;
}

/* What was counted, of so many entries; 0: nothing. */
static uint64_t read_counted(struct sp_tally *out, struct sp_audit *audit,
                             const char *path)
{
    struct sp_buf text = {0};
    struct sp_json *value = NULL;
    struct sp_error ignored = {0};
    uint64_t size = 0;
    if (sp_file_read(&text, path, LARGEST, 0, &ignored) == SP_OK &&
        sp_json_parse(&value, (struct sp_str){sp_buf_text(&text), text.len},
                      &ignored) == SP_OK &&
        (!is_same(out, audit, value, &size) || !read_numbers(out, value)))
        size = 0;
    sp_json_free(value);
    sp_buf_dispose(&text);
    return size;
}

struct counting {
    struct sp_audit_visitor visitor;
    struct sp_tally *tally;
    bool stops_at_prune;
};

/* 1: something was pruned. */
static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct counting *self = (struct counting *)visitor;
    (void)err;
    if (self->stops_at_prune && entry->kind == SP_ENTRY_ADMIN &&
        memmem(entry->line.ptr, entry->line.len, prune_action,
               strlen(prune_action)))
        return 1;
    sp_tally_entry(self->tally, entry);
    return 0;
}

static void begin_again(struct sp_tally *tally)
{
    const struct sp_strings *protected = tally->protected;
    const char *head = tally->head;
    sp_tally_dispose(tally);
    *tally = (struct sp_tally){
        .protected = protected, .head = head, .is_short = true};
}

static int count_from(struct sp_tally *tally, struct sp_audit *audit,
                      uint64_t first, uint64_t end, struct sp_error *err)
{
    const struct sp_audit_filter filter = {.first = first, .end = end};
    struct counting self = {{visit}, tally, first != 0};
    return first < end ? sp_audit_each(audit, &filter, &self.visitor, err) : 0;
}

int sp_tally_resume(struct sp_tally *out, struct sp_audit *audit,
                    const char *path, struct sp_error *err)
{
    struct sp_audit_head head;
    begin_again(out);
    int code = sp_audit_head(audit, &head, err);
    if (code)
        return code;
    uint64_t counted = read_counted(out, audit, path);
    if (!counted)
        begin_again(out);
    code = count_from(out, audit, counted, head.size, err);
    if (code == 1) {
        begin_again(out);
        counted = 0;
        code = count_from(out, audit, 0, head.size, err);
    }
    sp_tally_finish(out);
    if (!code && counted != head.size)
        write_counted(out, path, &head);
    return code;
}
