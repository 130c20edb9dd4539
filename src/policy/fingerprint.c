#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/kept_file.h"
#include "sallyport/policy_mark.h"

/* The first line of a file that keeps a fingerprint, and how large it may be. */
#define HEAD "sallyport fingerprint 1"
enum { MAX_KEPT = 16 << 20 };

static int by_key(const void *a, const void *b)
{
    const struct sp_setting *x = *(const struct sp_setting *const *)a;
    const struct sp_setting *y = *(const struct sp_setting *const *)b;
    int order = strcmp(x->section, y->section);
    if (!order)
        order = strcmp(sp_or_empty(x->name), sp_or_empty(y->name));
    return order ? order : strcmp(x->key, y->key);
}

/* A tab begins each further line of a value, so no two policies look alike. */
static void add_setting(struct sp_buf *text, const struct sp_setting *setting)
{
    const char *const head[] = {setting->section, sp_or_empty(setting->name),
                                setting->key};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
        sp_buf_puts(text, head[i]);
        sp_buf_putc(text, '\n');
    }
    const char *line = setting->value;
    for (const char *end; (end = strchr(line, '\n')); line = end + 1) {
        sp_buf_add(text, line, (size_t)(end - line));
        sp_buf_puts(text, "\n\t");
    }
    sp_buf_puts(text, line);
    sp_buf_putc(text, '\n');
}

/* Appends every value in force, in the order of the policy … */
static void add_as_read(struct sp_buf *text, const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->settings.count; i++)
        add_setting(text, &policy->settings.items[i]);
}

/* … and sorted. */
static void add_sorted(struct sp_buf *text, const struct sp_policy *policy)
{
    size_t count = policy->settings.count;
    const struct sp_setting **sorted =
        sp_calloc(count, sizeof(const struct sp_setting *));
    for (size_t i = 0; i < count; i++)
        sorted[i] = &policy->settings.items[i];
    qsort(sorted, count, sizeof(const struct sp_setting *), by_key);
    for (size_t i = 0; i < count; i++)
        add_setting(text, sorted[i]);
    free(sorted);
}

char *sp_policy_fingerprint(const struct sp_policy *policy,
                            char out[SP_SHA256_HEX + 1])
{
    struct sp_buf text = {0};
    add_sorted(&text, policy);
    sp_sha256(out, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return out;
}

/* The one that is kept for this text; false where there is none. */
static bool find_kept(char out[SP_SHA256_HEX + 1], const char *path,
                      const struct sp_buf *text)
{
    struct sp_kept_file file;
    struct sp_str print;
    if (!sp_kept_file_open(&file, path, HEAD, MAX_KEPT))
        return false;
    bool found = sp_str_line(&file.body, &print) &&
                 print.len == SP_SHA256_HEX && file.body.len == text->len &&
                 memcmp(file.body.ptr, sp_buf_text(text), text->len) == 0;
    if (found)
        memcpy(out, print.ptr, SP_SHA256_HEX);
    out[SP_SHA256_HEX] = '\0';
    sp_kept_file_close(&file);
    return found;
}

static void keep(const char *fingerprint, const char *path,
                 const struct sp_buf *text)
{
    struct sp_buf body = {0};
    sp_buf_printf(&body, "%s\n", fingerprint);
    sp_buf_add(&body, sp_buf_text(text), text->len);
    sp_kept_file_write(path, HEAD,
                       (struct sp_str){sp_buf_text(&body), body.len});
    sp_buf_dispose(&body);
}

char *sp_policy_fingerprint_kept(const struct sp_policy *policy,
                                 const char *path, char out[SP_SHA256_HEX + 1])
{
    struct sp_buf text = {0};
    add_as_read(&text, policy);
    if (!find_kept(out, path, &text)) {
        sp_policy_fingerprint(policy, out);
        keep(out, path, &text);
    }
    sp_buf_dispose(&text);
    return out;
}

void sp_policy_mark(struct sp_siphash *out, const struct sp_policy *policy)
{
    static const struct sp_siphash key = {0, 0};
    struct sp_buf text = {0};
    add_sorted(&text, policy);
    sp_siphash(out, &key, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}
