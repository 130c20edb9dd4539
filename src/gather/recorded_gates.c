/* Which gates were ever recorded; see recorded_gates.h. */
#include "sallyport/recorded_gates.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/kept_file.h"
#include "sallyport/notes.h"
#include "sallyport/refs.h"

#define HEAD "sallyport recorded 1"

enum {
    MAX_NOTES = 65536,    /* that are searched where the names are kept … */
    MAX_EACH_TIME = 4096, /* … and where they are not */
    MAX_NAMES = 4096,     /* that are kept */
    MAX_FILE = 1 << 20,
};

/* The names of all gates in the notes, as far as a commit of them. */
struct names {
    struct sp_oid tip; /* zero: of none */
    struct sp_strings all;
    bool is_cut; /* more notes or names than are searched or kept */
};

/* Looks for gates in notes. */
struct gate_search {
    struct sp_repo *repo;
    struct names *names;
    size_t looked_at, max;
    struct sp_error *err;
};

static void add_name(struct names *names, struct sp_str name)
{
    char *text = sp_strndup(name.ptr, name.len);
    if (!sp_strings_have(&names->all, text))
        sp_strings_add(&names->all, text, name.len);
    names->is_cut = names->is_cut || names->all.count > MAX_NAMES;
    free(text);
}

static int see_note(const struct sp_note_change *change, void *context)
{
    struct gate_search *search = context;
    struct sp_about about = {.commit = change->commit};
    struct sp_buf note = {0};
    if (change->is_foreign || !change->new)
        return 0;
    search->names->is_cut =
        search->names->is_cut || search->looked_at++ == search->max;
    if (search->names->is_cut)
        return 1;
    int code = sp_note_read_blob(search->repo, change->new, &note, search->err);
    if (!code)
        sp_note_records(&about, SP_EVIDENCE_GATE, &note);
    for (size_t i = 0; i < about.lines.count; i++)
        add_name(search->names, sp_str(about.lines.items[i].gate));
    sp_about_dispose(&about);
    sp_buf_dispose(&note);
    return code;
}

/* What is kept; nothing where that is of something else. */
static void read_kept(struct names *out, struct sp_repo *repo, const char *path)
{
    struct sp_kept_file file;
    struct sp_oid tree;
    struct sp_str line;
    if (!sp_kept_file_open(&file, path, HEAD, MAX_FILE))
        return;
    bool good = sp_str_line(&file.body, &line) &&
                sp_oid_parse(&out->tip, line.ptr, line.len) &&
                sp_repo_commit_tree(repo, &out->tip, &tree,
                                    &(struct sp_error){0}) == SP_OK;
    while (good && sp_str_line(&file.body, &line))
        add_name(out, line);
    if (!good)
        out->tip = (struct sp_oid){{0}};
    sp_kept_file_close(&file);
}

static void write_kept(const struct names *names, const struct sp_oid *tip,
                       const char *path)
{
    struct sp_buf text = {0};
    char hex[SP_OID_HEX + 1];
    sp_buf_printf(&text, "%s\n", sp_oid_format(hex, tip));
    for (size_t i = 0; i < names->all.count; i++)
        sp_buf_printf(&text, "%s\n", names->all.items[i]);
    sp_kept_file_write(path, HEAD,
                       (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

/* Completes the names up to a commit of the notes. Only lines are added to notes, so
 * what differs from a commit before has all that is new. */
static int complete(struct names *names, struct sp_repo *repo,
                    const struct sp_oid *tip, size_t max, struct sp_error *err)
{
    struct gate_search search = {repo, names, 0, max, err};
    int code =
        sp_notes_changes(repo, sp_oid_is_zero(&names->tip) ? NULL : &names->tip,
                         tip, see_note, &search, err);
    return code < 0 ? code : SP_OK;
}

static int find(struct sp_repo *repo, const char *path, struct names *names,
                const struct sp_oid *tip, struct sp_error *err)
{
    if (path)
        read_kept(names, repo, path);
    if (sp_oid_equal(&names->tip, tip))
        return SP_OK;
    int code =
        complete(names, repo, tip, path ? MAX_NOTES : MAX_EACH_TIME, err);
    if (!code && path && !names->is_cut)
        write_kept(names, tip, path);
    return code;
}

int sp_recorded_gates(struct sp_repo *repo, const char *ref,
                      const char *keeps_in, const struct sp_strings *gates,
                      struct sp_strings *out, struct sp_error *err)
{
    struct names names = {.is_cut = false};
    struct sp_buf path = {0};
    struct sp_oid tip;
    if (!gates->count)
        return SP_OK;
    int code = sp_repo_ref(repo, ref, &tip, err);
    if (code)
        return code == SP_ENOTFOUND ? SP_OK : code;
    if (keeps_in)
        sp_buf_printf(&path, "%s/recorded-gates", keeps_in);
    code = find(repo, keeps_in ? sp_buf_text(&path) : NULL, &names, &tip, err);
    for (size_t i = 0; !code && i < gates->count; i++)
        if (names.is_cut || sp_strings_have(&names.all, gates->items[i]))
            sp_strings_add(out, gates->items[i], strlen(gates->items[i]));
    sp_strings_dispose(&names.all);
    sp_buf_dispose(&path);
    return code;
}
