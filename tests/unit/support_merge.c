#include "support_merge.h"
#include "support_content.h"
#include "support_objects.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sp_repo *merge_repo;
struct sp_error merge_err;

/* A blob "binary1", and so on. */
static void binary_blob(char number)
{
    const char name[] = {'b', 'i', 'n', 'a', 'r', 'y', number, '\0'};
    repo_object(name, "blob", (struct sp_str){name, sizeof name});
}

static struct sp_oid tree_id(const char *commit)
{
    struct sp_oid id = repo_id(commit);
    return objects_tree_of(&id);
}

void merge_open(void)
{
    repo_open();
    content_blobs();
    for (char i = '1'; i < '5'; i++)
        binary_blob(i);
    repo_blob("half", "a\nb\nc\nd\ne\n012345678\n");
    repo_blob("long", "1\n2\n3\n4\n5\n6\n7\n8\n");
    repo_blob("longer", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    repo_blob("longest", "0\n1\n2\n3\n4\n5\n6\n7\n8\n");
    merge_repo = repo_opened();
}

void merge_close(void)
{
    merge_find_git();
    repo_close();
}

static char *real_path; /* NULL: it is in the environment */

static void look_in(const char *path)
{
    if (!real_path)
        real_path = sp_strdup(getenv("PATH"));
    setenv("PATH", path, 1);
}

void merge_hide_git(void)
{
    look_in("/nonexistent");
}

void merge_wrap_git(const char *script)
{
    char *program = sp_strdup(repo_beside("git"));
    struct sp_buf path = {0};
    FILE *out = fopen(program, "w");
    cr_assert(out && fputs(script, out) >= 0);
    cr_assert(fclose(out) == 0 && chmod(program, 0755) == 0);
    *strrchr(program, '/') = '\0';
    sp_buf_printf(&path, "%s:%s", program, getenv("PATH"));
    look_in(sp_buf_text(&path));
    sp_buf_dispose(&path);
    free(program);
}

void merge_find_git(void)
{
    if (real_path)
        setenv("PATH", real_path, 1);
    free(real_path);
    real_path = NULL;
}

static int print(struct sp_str path, enum sp_own own, void *context)
{
    struct sp_buf *out = context;
    sp_buf_printf(out, "%s%.*s%s", out->len ? " " : "", SP_STR_ARG(path),
                  own == SP_OWN_RESOLUTION ? "(resolved)" : "");
    return 0;
}

const struct sp_code_paths *merge_code_paths;

static bool is_below_src(struct sp_str path, const void *context)
{
    (void)context;
    return sp_str_starts(path, "src/");
}

const struct sp_code_paths merge_below_src = {is_below_src, NULL};

char *merge_many_files(char name, const char *blob, int count)
{
    struct sp_buf tree = {0};
    for (int i = 0; i < count; i++)
        sp_buf_printf(&tree, "%s%c%03d=%s", i ? " " : "", name, i, blob);
    return sp_buf_detach(&tree);
}

/* What a merge of these parents ("a+b") has of its own; base is a commit, or "".
 */
char *merge_own(const char *parents, const char *base, const char *made)
{
    struct sp_buf out = {0};
    struct sp_oids ids = {0};
    struct sp_oid trees[3];
    struct sp_str word, rest = sp_str(parents);
    while (sp_str_item(&rest, '+', &word)) {
        char *name = sp_strndup(word.ptr, word.len);
        SP_VEC_PUSH(&ids, repo_id(name));
        free(name);
    }
    struct sp_merge merge = {.tree = tree_of(made),
                             .parents = ids.items,
                             .parent_count = ids.count,
                             .code = merge_code_paths};
    if (*base) {
        trees[0] = tree_id("ours");
        trees[1] = tree_id("theirs");
        trees[2] = tree_id(base);
        merge.trees = trees;
    }
    int code = sp_repo_merge_own(merge_repo, &merge, print, &out, &merge_err);
    if (code)
        sp_buf_printf(&out, "error %d: %s", code, merge_err.message);
    merge_err = (struct sp_error){0};
    sp_buf_puts(&out, "");
    free(ids.items);
    return sp_buf_detach(&out);
}

void merge_assert_here(const char *parents, const char *base, const char *made,
                       const char *own)
{
    merge_hide_git();
    SAME(merge_own(parents, base, made),
         own ? own : "error -4: cannot run git: No such file or directory");
    merge_find_git();
}

void merge_draw(const struct merge_row *row)
{
    commit_of("base-commit", "", row->base);
    commit_of("ours", "base-commit", row->ours);
    commit_of("theirs", "base-commit", row->theirs);
}

void merge_assert_own(const struct merge_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        merge_draw(&rows[i]);
        SAME(merge_own("ours+theirs", "", rows[i].made), rows[i].own);
        SAME(merge_own("ours+theirs", "base-commit", rows[i].made),
             rows[i].own);
    }
}
