/* One file that has the name of a hook. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"

enum { BEGINNING = 4096 };

static char *link_text(const char *path)
{
    char text[PATH_MAX];
    ssize_t len = readlink(path, text, sizeof text);
    return len > 0 ? sp_strndup(text, (size_t)len) : sp_strdup(path);
}

/* As install.sh recognises them. */
static bool is_installed(const char *path)
{
    return strstr(path, "/libexec/sallyport/hooks/") != NULL;
}

static void read_beginning(struct sp_hook_file *file,
                           const struct sp_doctor *doctor)
{
    struct sp_buf bytes = {0};
    struct sp_error ignored = {0};
    if (sp_file_read(&bytes, file->real, BEGINNING, SP_FILE_BEGINNING,
                     &ignored))
        return;
    struct doctor_program program;
    sp_doctor_read_program(&program, (struct sp_str){bytes.data, bytes.len},
                           (struct sp_str){doctor->native, doctor->native_len});
    sp_buf_dispose(&bytes);
    file->is_replaced = file->is_ours && !program.is_program;
    file->is_ours = file->is_ours || program.is_ours;
    file->is_foreign = program.is_foreign;
    memcpy(file->version, program.version, sizeof file->version);
    if (program.interpreter && access(program.interpreter, F_OK) != 0)
        file->interpreter = program.interpreter;
    else
        free(program.interpreter);
}

static enum sp_hook_fault fault_of(struct sp_hook_file *file,
                                   const struct sp_doctor_repo *repo,
                                   const struct stat *about)
{
    const struct sp_people *people = &repo->doctor->people;
    struct statvfs mount;
    file->closed = sp_closed_way(people, repo->owner, file->path);
    if (!file->closed)
        file->closed = sp_closed_way(people, repo->owner, file->real);
    if (file->closed)
        return SP_HOOK_CLOSED;
    if (!S_ISREG(about->st_mode) ||
        !sp_may(people, repo->owner, about, SP_MAY_EXECUTE))
        return SP_HOOK_NO_EXECUTE;
    if (statvfs(file->real, &mount) == 0 && (mount.f_flag & ST_NOEXEC))
        return SP_HOOK_NOEXEC;
    return SP_HOOK_RUNS;
}

/* Where we, who are not root, cannot continue: at a directory that the owner
 * cannot enter either, if we know one. Yours to free. */
static char *closed_on(const struct sp_hook_file *file,
                       const struct sp_doctor_repo *repo, const char *says)
{
    const struct sp_people *people = &repo->doctor->people;
    char *closed = sp_closed_way(people, repo->owner, file->path);
    if (!closed && *says == '/')
        closed = sp_closed_way(people, repo->owner, says);
    return closed ? closed : sp_strdup(says);
}

void sp_doctor_read_hook(struct sp_hook_file *file,
                         const struct sp_doctor_repo *repo)
{
    struct stat about;
    file->is_link = lstat(file->path, &about) == 0 && S_ISLNK(about.st_mode);
    char *says = link_text(file->path);
    file->is_ours = file->is_link && is_installed(says);
    file->real = realpath(file->path, NULL);
    if (!file->real || stat(file->real, &about) != 0) {
        file->fault = errno == EACCES ? SP_HOOK_CLOSED : SP_HOOK_DANGLES;
        free(file->real);
        file->real = says;
        if (file->fault == SP_HOOK_CLOSED)
            file->closed = closed_on(file, repo, says);
        return;
    }
    free(says);
    if (S_ISREG(about.st_mode))
        read_beginning(file, repo->doctor);
    file->fault = fault_of(file, repo, &about);
}

void sp_doctor_hook_dispose(struct sp_hook_file *file)
{
    free(file->path);
    free(file->shown);
    free(file->real);
    free(file->closed);
    free(file->interpreter);
}
