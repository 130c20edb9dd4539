#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/hook.h"
#include "sallyport/report.h"
#include "sallyport/spawn.h"

/* More than 100,000 refs with long names; a push that lists more is refused, and
 * so is a message that is longer. */
enum { LARGEST_INPUT = 64 << 20 };

/*
 * In every hook, for each has this file. A note of ELF, because the linker
 * keeps notes, even where nothing reads them, and puts them at the beginning.
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

int sp_hook_refuse_undecided(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_report_undecided(&text, err);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

/* what cannot be read, and what is too long then. */
static int read_all(int file, const char *what, const char *list,
                    struct sp_buf *out, struct sp_error *err)
{
    char chunk[65536];
    for (;;) {
        ssize_t got = read(file, chunk, sizeof chunk);
        if (got == 0)
            return SP_OK;
        if (got < 0 && errno != EINTR)
            return sp_error_set(err, SP_ESYSTEM, "cannot read %s: %s", what,
                                strerror(errno));
        if (got > 0)
            sp_buf_add(out, chunk, (size_t)got);
        if (out->len > LARGEST_INPUT)
            return sp_error_set(err, SP_ELIMIT, "%s is longer than 64 MiB",
                                list);
    }
}

int sp_hook_read_input(struct sp_buf *out, struct sp_error *err)
{
    return read_all(STDIN_FILENO, "the push", "the list of refs", out, err);
}

int sp_hook_read_file(struct sp_buf *out, const char *path,
                      struct sp_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot read %s: %s", path,
                            strerror(errno));
    int code = read_all(file, path, path, out, err);
    close(file);
    return code;
}

void sp_hook_beside(struct sp_buf *out, const char *argv0, const char *name)
{
    const char *slash = strrchr(argv0, '/');
    sp_buf_add(out, argv0, slash ? (size_t)(slash - argv0) + 1 : 0);
    sp_buf_puts(out, name);
}

static bool same_content(const char *path, const char *other)
{
    char bytes[4096], more[sizeof bytes];
    FILE *one = fopen(path, "re"), *two = fopen(other, "re");
    bool same = one && two;
    for (size_t len = 1; same && len;) {
        len = fread(bytes, 1, sizeof bytes, one);
        same = fread(more, 1, sizeof more, two) == len &&
               memcmp(bytes, more, len) == 0;
    }
    if (one)
        fclose(one);
    if (two)
        fclose(two);
    return same;
}

/* A manager of hooks that was there before us, and was installed again, has
 * moved us away: it runs us, and is not to be run by us once more. */
static bool runs_us(const char *chained)
{
    char *place = sp_strndup(chained, strlen(chained) - strlen(".chained"));
    bool same = same_content(place, chained);
    free(place);
    return same;
}

int sp_hook_chained(char **argv, const char *name, struct sp_str input,
                    struct sp_error *err)
{
    struct sp_buf path = {0};
    int status = 0;
    sp_hook_unbound(); /* what it takes is the administrator's affair */
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
    return status < 0 ? sp_hook_refuse_undecided(&err) : status;
}
