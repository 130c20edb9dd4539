/* Temporary repositories, made by git itself; see support.h. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"
#include "support_files.h"
#include "support_objects.h"

enum { FIRST_COMMIT_AT = 1700000000 };

static struct {
    char root[64], path[80];
    char beside[512];
    SP_VEC(struct name {
        char text[16];
        struct sp_oid id;
    })
    names;
    long clock;
    struct sp_repo *opened;
} repo;

long repo_clock_step;

const char *repo_path(void)
{
    return repo.path;
}

const char *repo_beside(const char *name)
{
    snprintf(repo.beside, sizeof repo.beside, "%s/%s", repo.root, name);
    return repo.beside;
}

static char *read_all(const char *path)
{
    struct sp_buf text = {0};
    char chunk[4096];
    size_t got;
    FILE *file = fopen(path, "r");
    cr_assert(file, "cannot read %s", path);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        sp_buf_add(&text, chunk, got);
    fclose(file);
    while (text.len && text.data[text.len - 1] == '\n')
        text.data[--text.len] = '\0';
    sp_buf_puts(&text, "");
    char *result = sp_strdup(sp_buf_text(&text));
    sp_buf_dispose(&text);
    return result;
}

static void write_all(const char *path, const char *content, size_t len)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(content, 1, len, file) == len, "cannot write %s",
              path);
    fclose(file);
}

static void redirect(posix_spawn_file_actions_t *actions, int target,
                     const char *file, int flags)
{
    posix_spawn_file_actions_addopen(actions, target, repo_beside(file), flags,
                                     0600);
}

/* Standard input, output and error are files, so nothing can block. */
static void run_git(const char *const argv[], const char *input, size_t len)
{
    const char *all[32] = {"git", "-C"};
    bool exists = access(repo.path, F_OK) == 0;
    all[2] = exists ? repo.path : repo.root;
    for (size_t i = 0; argv[i]; i++)
        all[i + 3] = argv[i];
    write_all(repo_beside("stdin"), input ? input : "", len);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    redirect(&actions, STDIN_FILENO, "stdin", O_RDONLY);
    redirect(&actions, STDOUT_FILENO, "stdout", O_WRONLY | O_CREAT | O_TRUNC);
    redirect(&actions, STDERR_FILENO, "stderr", O_WRONLY | O_CREAT | O_TRUNC);
    pid_t child;
    int status = 0;
    cr_assert(posix_spawnp(&child, "git", &actions, NULL,
                           (char *const *)(void *)all, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    waitpid(child, &status, 0);
    if (status != 0) {
        char *message = read_all(repo_beside("stderr"));
        cr_assert(false, "git %s: %s", argv[0], message);
    }
}

char *repo_git(const char *const argv[], const char *input)
{
    run_git(argv, input, input ? strlen(input) : 0);
    return read_all(repo_beside("stdout"));
}

/* Nobody's configuration, a fixed identity and clock. */
static void seal_environment(void)
{
    static const struct {
        const char *name, *value;
    } fixed[] = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                 {"GIT_CONFIG_NOSYSTEM", "1"},
                 {"GIT_AUTHOR_NAME", "Dana Scully"},
                 {"GIT_AUTHOR_EMAIL", "dana@example.org"},
                 {"GIT_AUTHOR_DATE", "1700000000 +0000"},
                 {"GIT_COMMITTER_NAME", "Dana Scully"},
                 {"GIT_COMMITTER_EMAIL", "dana@example.org"},
                 {"GIT_COMMITTER_DATE", "1700000000 +0000"},
                 {"LC_ALL", "C"},
                 {"TZ", "UTC"}};
    static const char *const foreign[] = {"GIT_DIR",
                                          "GIT_WORK_TREE",
                                          "GIT_INDEX_FILE",
                                          "GIT_COMMON_DIR",
                                          "GIT_CEILING_DIRECTORIES",
                                          "GIT_NAMESPACE",
                                          "GIT_CONFIG_COUNT",
                                          "GIT_OBJECT_DIRECTORY",
                                          "GIT_CONFIG_PARAMETERS",
                                          "GIT_ALTERNATE_OBJECT_DIRECTORIES"};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        unsetenv(foreign[i]);
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        setenv(fixed[i].name, fixed[i].value, 1);
    setenv("HOME", repo.root, 1);
}

void repo_open(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(repo.root, sizeof repo.root, "%s/sallyport-XXXXXX",
             base && strlen(base) < 32 ? base : "/tmp");
    cr_assert(mkdtemp(repo.root));
    snprintf(repo.path, sizeof repo.path, "%s/repo.git", repo.root);
    seal_environment();
    repo.clock = FIRST_COMMIT_AT;
    objects_init(repo.path);
}

static int remove_one(const char *path, const struct stat *status, int type,
                      struct FTW *at)
{
    (void)status, (void)type, (void)at;
    return remove(path);
}

struct sp_repo *repo_opened(void)
{
    struct sp_error err = {0};
    cr_assert(!repo.opened, "it is open");
    cr_assert(sp_repo_open(&repo.opened, repo.path, NULL, NULL, &err) == SP_OK,
              "%s", err.message);
    return repo.opened;
}

void repo_close(void)
{
    sp_repo_free(repo.opened);
    objects_close();
    if (*repo.root)
        nftw(repo.root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(repo.names.items);
    files_reset();
    memset(&repo, 0, sizeof repo);
}

static const struct name *find(const char *name)
{
    for (size_t i = repo.names.count; i > 0; i--)
        if (strcmp(repo.names.items[i - 1].text, name) == 0)
            return &repo.names.items[i - 1];
    return NULL;
}

struct sp_oid repo_id(const char *name)
{
    if (strcmp(name, "-") == 0)
        return (struct sp_oid){{0}};
    const struct name *found = find(name);
    cr_assert(found, "no such commit: %s", name);
    return found->id;
}

const char *repo_hex(const char *name)
{
    static char hex[SP_OID_HEX + 1];
    struct sp_oid id = repo_id(name);
    return sp_oid_format(hex, &id);
}

void repo_name(const char *name, const char *hex)
{
    struct name fresh = {{0}, {{0}}};
    snprintf(fresh.text, sizeof fresh.text, "%s", name);
    cr_assert(sp_oid_parse(&fresh.id, hex, SP_OID_HEX), "no id: %s", hex);
    SP_VEC_PUSH(&repo.names, fresh);
}

const char *repo_name_of(const struct sp_oid *id)
{
    for (size_t i = 0; i < repo.names.count; i++)
        if (sp_oid_equal(&repo.names.items[i].id, id))
            return repo.names.items[i].text;
    return "?";
}

static void name_id(const char *name, struct sp_oid id)
{
    char hex[SP_OID_HEX + 1];
    repo_name(name, sp_oid_format(hex, &id));
}

void repo_object(const char *name, const char *type, struct sp_str bytes)
{
    name_id(name, objects_write(type, bytes));
}

void repo_tag(const char *name, const char *target, const char *type)
{
    char text[256];
    snprintf(text, sizeof text,
             "object %s\ntype %s\ntag %s\n"
             "tagger Dana Scully <dana@example.org> 1700000000 +0000\n\nv\n",
             repo_hex(target), type, name);
    repo_object(name, "tag", sp_str(text));
}

void repo_blob(const char *name, const char *content)
{
    repo_object(name, "blob", sp_str(content));
}

void repo_tree(const char *name)
{
    repo_object(name, "tree", sp_str(""));
}

/* Begins a commit under a name; parents as in "a+b". finish() gives it an id. */
static void begin(const char *name, const char *parents)
{
    struct sp_str word, rest = sp_str(parents);
    struct name fresh = {{0}, {{0}}};
    while (sp_str_item(&rest, '+', &word)) {
        char *one = sp_strndup(word.ptr, word.len);
        const struct name *found = find(one);
        cr_assert(found, "no such parent: %s", one);
        files_parent(repo.names.count, (size_t)(found - repo.names.items));
        free(one);
    }
    snprintf(fresh.text, sizeof fresh.text, "%s", name);
    SP_VEC_PUSH(&repo.names, fresh);
}

static void change(const char *path, const char *content, void *tree)
{
    if (!content) {
        objects_tree_remove(tree, path);
        return;
    }
    struct sp_oid blob = objects_write("blob", sp_str(content));
    objects_tree_put(tree, path, 0100644, &blob);
}

/* Writes the commit that was begun last. */
static void finish(const char *message)
{
    size_t commit = repo.names.count - 1, parents[8];
    size_t count = files_parents(commit, parents, 8);
    char hex[SP_OID_HEX + 1];
    struct sp_buf lines = {0};
    for (size_t i = 0; i < count; i++)
        sp_buf_printf(&lines, "parent %s\n",
                      sp_oid_format(hex, &repo.names.items[parents[i]].id));
    struct objects_tree *tree =
        objects_tree_begin(count ? &repo.names.items[parents[0]].id : NULL);
    files_write(commit, change, tree);
    struct sp_oid id = objects_tree_finish(tree);
    repo.names.items[commit].id =
        objects_commit(&id, sp_buf_text(&lines), repo.clock, message);
    repo.clock += repo_clock_step;
    sp_buf_dispose(&lines);
}

void repo_commit(const char *name, const char *parents, const char *message)
{
    begin(name, parents);
    if (!strchr(parents, '+'))
        files_fit(repo.names.count - 1, name, message);
    finish(message);
}

void repo_file(const char *name, const char *parents, const char *message,
               const char *path, const char *content)
{
    begin(name, parents);
    files_put(repo.names.count - 1, path, content);
    finish(message);
}

void repo_files(const char *name, const char *parents, const char *message,
                const char *paths)
{
    struct sp_str word, rest = sp_str(paths);
    begin(name, parents);
    while (sp_str_item(&rest, ' ', &word)) {
        char *path = sp_strndup(word.ptr, word.len);
        char *content = strchr(path, '=');
        bool removed = *path == '-';
        if (content)
            *content++ = '\0';
        files_put(repo.names.count - 1, path + removed,
                  removed   ? NULL
                  : content ? content
                            : path);
        free(path);
    }
    finish(message);
}

/* What it changes: see repo_draw(). */
static void hold(const struct drawn *word, const char *message)
{
    static const char *const documents[] = {
        "docs/prp/A-1.md", "docs/prp/B-1.md", "docs/prp/C-1.md"};
    size_t commit = repo.names.count - 1;
    if (word->is_move)
        files_move(commit, word->name, message);
    else if (!word->is_empty && word->parent_count < 2)
        files_fit(commit, word->name, message);
    for (size_t i = 0; word->is_root && i < 3; i++)
        files_put(commit, documents[i],
                  "## Business justification\nIt pays.\n"
                  "## Technical architecture\nA tunnel.\n"
                  "## Security assessment\nKeys.\n"
                  "## Test strategy\nRED first.\n");
}

static void compose(struct sp_buf *out, const struct drawn *word)
{
    static const struct {
        char phase;
        const char *before;
    } types[] = {{'R', "test: "}, {'G', "feat: "}, {'F', "refactor: "},
                 {'N', "docs: "}, {'M', "Merge "}, {'U', ""}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].phase == word->phase)
            sp_buf_printf(out, "%s%s\n", types[i].before, word->name);
    for (const char *prp = word->prps; *prp; prp++)
        sp_buf_printf(out, "%s%c-1", prp == word->prps ? "\nPRP: " : ", ",
                      *prp);
}

void repo_draw(const char *drawing)
{
    struct drawn word;
    char previous[16] = "base";
    for (size_t place = 1; draw(&drawing, &word, place); place++) {
        struct sp_buf parents = {0}, message = {0};
        compose(&message, &word);
        for (size_t i = 0; i < word.parent_count; i++)
            sp_buf_printf(&parents, "%s%s", i ? "+" : "", word.parents[i]);
        if (!word.parent_count && !word.is_root)
            sp_buf_puts(&parents, previous);
        begin(word.name, sp_buf_text(&parents));
        hold(&word, sp_buf_text(&message));
        finish(sp_buf_text(&message));
        memcpy(previous, word.name, sizeof previous);
        sp_buf_dispose(&parents);
        sp_buf_dispose(&message);
    }
}

void repo_squash(const char *name, const char *parent, const char *head,
                 const char *message)
{
    char line[SP_OID_HEX + 16];
    struct sp_buf text = {0};
    struct sp_oid tree;
    char *onto = sp_strdup(repo_hex(parent));
    char *merged = repo_git((const char *[]){"merge-tree", "--write-tree", onto,
                                             repo_hex(head), NULL},
                            NULL);
    cr_assert(sp_oid_parse(&tree, merged, SP_OID_HEX));
    snprintf(line, sizeof line, "parent %s\n", onto);
    sp_buf_printf(&text, "%s\n", message);
    name_id(name,
            objects_commit(&tree, line, FIRST_COMMIT_AT, sp_buf_text(&text)));
    sp_buf_dispose(&text);
    free(merged);
    free(onto);
}

/* By hand: it happens so often that a process for each would take too long. */
void repo_ref(const char *ref, const char *name)
{
    char path[512], text[SP_OID_HEX + 2];
    snprintf(path, sizeof path, "%s/%s", repo.path, ref);
    if (strcmp(name, "-") == 0) {
        cr_assert(unlink(path) == 0, "no such ref: %s", ref);
        return;
    }
    for (char *c = path + strlen(repo.path) + 1; (c = strchr(c, '/')); c++) {
        *c = '\0';
        cr_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
        *c = '/';
    }
    snprintf(text, sizeof text, "%s\n", repo_hex(name));
    write_all(path, text, strlen(text));
}

void repo_write(const char *name, const char *content)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", repo.path, name);
    write_all(path, content, strlen(content));
}
