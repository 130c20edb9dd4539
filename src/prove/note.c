#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/prove.h"

static int write_file(char *path, const struct sp_buf *text,
                      struct sp_error *err)
{
    int fd = mkstemp(path);
    bool whole =
        fd >= 0 && write(fd, text->data, text->len) == (ssize_t)text->len;
    int failed = errno;
    if (fd >= 0)
        close(fd);
    return whole ? SP_OK
                 : sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", path,
                                strerror(failed));
}

/* Writes the note, instead of what is there or behind it. */
static int write_note(const struct tool *tool, const char *ref,
                      const char *commit, bool replaces,
                      const struct sp_buf *text, struct sp_error *err)
{
    struct sp_buf name = {0};
    sp_buf_printf(&name, "%s/note-XXXXXX", tool->home);
    char *path = sp_buf_detach(&name);
    const char *const add[] = {"notes", ref,  "add",  "--force",
                               "-F",    path, commit, NULL};
    const char *const append[] = {"notes", ref,    "append", "-F",
                                  path,    commit, NULL};
    int code = write_file(path, text, err);
    if (!code)
        code = sp_tool_run(tool, replaces ? add : append, NULL, err);
    unlink(path);
    free(path);
    return code;
}

/* `git notes append` puts an empty line between the lines, so what is there is
 * read and written again with ours. Where nothing could be read, for whatever
 * reason, it is appended: nothing is ever lost. */
static int add_locked(const struct tool *tool, const char *ref,
                      const char *commit, const char *line,
                      struct sp_error *err)
{
    const char *const show[] = {"notes", ref, "show", commit, NULL};
    struct sp_buf text = {0};
    struct sp_error none = {0};
    bool is_there = sp_tool_run(tool, show, &text, &none) == SP_OK;
    if (!is_there)
        sp_buf_reset(&text);
    if (text.len && text.data[text.len - 1] != '\n')
        sp_buf_putc(&text, '\n');
    sp_buf_printf(&text, "%s\n", line);
    int code = write_note(tool, ref, commit, is_there, &text, err);
    sp_buf_dispose(&text);
    return code;
}

static int add_line(const struct tool *tool, const char *ref,
                    const char *commit, const char *line, struct sp_error *err)
{
    struct sp_buf name = {0};
    int lock;
    sp_buf_printf(&name, "%s/notes-lock", tool->home);
    int code = sp_file_lock(&lock, sp_buf_text(&name), 0666, false, err);
    sp_buf_dispose(&name);
    if (code)
        return code;
    code = add_locked(tool, ref, commit, line, err);
    close(lock);
    return code;
}

int sp_note_add(const struct sp_repo *repo, const char *ref,
                const struct sp_oid *commit, const char *line,
                struct sp_error *err)
{
    struct sp_watch watch;
    struct tool tool;
    struct sp_buf option = {0};
    char id[SP_OID_HEX + 1];
    int code = sp_watch_open(&watch, err);
    if (code)
        return code;
    code = sp_tool_open(&tool, repo, &watch, err);
    sp_buf_printf(&option, "--ref=%s", ref);
    if (!code)
        code = add_line(&tool, sp_buf_text(&option), sp_oid_format(id, commit),
                        line, err);
    sp_tool_dispose(&tool);
    sp_buf_dispose(&option);
    sp_watch_close(&watch);
    return code;
}
