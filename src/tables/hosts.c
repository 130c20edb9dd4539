/* The rows of hosts.def, for the installer and for people. */
#include "tables.h"

#include <string.h>

#include "sallyport/host.h"

/* The values for the parts of a path. */
struct places {
    const char *gitdir, *hooks, *hook;
};

/* Appends a path of a row, filled in. */
static void add_path(struct sp_buf *out, const char *path,
                     const struct places *as)
{
    const struct {
        const char *name, *as;
    } places[] = {
        {"{gitdir}", as->gitdir}, {"{hooks}", as->hooks}, {"{hook}", as->hook}};
    while (*path) {
        size_t i = 0, len = 0;
        for (; i < sizeof places / sizeof places[0] && !len; i++)
            if (strncmp(path, places[i].name, strlen(places[i].name)) == 0)
                len = strlen(places[i].name);
        if (len)
            sp_buf_puts(out, places[i - 1].as);
        else
            sp_buf_putc(out, *path);
        path += len ? len : 1;
    }
}

/* --- for the installer --- */

static bool is_any(const struct sp_host_row *host)
{
    return host->name != NULL;
}

static bool is_for_all(const struct sp_host_row *host)
{
    return host->global_home != NULL;
}

/* Is the place one that no row before has? NULL is none. */
static bool is_new(const struct sp_host_row *host, const char *place,
                   const char *(*place_of)(const struct sp_host_row *host))
{
    for (const struct sp_host_row *h = sp_hosts; place && h < host; h++)
        if (place_of(h) && strcmp(place_of(h), place) == 0)
            return false;
    return place != NULL;
}

static const char *home_of(const struct sp_host_row *host)
{
    return host->home;
}

static const char *global_home_of(const struct sp_host_row *host)
{
    return host->global_home;
}

/* Does it have a place for hooks of one repository? */
static bool has_place(const struct sp_host_row *host)
{
    return is_new(host, host->home, home_of);
}

/* The same, for all repositories. */
static bool has_global_place(const struct sp_host_row *host)
{
    return is_new(host, host->global_home, global_home_of);
}

static void list_hosts(struct sp_buf *out, const char *variable,
                       bool (*belongs)(const struct sp_host_row *host))
{
    const char *before = "";
    sp_buf_printf(out, "%s='", variable);
    for (const struct sp_host_row *host = sp_hosts; host->name; host++)
        if (belongs(host)) {
            sp_buf_printf(out, "%s%s", before, host->name);
            before = " ";
        }
    sp_buf_puts(out, "'\n");
}

static void add_place(struct sp_buf *out, const struct sp_host_row *host,
                      const char *how, const char *path)
{
    if (!path)
        return;
    sp_buf_printf(out, "    %s,%s) printf '%%s\\n' \"", host->name, how);
    add_path(out, path, &(struct places){"$gitdir", "$hooks", "$2"});
    sp_buf_puts(out, "\" ;;\n");
}

static void add_mark(struct sp_buf *out, const struct sp_host_row *host,
                     const char *how, const char *marks)
{
    if (marks)
        sp_buf_printf(out, "    %s,%s)\n        %s\n        ;;\n", host->name,
                      how, marks);
}

static void add_looks(struct sp_buf *out, const struct sp_host_row *host)
{
    if (host->runs_ours)
        sp_buf_printf(out, "    %s) delegate_looks '%s' %s ;;\n", host->name,
                      host->runs_ours, host->regenerate);
    else if (host->home && strncmp(host->home, "{hooks}", 7) == 0)
        sp_buf_printf(out, "    %s) git_looks \"$hooks/$hook\" ;;\n",
                      host->name);
}

void shell_hosts(struct sp_buf *out, const char *about)
{
    (void)about;
    list_hosts(out, "hosts", is_any);
    list_hosts(out, "hosts_global", is_for_all);
    list_hosts(out, "hosts_places", has_place);
    list_hosts(out, "hosts_global_places", has_global_place);
    sp_buf_puts(out, "\n# Prints the file that the host runs for a hook.\n"
                     "host_place() { # HOST HOOK\n"
                     "    case $1,${global:+all},$2 in\n");
    for (const struct sp_host_row *host = sp_hosts; host->name; host++) {
        add_place(out, host, "all,update", host->global_update_home);
        add_place(out, host, "all,*", host->global_home);
        add_place(out, host, ",*", host->home);
    }
    sp_buf_puts(out, "    esac\n}\n"
                     "\n# Prints what tells that it is this host, or fails.\n"
                     "host_mark() { # HOST\n"
                     "    case $1,${global:+all} in\n");
    for (const struct sp_host_row *host = sp_hosts; host->name; host++) {
        add_mark(out, host, "", host->marks);
        add_mark(out, host, "all", host->global_marks);
    }
    sp_buf_puts(out, "    *) return 1 ;;\n    esac\n}\n"
                     "\n# Self-test: does the host run the file?\n"
                     "host_looks() { # HOST\n"
                     "    case $1 in\n");
    for (const struct sp_host_row *host = sp_hosts; host->name; host++)
        add_looks(out, host);
    sp_buf_puts(out, "    esac\n}\n");
}

/* --- for people --- */

static void doc_home(struct sp_buf *out, const struct sp_host_row *host)
{
    sp_buf_printf(out, "| %s | `./install.sh server REPO` | `", host->title);
    add_path(out, host->home,
             &(struct places){"REPO", "REPO/hooks", "pre-receive"});
    sp_buf_puts(out, "` |\n");
}

static void doc_global(struct sp_buf *out, const struct sp_host_row *host)
{
    const struct places places = {"DIR", "", "pre-receive"};
    sp_buf_printf(out,
                  "| %s, all %srepositories | `./install.sh server --host %s "
                  "--global DIR`; `DIR` is %s | `",
                  host->title, host->is_for_new ? "new " : "", host->name,
                  host->global_directory);
    add_path(out, host->global_home, &places);
    if (host->global_update_home) {
        sp_buf_puts(out, "`; with `--per-ref` `");
        add_path(out, host->global_update_home, &places);
    }
    sp_buf_puts(out, "` |\n");
}

void doc_hosts(struct sp_buf *out, const char *about)
{
    (void)about;
    sp_buf_puts(out, "| host | command | place of the hook |\n|---|---|---|\n");
    for (const struct sp_host_row *host = sp_hosts; host->name; host++) {
        if (host->home)
            doc_home(out, host);
        else
            sp_buf_printf(out,
                          "| %s | `./install.sh server --host %s` prints what "
                          "to do | in an environment of its own |\n",
                          host->title, host->name);
        if (host->global_home)
            doc_global(out, host);
    }
}
