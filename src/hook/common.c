#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/hook.h"
#include "sallyport/report.h"
#include "sallyport/spawn.h"

/*
 * In every hook, because each links this file. It is an ELF note, because the
 * linker keeps notes even where nothing reads them, and puts them at the
 * beginning.
 */
static const struct {
    uint32_t name_size, size, type;
    char name[40], version[16];
} marker __attribute__((used, section(".note.sallyport"), aligned(4))) = {
    sizeof marker.name, sizeof marker.version, 1, SP_HOOK_MARKER, SP_VERSION};

bool sp_hook_has_marker(const char *bytes, size_t len)
{
    return memmem(bytes, len, marker.name, sizeof marker.name) != NULL;
}

void sp_hook_say(const struct sp_buf *text)
{
    fwrite(sp_buf_text(text), 1, text->len, stderr);
}

int sp_hook_colour(void)
{
    return sp_wants_colour(STDERR_FILENO) ? SP_REPORT_COLOUR : 0;
}

int sp_hook_refuse_undecided(const struct sp_error *err, bool json)
{
    struct sp_buf text = {0};
    sp_report_undecided(&text, err);
    if (json)
        sp_report_machine_undecided(&text, err->code, err->message);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

int sp_hook_read_input(struct sp_buf *out, struct sp_error *err)
{
    return sp_stream_read(out, STDIN_FILENO, "the list of refs", SP_FILE_MAX,
                          err);
}

int sp_hook_read_file(struct sp_buf *out, const char *path,
                      struct sp_error *err)
{
    return sp_file_read(out, path, SP_FILE_MAX, SP_FILE_FOLLOW, err);
}

void sp_hook_beside(struct sp_buf *out, const char *argv0, const char *name)
{
    const char *slash = strrchr(argv0, '/');
    sp_buf_add(out, argv0, slash ? (size_t)(slash - argv0) + 1 : 0);
    sp_buf_puts(out, name);
}

/* A hook manager that was there before us, and was installed again, may have
 * moved us away. It runs us, and must not be run by us again. */
static bool runs_us(const char *chained)
{
    char *place = sp_strndup(chained, strlen(chained) - strlen(".chained"));
    bool same = sp_file_same(place, chained);
    free(place);
    return same;
}

int sp_hook_chained(char **argv, const char *name, struct sp_str input,
                    struct sp_error *err)
{
    struct sp_buf path = {0};
    int status = 0;
    sp_hook_unbound(); /* the administrator is responsible for its limits */
    sp_hook_beside(&path, argv[0], name);
    if (access(sp_buf_text(&path), X_OK) == 0 && !runs_us(sp_buf_text(&path))) {
        char *old = argv[0];
        argv[0] = path.data;
        status = sp_spawn(sp_buf_text(&path), argv, input, err);
        argv[0] = old;
    }
    sp_buf_dispose(&path);
    return status;
}

int sp_hook_run_chained(char **argv, const char *name, struct sp_str input)
{
    struct sp_error err = {0};
    int status = sp_hook_chained(argv, name, input, &err);
    return status < 0 ? sp_hook_refuse_undecided(&err, sp_hook_asks_json())
                      : status;
}
