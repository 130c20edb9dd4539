/* src/policy/builtin_globs.inc: the globs of the built-in lists of paths, indexed. */
#include "tables.h"

#include <stdio.h>

#include "sallyport/layers.h"
#include "sallyport/path_index.h"

static void add_texts(struct sp_buf *out, struct sp_str texts)
{
    enum { ROOM = 70 };
    for (size_t at = 0; at < texts.len; at += ROOM) {
        size_t len = texts.len - at < ROOM ? texts.len - at : ROOM;
        sp_buf_puts(out, "TEXT(\"");
        literal(out, (struct sp_str){texts.ptr + at, len});
        sp_buf_puts(out, "\")\n");
    }
}

static void add_glob(struct sp_buf *out, const struct sp_path_row *row)
{
    sp_buf_printf(out, "ROW(0x%x, 0x%x, %u, %u, %u, %d, %d, %d, %d)\n",
                  row->ends, row->mask, row->at, row->len, row->tail,
                  row->path_class, row->is_name, row->is_directory,
                  row->is_exception);
}

/* 1539 of them, in lines of 19. */
static void add_ends(struct sp_buf *out, const uint16_t *ends)
{
    enum { COLUMNS = 19 };
    for (size_t i = 0; i < SP_PATH_ALL_BUCKETS; i++) {
        sp_buf_puts(out, i % COLUMNS ? ", " : "ENDS(");
        sp_buf_printf(out, "%u", ends[i]);
        sp_buf_puts(out, (i + 1) % COLUMNS ? "" : ")\n");
    }
}

void policy_globs(struct sp_buf *out, const char *about)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    struct sp_path_index_made made = {.rows = NULL};
    struct sp_policy *policy = sp_policy_new();
    policy_file(&text, about);
    if (sp_policy_add(policy, (struct sp_str){sp_buf_text(&text), text.len},
                      SP_BUILTIN_NAME, &err))
        fprintf(stderr, "tables: %s\n", err.message);
    sp_path_index_make(&made, &policy->paths);
    sp_buf_puts(
        out, "/* The built-in lists of paths, indexed by `make tables`. */\n");
    add_texts(out, (struct sp_str){made.texts.data, made.texts.len});
    for (size_t i = 0; i < made.ends[SP_PATH_ALL_BUCKETS - 1]; i++)
        add_glob(out, &made.rows[i]);
    add_ends(out, made.ends);
    sp_path_index_dispose(&made);
    sp_policy_free(policy);
    sp_buf_dispose(&text);
}
