#include "sallyport/weakened.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alike.h"
#include "sallyport/test_marks.h"
#include "sallyport/test_names.h"
#include "sallyport/vec.h"

struct test_file {
    char *path;
    bool was_there, is_there, was_test, has_moved;
    enum sp_weakening unread;
    /* Marks that only one version has, and those of them that moved: */
    size_t lost[SP_MARKS], gained[SP_MARKS], left;
    size_t own_skips;     /* new lines that are a test and its skip at once */
    struct sp_alike text; /* of a file that only one version has */
};

/* A mark in one version of a file. */
struct entry {
    unsigned long long line; /* a hash */
    size_t file;
    enum sp_mark mark;
    bool is_after;
};

struct sp_tests {
    SP_VEC(struct test_file) files;
    SP_VEC(struct entry) entries;
};

struct hashes {
    unsigned long long *items;
    size_t count, capacity;
};

/* Where marks are added to. */
struct version {
    struct sp_tests *tests;
    bool is_after;
    const char *test_line; /* of the last test; NULL: none came yet */
    bool is_known;         /* was that test there before? */
    struct hashes known;   /* the tests that were there, sorted */
    struct hashes waiting; /* skips above the test that they are for */
};

struct sp_tests *sp_tests_new(void)
{
    return sp_calloc(1, sizeof(struct sp_tests));
}

void sp_tests_free(struct sp_tests *tests)
{
    if (!tests)
        return;
    for (size_t i = 0; i < tests->files.count; i++) {
        free(tests->files.items[i].path);
        sp_alike_dispose(&tests->files.items[i].text);
    }
    free(tests->files.items);
    free(tests->entries.items);
    free(tests);
}

static int by_hash(const void *a, const void *b)
{
    const unsigned long long *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool knows(const struct version *version, unsigned long long line)
{
    return version->known.count &&
           bsearch(&line, version->known.items, version->known.count,
                   sizeof line, by_hash);
}

static void add_entry(const struct version *version, enum sp_mark mark,
                      unsigned long long line)
{
    struct entry entry = {line, version->tests->files.count - 1, mark,
                          version->is_after};
    SP_VEC_PUSH(&version->tests->entries, entry);
}

/* The skips above a test count if it was there before. */
static void end_waiting(struct version *version, bool counts)
{
    for (size_t i = 0; counts && i < version->waiting.count; i++)
        add_entry(version, SP_MARK_SKIP, version->waiting.items[i]);
    version->waiting.count = 0;
}

static void add_skip(struct version *version, struct sp_str line,
                     unsigned long long hash)
{
    struct sp_tests *tests = version->tests;
    bool is_above = sp_str_starts(line, "@") || sp_str_starts(line, "#[") ||
                    sp_str_starts(line, "[");
    if (version->test_line == line.ptr && !version->is_known)
        tests->files.items[tests->files.count - 1].own_skips++;
    else if (is_above && version->test_line != line.ptr)
        SP_VEC_PUSH(&version->waiting, hash);
    else if (!version->test_line || version->is_known)
        add_entry(version, SP_MARK_SKIP, hash);
}

static void add_mark(enum sp_mark mark, struct sp_str line, void *context)
{
    struct version *version = context;
    unsigned long long hash = sp_str_hash(line);
    if (mark == SP_MARK_SKIP && version->is_after) {
        add_skip(version, line, hash);
        return;
    }
    add_entry(version, mark, hash);
    if (mark != SP_MARK_TEST)
        return;
    version->test_line = line.ptr;
    version->is_known = knows(version, hash);
    end_waiting(version, version->is_known);
    if (!version->is_after)
        SP_VEC_PUSH(&version->known, hash);
}

/* Adds the marks of both versions; says whether there were any before. */
static bool add_marks(struct sp_tests *tests, struct sp_str path,
                      const struct sp_str *before, const struct sp_str *after)
{
    struct version version = {.tests = tests};
    size_t count = tests->entries.count;
    if (before)
        sp_test_marks_read(path, *before, add_mark, &version);
    bool had_some = tests->entries.count > count;
    if (version.known.count)
        qsort(version.known.items, version.known.count,
              sizeof *version.known.items, by_hash);
    version.is_after = true;
    version.test_line = NULL;
    if (after)
        sp_test_marks_read(path, *after, add_mark, &version);
    end_waiting(&version, true);
    free(version.known.items);
    free(version.waiting.items);
    return had_some;
}

static struct test_file *add_file(struct sp_tests *tests, struct sp_str path)
{
    struct test_file file = {.path = sp_strndup(path.ptr, path.len)};
    SP_VEC_PUSH(&tests->files, file);
    return &tests->files.items[tests->files.count - 1];
}

void sp_tests_add(struct sp_tests *tests, struct sp_str path,
                  const struct sp_str *before, const struct sp_str *after)
{
    if (!sp_test_marks_know(path))
        return;
    struct test_file *file = add_file(tests, path);
    file->was_there = before != NULL;
    file->is_there = after != NULL;
    if (!before != !after)
        sp_alike_read(&file->text, before ? *before : *after);
    bool had_marks = add_marks(tests, path, before, after);
    file->was_test = had_marks || (before && sp_str_trim(*before).len &&
                                   sp_test_name_seems(path));
}

void sp_tests_add_unread(struct sp_tests *tests, struct sp_str path,
                         enum sp_weakening weakening)
{
    if (sp_test_marks_know(path))
        add_file(tests, path)->unread = weakening;
}

static int by_line(const struct entry *x, const struct entry *y)
{
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->mark > y->mark) - (x->mark < y->mark);
}

static int by_place(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = by_line(x, y);
    if (!order && x->file != y->file)
        order = x->file < y->file ? -1 : 1;
    return order ? order : x->is_after - y->is_after;
}

/* How much more often one file has a line than before; never 0. */
struct change {
    const struct entry *entry; /* one of them */
    long more;
};

struct changes {
    struct change *items;
    size_t count, capacity;
};

static void find_changes(const struct sp_tests *tests, struct changes *out)
{
    const struct entry *entries = tests->entries.items;
    for (size_t i = 0, next; i < tests->entries.count; i = next) {
        struct change change = {&entries[i], 0};
        for (next = i; next < tests->entries.count &&
                       entries[next].file == entries[i].file &&
                       !by_line(&entries[i], &entries[next]);
             next++)
            change.more += entries[next].is_after ? 1 : -1;
        if (change.more)
            SP_VEC_PUSH(out, change);
    }
}

/* Takes as much as is wanted, or as is left. */
static size_t take(size_t wanted, size_t *left)
{
    size_t taken = wanted < *left ? wanted : *left;
    *left -= taken;
    return taken;
}

/* Counts what of one line its files lost and gained. What one lost and another
 * gained has moved. */
static void count_line(struct sp_tests *tests, const struct change *changes,
                       size_t count)
{
    enum sp_mark mark = changes[0].entry->mark;
    size_t lost = 0, gained = 0;
    for (size_t i = 0; i < count; i++)
        *(changes[i].more < 0 ? &lost : &gained) +=
            (size_t)labs(changes[i].more);
    size_t leaving = lost < gained ? lost : gained, entering = leaving;
    for (size_t i = 0; i < count; i++) {
        struct test_file *file = &tests->files.items[changes[i].entry->file];
        size_t more = (size_t)labs(changes[i].more);
        size_t moved = take(more, changes[i].more < 0 ? &leaving : &entering);
        if (changes[i].more > 0) {
            file->gained[mark] += more - moved;
        } else {
            file->left += moved;
            file->lost[mark] += more - moved;
        }
    }
}

static void count_lines(struct sp_tests *tests)
{
    struct changes changes = {0};
    if (tests->entries.count)
        qsort(tests->entries.items, tests->entries.count,
              sizeof *tests->entries.items, by_place);
    find_changes(tests, &changes);
    for (size_t i = 0, n; i < changes.count; i += n) {
        const struct change *first = &changes.items[i];
        for (n = 1;
             i + n < changes.count && !by_line(first->entry, first[n].entry);)
            n++;
        count_line(tests, first, n);
    }
    free(changes.items);
}

/* Did at least half of what it held go elsewhere? */
static bool has_moved(const struct test_file *file)
{
    return file->left && file->left >= file->lost[SP_MARK_TEST] +
                                           file->lost[SP_MARK_ASSERTION];
}

/* The name of a file up to its first dot: "cart" of "a/cart.test.js". */
static struct sp_str stem_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return (struct sp_str){name, strcspn(name, ".")};
}

static bool is_renamed(const struct test_file *went,
                       const struct test_file *came)
{
    enum { ALIKE = 50, ALIKE_BY_NAME = 20 };
    bool is_same = sp_str_equal(stem_of(went->path), stem_of(came->path));
    return sp_alike_percent(&went->text, &came->text) >=
           (is_same ? ALIKE_BY_NAME : ALIKE);
}

/* Finds where deleted files went, within a bound. */
static void find_renamed(struct sp_tests *tests)
{
    enum { MAX_COMPARED = 10000 };
    size_t compared = 0;
    for (size_t i = 0; i < tests->files.count; i++) {
        struct test_file *went = &tests->files.items[i];
        bool is_gone = went->was_there && !went->is_there && !went->unread;
        for (size_t k = 0; is_gone && k < tests->files.count; k++) {
            const struct test_file *came = &tests->files.items[k];
            if (went->has_moved || came->was_there || came->unread)
                continue;
            if (++compared > MAX_COMPARED)
                return;
            went->has_moved = is_renamed(went, came);
        }
    }
}

/* How many more of a mark a file gained than it lost. */
static size_t surplus_of(const struct test_file *file, int mark)
{
    return file->gained[mark] > file->lost[mark]
               ? file->gained[mark] - file->lost[mark]
               : 0;
}

/* What files lost by edits while they moved, others may have gained. */
static void settle_moved(struct sp_tests *tests)
{
    size_t surplus[SP_MARKS] = {0};
    find_renamed(tests);
    for (size_t i = 0; i < tests->files.count; i++)
        for (int mark = 0; mark < SP_MARKS; mark++)
            surplus[mark] += surplus_of(&tests->files.items[i], mark);
    for (size_t i = 0; i < tests->files.count; i++) {
        struct test_file *file = &tests->files.items[i];
        file->has_moved = file->has_moved || has_moved(file);
        for (int mark = 0; file->has_moved && mark < SP_MARKS; mark++)
            file->lost[mark] -= take(file->lost[mark], &surplus[mark]);
    }
}

static enum sp_weakening weigh(const struct test_file *file)
{
    if (file->unread)
        return file->unread;
    if (!file->is_there && !file->has_moved && file->was_test)
        return SP_WEAKENED_DELETED;
    if (file->was_there &&
        (file->gained[SP_MARK_SKIP] > file->lost[SP_MARK_SKIP] ||
         (file->own_skips && file->lost[SP_MARK_TEST])))
        return SP_WEAKENED_SKIPPED;
    if (file->lost[SP_MARK_TEST] > file->gained[SP_MARK_TEST])
        return SP_WEAKENED_DELETED;
    return file->lost[SP_MARK_ASSERTION] > file->gained[SP_MARK_ASSERTION]
               ? SP_WEAKENED_ASSERTIONS
               : SP_WEAKENED_NOT;
}

enum sp_weakening sp_tests_weigh(struct sp_tests *tests, const char **path)
{
    enum sp_weakening worst = SP_WEAKENED_NOT;
    count_lines(tests);
    settle_moved(tests);
    for (size_t i = 0; i < tests->files.count; i++) {
        enum sp_weakening found = weigh(&tests->files.items[i]);
        if (found > worst)
            *path = tests->files.items[i].path;
        worst = found > worst ? found : worst;
    }
    return worst;
}
