/* What to type about a complaint. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/sanitise.h"

static void add_quoted(struct sp_buf *out, const char *text)
{
    sp_shell_quote(out, sp_str(text));
}

/* A copy stays one; at a desk there are only links. */
static bool has_copy(const struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (patient->files.items[i].is_ours && !patient->files.items[i].is_link)
            return !patient->is_desk;
    return false;
}

static void add_install(struct sp_buf *out, const struct sp_patient *patient)
{
    sp_buf_puts(out, patient->is_desk ? "sallyport-install local "
                                      : "sallyport-install server ");
    add_quoted(out, patient->path);
}

static void add_copy(struct sp_buf *out, const struct sp_patient *patient)
{
    sp_buf_puts(out, has_copy(patient) ? " --copy" : "");
}

/* One placeholder; returns how long it is, 0 when none stands there. */
static size_t fill_in(struct sp_buf *out, const char *at,
                      const struct sp_patient *patient, const char *about)
{
    const struct {
        const char *name, *text; /* a word, or else: */
        void (*add)(struct sp_buf *out, const struct sp_patient *patient);
    } places[] = {{"{}", about, NULL},
                  {"{repo}", patient->path, NULL},
                  {"{gitdir}", patient->gitdir, NULL},
                  {"{owner}", patient->owner_name, NULL},
                  {"{install}", NULL, add_install},
                  {"{copy}", NULL, add_copy}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        size_t len = strlen(places[i].name);
        if (strncmp(at, places[i].name, len) != 0)
            continue;
        if (places[i].add)
            places[i].add(out, patient);
        else
            add_quoted(out, places[i].text);
        return len;
    }
    return 0;
}

static bool is_below(const char *path, const char *top)
{
    size_t len = top ? strlen(top) : 0;
    return len && strncmp(path, top, len) == 0 &&
           (path[len] == '/' || !path[len]);
}

static bool is_inside(const struct sp_patient *patient, const char *path)
{
    return is_below(path, patient->gitdir) || is_below(path, patient->worktree);
}

/* May it be changed by the owner, and is it no link to something else? */
static bool is_of_owner(const struct sp_patient *patient, const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && !S_ISLNK(about.st_mode) &&
           about.st_uid == patient->owner;
}

/* On the way to it, where no link of the owner has led. */
static bool is_above(const struct sp_patient *patient, const char *path)
{
    return is_below(patient->gitdir, path);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What root types in a repository of another user is done as this user, or only
 * looks: a link or a setting could turn it against something else. */
static void add_template(struct sp_buf *out, const struct sp_complaints *all,
                         const char *about)
{
    static const char there[] = "cd {repo} && ",
                      as_owner[] = "sudo -u {owner} ";
    const struct sp_patient *patient = all->patient;
    const char *type = all->current->type;
    const bool is_inner = is_inside(patient, about);
    const bool is_his = is_inner || is_of_owner(patient, about);
    if (patient->doctor->user != 0 || patient->owner == 0)
        sp_buf_puts(out, type);
    else if (begins(type, there))
        sp_buf_printf(out, "%s%s%s", there, as_owner, type + sizeof there - 1);
    else if (begins(type, "git config --file") && !is_his)
        sp_buf_puts(out, strcmp(about, "/etc/gitconfig") == 0 ? type
                                                              : "namei -l {}");
    else if (begins(type, "git ") || begins(type, "rm "))
        sp_buf_printf(out, "%s%s", as_owner, type);
    else if (begins(type, "chmod ") && is_of_owner(patient, about))
        sp_buf_printf(out, "%s%s", as_owner, type);
    else if (begins(type, "chmod ") && is_above(patient, about))
        sp_buf_puts(out, type);
    else if (begins(type, "chown ") && is_inner)
        sp_buf_puts(out, "chown -h {owner} {}");
    else if (begins(type, "ch"))
        sp_buf_puts(out, "namei -l {}");
    else
        sp_buf_puts(out, type);
}

/* Sanitised, it would not be the same command any more: then there is none. */
char *sp_doctor_to_type(const struct sp_complaints *out, const char *about)
{
    struct sp_buf template = {0}, text = {0}, clean = {0};
    add_template(&template, out, about);
    const char *at = sp_buf_text(&template);
    while (*at) {
        size_t len = fill_in(&text, at, out->patient, about);
        if (!len)
            sp_buf_putc(&text, *at);
        at += len ? len : 1;
    }
    sp_sanitise(&clean, (struct sp_str){sp_buf_text(&text), text.len}, 0);
    if (strcmp(sp_buf_text(&clean), sp_buf_text(&text)) != 0)
        sp_buf_reset(&clean);
    sp_buf_dispose(&template);
    sp_buf_dispose(&text);
    return sp_buf_detach(&clean);
}
