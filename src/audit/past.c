/*
 * Refs that never moved while the trail was written are in packed-refs, once. Those that
 * did are files, so that a move costs one of them.
 */
#include "sallyport/past.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/first_moves.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/remove_tree.h"
#include "sallyport/vec.h"

struct sp_past {
    struct sp_audit *audit;
    struct sp_repo *repo;
    const char *repository;
    char *directory, *objects;
    bool has_unmoved;            /* there are refs that never moved */
    struct sp_first_moves first; /* the refs that move */
    struct sp_buf kept;          /* the record of the import */
};

/* A move to this value that landed later. */
static const char find_landing[] =
    "SELECT 1 FROM ref JOIN entry ON entry.seq = ref.seq WHERE ref.name = ?1"
    " AND ref.seq > ?2 AND ref.old = ?3 AND ref.new = ?4 AND +kind = 1 AND"
    " +repository IS ?5 ORDER BY ref.seq LIMIT 1";

static int cannot(const char *path, struct sp_error *err)
{
    return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", path,
                        strerror(errno));
}

/* A file of the directory. */
static int put(const struct sp_past *past, const char *name, struct sp_str text,
               struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", past->directory, name);
    int fd = open(sp_buf_text(&path),
                  O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool good = fd >= 0 && sp_write_all(fd, text);
    int code = good ? SP_OK : cannot(sp_buf_text(&path), err);
    if (fd >= 0)
        close(fd);
    sp_buf_dispose(&path);
    return code;
}

static int copy(const struct sp_past *past, const char *name,
                struct sp_error *err)
{
    struct sp_buf path = {0}, text = {0};
    sp_buf_printf(&path, "%s%s", sp_repo_commondir(past->repo), name);
    int code = sp_file_read(&text, sp_buf_text(&path), SP_FILE_MAX,
                            SP_FILE_FOLLOW, err);
    if (!code)
        code =
            put(past, name, (struct sp_str){sp_buf_text(&text), text.len}, err);
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    return code;
}

static int make_directory(struct sp_past *past, struct sp_error *err)
{
    static const char *const directories[] = {"objects", "refs", "refs/heads"};
    const char *above = getenv("TMPDIR");
    struct sp_buf path = {0};
    int code = SP_OK;
    sp_buf_printf(&path, "%s/sallyport-past-XXXXXX",
                  above && *above ? above : "/tmp");
    if (!mkdtemp(path.data))
        code = cannot(sp_buf_text(&path), err);
    else
        past->directory = realpath(path.data, NULL);
    for (size_t i = 0; !code && i < 3; i++) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s/%s", past->directory, directories[i]);
        if (mkdir(sp_buf_text(&path), 0700))
            code = cannot(sp_buf_text(&path), err);
    }
    sp_buf_dispose(&path);
    return code;
}

/* What judging reads of it, apart from refs and objects. */
static int fill_directory(struct sp_past *past, struct sp_error *err)
{
    static const char config[] =
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";
    int code = put(past, "config", sp_str(config), err);
    if (!code)
        code = copy(past, "HEAD", err);
    if (!code && copy(past, "shallow", err) != SP_ENOTFOUND)
        return err->code;
    *err = (struct sp_error){0};
    return code;
}

/* The file of a ref, which is in the directory, whatever the trail says. */
static bool is_inside(const char *name)
{
    static const char *const bad[] = {"..", "//", "/."};
    bool good = strncmp(name, "refs/", 5) == 0;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        good = good && !strstr(name, bad[i]);
    return good;
}

/* The directories of a ref, which may stand where another ref was. */
static int make_parents(const struct sp_past *past, const char *name,
                        struct sp_error *err)
{
    for (const char *slash = name; (slash = strchr(slash, '/')); slash++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s/%.*s", past->directory, (int)(slash - name),
                      name);
        bool good = mkdir(sp_buf_text(&path), 0700) == 0 || errno == EEXIST;
        int code = good ? SP_OK : cannot(sp_buf_text(&path), err);
        sp_buf_dispose(&path);
        if (code)
            return code;
    }
    return SP_OK;
}

/* Removes the ref, and the directories that are empty then: another ref may be named like
 * one of them. */
static void remove_ref(const struct sp_past *past, const char *name)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", past->directory, name);
    unlink(path.data);
    size_t keep = strlen(past->directory) + strlen("/refs/heads");
    for (char *slash; (slash = strrchr(path.data, '/')) &&
                      (size_t)(slash - path.data) > keep;) {
        *slash = '\0';
        if (rmdir(path.data))
            break;
    }
    sp_buf_dispose(&path);
}

bool sp_past_has(const struct sp_past *past, const struct sp_oid *id)
{
    enum sp_object_kind kind;
    struct sp_oid peeled;
    struct sp_error ignored = {0};
    return sp_repo_peel(past->repo, id, &kind, &peeled, &ignored) == SP_OK;
}

int sp_past_move(struct sp_past *past, const struct sp_ref_update *ref,
                 struct sp_error *err)
{
    char text[SP_OID_HEX + 2];
    if (!is_inside(ref->name))
        return SP_OK;
    if (sp_oid_is_zero(&ref->new_id) || !sp_past_has(past, &ref->new_id)) {
        remove_ref(past, ref->name);
        return SP_OK;
    }
    sp_oid_format(text, &ref->new_id);
    strcat(text, "\n");
    int code = make_parents(past, ref->name, err);
    return code ? code : put(past, ref->name, sp_str(text), err);
}

/* Every ref that moves is at first where it was before. */
static int place_first(struct sp_past *past, struct sp_error *err)
{
    int code =
        sp_first_moves_read(&past->first, past->audit, past->repository, err);
    for (size_t i = 0; !code && i < past->first.of.count; i++) {
        const struct sp_first_move *first = &past->first.of.items[i];
        const struct sp_ref_update ref = {.name = first->name,
                                          .new_id = first->before};
        code = sp_past_move(past, &ref, err);
    }
    return code;
}

static int by_name(const void *a, const void *b)
{
    const struct sp_ref_update *left = a, *right = b;
    return strcmp(left->name, right->name);
}

/* All refs that never moved. */
struct unmoved {
    const struct sp_past *past;
    struct sp_push refs;
};

static int add_unmoved(const char *name, const struct sp_oid *id, void *context)
{
    struct unmoved *self = context;
    if (!sp_first_moves_find(&self->past->first, name)) {
        const struct sp_ref_update ref = {.name = sp_strdup(name),
                                          .new_id = *id};
        SP_VEC_PUSH(&self->refs, ref);
    }
    return 0;
}

static int write_unmoved(struct sp_past *past, struct sp_error *err)
{
    struct unmoved self = {.past = past};
    struct sp_buf text = {0};
    char hex[SP_OID_HEX + 1];
    int code = sp_repo_each_ref(past->repo, "refs/*", add_unmoved, &self, err);
    if (self.refs.count)
        qsort(self.refs.items, self.refs.count, sizeof *self.refs.items,
              by_name);
    sp_buf_puts(&text, "# pack-refs with: sorted \n");
    for (size_t i = 0; i < self.refs.count; i++)
        sp_buf_printf(&text, "%s %s\n",
                      sp_oid_format(hex, &self.refs.items[i].new_id),
                      self.refs.items[i].name);
    if (!code)
        code = put(past, "packed-refs",
                   (struct sp_str){sp_buf_text(&text), text.len}, err);
    past->has_unmoved = self.refs.count;
    sp_push_dispose(&self.refs);
    sp_buf_dispose(&text);
    return code;
}

static void read_import(struct sp_buf *out, const char *gitdir)
{
    struct sp_buf path = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&path, "%s/" SP_IMPORT_FILE, gitdir);
    sp_buf_reset(out);
    if (sp_file_read(out, sp_buf_text(&path), SP_FILE_MAX, 0, &ignored))
        sp_buf_reset(out);
    sp_buf_dispose(&path);
}

/* Where commits came in before the trail, the record of that counts; when it is closed,
 * it does not change any more. */
static int copy_import(struct sp_past *past, struct sp_error *err)
{
    struct sp_buf record = {0};
    bool was_filled = past->has_unmoved;
    for (size_t i = 0; i < past->first.of.count; i++)
        was_filled |= !sp_oid_is_zero(&past->first.of.items[i].before);
    read_import(&record, sp_repo_commondir(past->repo));
    const struct sp_str text = {sp_buf_text(&record), record.len};
    int code = was_filled && sp_str_starts(text, "closed\n")
                   ? put(past, SP_IMPORT_FILE, text, err)
                   : SP_OK;
    sp_buf_dispose(&record);
    return code;
}

int sp_past_open(struct sp_past **out, struct sp_audit *audit,
                 struct sp_repo *repo, const char *repository,
                 struct sp_error *err)
{
    struct sp_past *past = sp_calloc(1, sizeof *past);
    struct sp_buf objects = {0};
    past->audit = audit;
    past->repo = repo;
    past->repository = repository;
    sp_buf_printf(&objects, "%sobjects", sp_repo_commondir(repo));
    past->objects = sp_buf_detach(&objects);
    *out = past;
    int code = make_directory(past, err);
    if (!code)
        code = fill_directory(past, err);
    if (!code)
        code = place_first(past, err);
    if (!code)
        code = write_unmoved(past, err);
    return code ? code : copy_import(past, err);
}

void sp_past_close(struct sp_past *past)
{
    if (!past)
        return;
    if (past->directory)
        sp_remove_tree(past->directory);
    free(past->directory);
    free(past->objects);
    sp_first_moves_dispose(&past->first);
    sp_buf_dispose(&past->kept);
    free(past);
}

int sp_past_landed(struct sp_past *past, uint64_t seq,
                   const struct sp_ref_update *ref, struct sp_error *err)
{
    sqlite3_stmt *row;
    char old[SP_OID_HEX + 1], new[SP_OID_HEX + 1];
    if (!past->first.records_landed)
        return 1;
    int code = sp_store_prepare(past->audit, &row, find_landing, err);
    if (code)
        return code;
    sp_store_bind_text(row, 1, ref->name);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)seq);
    sp_store_bind_text(row, 3, sp_oid_format(old, &ref->old_id));
    sp_store_bind_text(row, 4, sp_oid_format(new, &ref->new_id));
    sp_store_bind_text(row, 5, past->repository);
    code = sp_store_step(past->audit, row, err);
    sqlite3_finalize(row);
    return code;
}

bool sp_past_ref(const struct sp_past *past, const char *name,
                 struct sp_oid *out)
{
    struct sp_error ignored = {0};
    struct sp_buf path = {0}, text = {0};
    if (!sp_first_moves_find(&past->first, name))
        return !sp_repo_ref(past->repo, name, out, &ignored);
    sp_buf_printf(&path, "%s/%s", past->directory, name);
    bool is_there =
        is_inside(name) &&
        !sp_file_read(&text, sp_buf_text(&path), SP_OID_HEX + 2, 0, &ignored) &&
        text.len >= SP_OID_HEX &&
        sp_oid_parse(out, sp_buf_text(&text), SP_OID_HEX);
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    return is_there;
}

const char *sp_past_gitdir(const struct sp_past *past)
{
    return past->directory;
}

const char *sp_past_objects(const struct sp_past *past)
{
    return past->objects;
}

void sp_past_keep(struct sp_past *past)
{
    read_import(&past->kept, past->directory);
}

int sp_past_settle(struct sp_past *past, bool has_landed, struct sp_error *err)
{
    struct sp_buf now = {0}, text = {0};
    struct sp_str word, rest;
    int code = SP_OK;
    read_import(&now, past->directory);
    rest = (struct sp_str){sp_buf_text(&now), now.len};
    bool is_closing = sp_str_starts(rest, "closing ");
    if (is_closing && has_landed) { /* no process has these numbers */
        for (int i = 0; i < 3; i++)
            sp_str_item(&rest, ' ', &word);
        sp_buf_printf(&text, "closing 0 0 %.*s", SP_STR_ARG(rest));
    } else if (is_closing) {
        sp_buf_add(&text, past->kept.data, past->kept.len);
    }
    if (is_closing)
        code = put(past, SP_IMPORT_FILE,
                   (struct sp_str){sp_buf_text(&text), text.len}, err);
    sp_buf_dispose(&now);
    sp_buf_dispose(&text);
    return code;
}
