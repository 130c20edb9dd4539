#include "sallyport/notes.h"

#include <string.h>
#include <time.h>

#include "internal.h"
#include "sallyport/git_program.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "tree.h"

enum {
    MAX_ATTEMPTS = 20,
    MAX_PAUSE_MS = 50, /* between two attempts */
    MODE_TREE = 040000,
    PAIR = 2, /* digits */
};

/* The entry of a tree for the rest of an id: the note, else the directory of
 * the first two digits. */
struct place {
    struct sp_oid note, directory;
    bool has_note, has_directory;
};

/* Takes an entry whose name begins as the rest of the id does. */
static void take(const struct tree_entry *entry, struct sp_str rest,
                 struct place *out)
{
    if (entry->mode != MODE_TREE && sp_str_equal(entry->name, rest)) {
        out->note = *entry->id;
        out->has_note = true;
    } else if (entry->mode == MODE_TREE && rest.len > PAIR &&
               entry->name.len == PAIR) {
        out->directory = *entry->id;
        out->has_directory = true;
    }
}

static int look(struct sp_repo *repo, struct sp_oid tree, const char *rest,
                struct place *out, struct sp_error *err)
{
    struct sp_object object;
    struct tree_entry entry;
    *out = (struct place){.has_note = false};
    int code = sp_tree_read(repo, &tree, &object, err);
    struct sp_str bytes = object.bytes, name = sp_str(rest);
    while (!code) {
        if (!sp_tree_skip_to(&bytes, rest))
            code = sp_tree_malformed(err);
        else if (!bytes.len)
            break;
        else if (sp_tree_next(&bytes, &entry))
            take(&entry, name, out);
    }
    sp_object_dispose(&object);
    return code;
}

int sp_note_read_blob(struct sp_repo *repo, const struct sp_oid *id,
                      struct sp_buf *out, struct sp_error *err)
{
    git_odb_object *blob;
    char hex[SP_OID_HEX + 1];
    int failed = sp_read_whole(repo, id, SP_NOTE_MAX, &blob);
    if (failed == SP_ELIMIT)
        return sp_too_large("note", id, SP_NOTE_MAX, err);
    if (failed)
        return sp_error_set(err, SP_EGIT, "the note %s cannot be read",
                            sp_oid_format(hex, id));
    bool good = git_odb_object_type(blob) == GIT_OBJECT_BLOB;
    if (good)
        sp_buf_add(out, git_odb_object_data(blob), git_odb_object_size(blob));
    git_odb_object_free(blob);
    return good ? SP_OK
                : sp_error_set(err, SP_EGIT, "the note %s is not a blob",
                               sp_oid_format(hex, id));
}

int sp_note_read_at(struct sp_repo *repo, const struct sp_oid *notes,
                    const struct sp_oid *commit, struct sp_buf *out,
                    struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    struct place place = {.has_directory = true};
    int code = sp_commit_links(repo, notes, &place.directory, NULL, err);
    sp_oid_format(hex, commit);
    for (const char *rest = hex; !code; rest += 2) {
        code = look(repo, place.directory, rest, &place, err);
        if (!code && place.has_note)
            return sp_note_read_blob(repo, &place.note, out, err);
        if (!code && !place.has_directory)
            code = SP_ENOTFOUND;
    }
    return code;
}

int sp_note_read(struct sp_repo *repo, const char *ref,
                 const struct sp_oid *commit, struct sp_buf *out,
                 struct sp_error *err)
{
    struct sp_oid notes;
    int code = sp_repo_ref(repo, ref, &notes, err);
    return code ? code : sp_note_read_at(repo, &notes, commit, out, err);
}

/* A line to be added. */
struct addition {
    struct sp_repo *repo;
    struct sp_git git;
    const char *ref, *line;
    const struct sp_oid *commit;
};

/* The current value of the ref; zero when there is none. */
static int tip_of(const struct addition *self, struct sp_oid *out,
                  struct sp_error *err)
{
    *out = (struct sp_oid){{0}};
    int code = sp_repo_ref(self->repo, self->ref, out, err);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

/* Writes the input of git fast-import: the note as it was at the tip, and the
 * line. git moves the ref only when its value then has the tip in its
 * history. */
static int write_stream(const struct addition *self, const struct sp_oid *tip,
                        struct sp_buf *out, struct sp_error *err)
{
    const char message[] = "Notes added by sallyport";
    struct sp_buf note = {0}, ident = {0};
    char hex[SP_OID_HEX + 1];
    bool is_new = sp_oid_is_zero(tip);
    int code = is_new
                   ? SP_OK
                   : sp_note_read_at(self->repo, tip, self->commit, &note, err);
    if (code == SP_ENOTFOUND)
        code = SP_OK;
    if (!code)
        code = sp_git_who(&self->git, &ident, err);
    if (note.len && note.data[note.len - 1] != '\n')
        sp_buf_putc(&note, '\n');
    sp_buf_printf(&note, "%s\n", self->line);
    sp_buf_printf(out, "commit %s\ncommitter %.*s\ndata %zu\n%s\n", self->ref,
                  SP_STR_ARG(sp_str_trim(sp_str(sp_buf_text(&ident)))),
                  strlen(message), message);
    if (!is_new)
        sp_buf_printf(out, "from %s\n", sp_oid_format(hex, tip));
    sp_buf_printf(out, "N inline %s\ndata %zu\n",
                  sp_oid_format(hex, self->commit), note.len);
    sp_buf_add(out, sp_buf_text(&note), note.len);
    sp_buf_putc(out, '\n');
    sp_buf_dispose(&note);
    sp_buf_dispose(&ident);
    return code;
}

/* Waits a little, for a random time, so that two processes do not collide
 * again. */
static void pause_between(void)
{
    const struct timespec time = {0, (long)(sp_oid_salt() % MAX_PAUSE_MS) *
                                         1000000};
    nanosleep(&time, NULL);
}

/* One attempt. *moved: another process moved the ref meanwhile. */
static int try_to_add(const struct addition *self, bool *moved,
                      struct sp_error *err)
{
    static const char *const import[] = {"fast-import", "--quiet", NULL};
    struct sp_oid tip, now;
    struct sp_buf stream = {0};
    struct sp_error ignored = {0};
    int code = tip_of(self, &tip, err);
    if (!code)
        code = write_stream(self, &tip, &stream, err);
    if (!code) {
        struct sp_str input = {stream.data, stream.len};
        code = sp_git_run(&self->git, import, input, NULL, err);
        *moved = code && tip_of(self, &now, &ignored) == SP_OK &&
                 !sp_oid_equal(&now, &tip);
    }
    sp_buf_dispose(&stream);
    return code;
}

static int add_line(const struct addition *self, struct sp_error *err)
{
    for (int i = 1;; i++) {
        bool moved = false;
        struct sp_error why = {0};
        int code = try_to_add(self, &moved, &why);
        if (!code || !moved || i == MAX_ATTEMPTS)
            return code ? sp_error_set(err, why.code, "%s", why.message)
                        : SP_OK;
        pause_between();
    }
}

int sp_note_add(struct sp_repo *repo, const char *ref,
                const struct sp_oid *commit, const char *line,
                struct sp_error *err)
{
    struct sp_watch watch;
    struct addition self = {
        .repo = repo, .ref = ref, .line = line, .commit = commit};
    int code = sp_watch_open(&watch, err);
    if (code)
        return code;
    code = sp_git_open(&self.git, repo, &watch, err);
    if (!code)
        code = add_line(&self, err);
    sp_git_dispose(&self.git);
    sp_watch_close(&watch);
    return code;
}
