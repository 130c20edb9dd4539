#include "lines.h"

#include "sallyport/inline_tests.h"
#include "sallyport/objects.h"
#include "sallyport/same_code.h"

/* Two versions of a file. */
struct versions {
    struct sp_object before, after;
};

static bool read_file(struct lines *lines, const struct sp_side *side,
                      struct sp_object *out)
{
    struct sp_error ignored = {0};
    size_t max = lines->left < LINES_OF_FILE ? lines->left : LINES_OF_FILE;
    if (sp_repo_read_file(lines->repo, &side->id, max, out, &ignored))
        return false;
    lines->left -= out->bytes.len;
    return true;
}

/* False where something other than the text differs, or a file is too large. */
static bool read_versions(struct lines *lines, const struct sp_change *change,
                          struct versions *out)
{
    *out = (struct versions){0};
    if (!sp_mode_is_file(change->old.mode) ||
        change->old.mode != change->new.mode)
        return false;
    if (!read_file(lines, &change->old, &out->before))
        return false;
    if (read_file(lines, &change->new, &out->after))
        return true;
    sp_object_dispose(&out->before);
    return false;
}

static void dispose(struct versions *versions)
{
    sp_object_dispose(&versions->before);
    sp_object_dispose(&versions->after);
}

static bool takes_stubs(const struct lines *lines)
{
    return lines->phase == SP_PHASE_RED && lines->policy->tdd.stubs;
}

static bool takes_removals(const struct lines *lines)
{
    return lines->phase == SP_PHASE_REFACTOR &&
           lines->policy->tdd.lone_refactor == SP_LONE_ON;
}

static bool takes_comments(const struct lines *lines)
{
    return (lines->phase == SP_PHASE_NEUTRAL ||
            lines->phase == SP_PHASE_REFACTOR) &&
           lines->policy->tdd.no_code_change == SP_NO_CODE_NEUTRAL;
}

/* A file that comes without code, or goes, is none. Other phases may bring code. */
static bool takes_blank(const struct lines *lines,
                        enum sp_path_class path_class)
{
    return sp_path_class_is_code(path_class) &&
           (lines->phase == SP_PHASE_NEUTRAL || lines->phase == SP_PHASE_RED) &&
           lines->policy->tdd.no_code_change == SP_NO_CODE_NEUTRAL;
}

static bool is_blank(struct sp_str path, struct sp_str text)
{
    return sp_str_trim(text).len == 0 || sp_same_code(path, sp_str(""), text);
}

/* Can the lines of an edit in that class matter, whatever its path? */
static bool asks_for(const struct lines *lines, enum sp_path_class path_class)
{
    if (path_class == SP_PATH_TEST)
        return takes_removals(lines);
    return sp_path_class_is_code(path_class) &&
           (takes_stubs(lines) || takes_comments(lines) ||
            takes_removals(lines));
}

/* Can such a file hold tests? path: NULL where it is not known yet. */
static bool may_hold_tests(const struct lines *lines,
                           enum sp_path_class path_class,
                           const struct sp_str *path)
{
    const struct sp_strings *globs = &lines->policy->paths.inline_test;
    return path_class == SP_PATH_IMPLEMENTATION && globs->count &&
           lines->phase >= SP_PHASE_RED && lines->phase <= SP_PHASE_NEUTRAL &&
           (!path || sp_paths_have(globs, *path));
}

bool sp_lines_matter(const struct lines *lines,
                     const struct sp_content *content)
{
    if (lines->phase == SP_PHASE_GREEN &&
        (content->edited[SP_PATH_TEST] || content->deleted[SP_PATH_TEST]))
        return true;
    for (int i = 0; i < SP_PATH_CLASSES; i++)
        if ((content->edited[i] && asks_for(lines, (enum sp_path_class)i)) ||
            ((content->added[i] || content->deleted[i]) &&
             takes_blank(lines, (enum sp_path_class)i)) ||
            ((content->edited[i] || content->added[i]) &&
             may_hold_tests(lines, (enum sp_path_class)i, NULL)))
            return true;
    return false;
}

/* Are the tests looked at in a file of that class? */
static bool holds_tests(const struct lines *lines,
                        enum sp_path_class path_class, struct sp_str path)
{
    return lines->tests && (path_class == SP_PATH_TEST ||
                            may_hold_tests(lines, path_class, &path));
}

/* Adds the tests of both versions; NULL: there is none. */
static void add_tests(struct lines *lines, enum sp_path_class path_class,
                      struct sp_str path, const struct sp_str *before,
                      const struct sp_str *after)
{
    struct sp_buf old = {0}, new = {0};
    if (path_class == SP_PATH_TEST) {
        sp_tests_add(lines->tests, path, before, after);
        return;
    }
    if (before)
        sp_inline_tests_text(path, *before, &old);
    if (after)
        sp_inline_tests_text(path, *after, &new);
    struct sp_str x = {old.data, old.len}, y = {new.data, new.len};
    sp_tests_add(lines->tests, path, before ? &x : NULL, after ? &y : NULL);
    sp_buf_dispose(&old);
    sp_buf_dispose(&new);
}

static bool has_tests(enum sp_inline_change change)
{
    return change >= SP_INLINE_TESTS;
}

static void compare_tests(struct lines *lines, const struct sp_change *change,
                          enum sp_path_class path_class)
{
    struct versions versions = {0};
    if (!sp_mode_is_file(change->old.mode))
        return;
    bool is_read = sp_mode_is_file(change->new.mode) &&
                   read_file(lines, &change->old, &versions.before) &&
                   read_file(lines, &change->new, &versions.after);
    if (is_read)
        add_tests(lines, path_class, change->path, &versions.before.bytes,
                  &versions.after.bytes);
    else if (path_class == SP_PATH_TEST)
        sp_tests_add_unread(lines->tests, change->path, SP_WEAKENED_ASSERTIONS);
    dispose(&versions);
}

/* What is in a file that came or went; `inlined`: it may hold tests. */
static void look_inside(struct inside *out, const struct sp_change *change,
                        struct sp_str text, bool inlined, bool may_be_blank)
{
    enum sp_inline_change found =
        inlined ? sp_inline_tests_compare(change->path, sp_str(""), text)
                : SP_INLINE_CODE;
    out->has_tests = has_tests(found);
    out->has_code = found != SP_INLINE_TESTS &&
                    !(may_be_blank && is_blank(change->path, text));
}

struct inside sp_lines_move(struct lines *lines, const struct sp_change *change,
                            enum sp_path_class path_class)
{
    struct inside inside = {.has_code = true};
    struct sp_object file = {0};
    bool came = change->new.mode;
    const struct sp_side *side = came ? &change->new : &change->old;
    bool inlined = came && may_hold_tests(lines, path_class, &change->path);
    bool is_weighed = holds_tests(lines, path_class, change->path);
    bool may_be_blank = takes_blank(lines, path_class);
    if (!sp_mode_is_file(side->mode) ||
        (!inlined && !is_weighed && !may_be_blank))
        return inside;
    if (!read_file(lines, side, &file)) {
        inside.unread = path_class == SP_PATH_TEST;
        return inside;
    }
    if (is_weighed)
        add_tests(lines, path_class, change->path, came ? NULL : &file.bytes,
                  came ? &file.bytes : NULL);
    look_inside(&inside, change, file.bytes, inlined, may_be_blank);
    sp_object_dispose(&file);
    return inside;
}

/* What the lines of an edit of code, or of a test, amount to. */
static enum edit_kind kind_of(const struct lines *lines,
                              const struct sp_change *change,
                              const struct edit *edit,
                              enum sp_inline_change inlined,
                              const struct versions *versions)
{
    struct sp_str before = versions->before.bytes,
                  after = versions->after.bytes;
    bool is_code = sp_path_class_is_code(edit->path_class);
    if (is_code && takes_stubs(lines) &&
        (inlined == SP_INLINE_ADDS || sp_str_has_lines(after, before)))
        return EDIT_ADDS;
    if (is_code && takes_comments(lines) &&
        sp_same_code(change->path, before, after))
        return EDIT_KEEPS;
    return takes_removals(lines) && sp_str_has_lines(before, after)
               ? EDIT_REMOVES
               : EDIT_CHANGES;
}

struct edit sp_lines_judge(struct lines *lines, const struct sp_change *change,
                           enum sp_path_class path_class)
{
    struct edit edit = {path_class, EDIT_CHANGES, false};
    enum sp_inline_change found = SP_INLINE_CODE;
    struct versions versions;
    bool inlined = may_hold_tests(lines, path_class, &change->path);
    if (holds_tests(lines, path_class, change->path))
        compare_tests(lines, change, path_class);
    if ((!inlined && !asks_for(lines, path_class)) ||
        !read_versions(lines, change, &versions))
        return edit;
    if (inlined)
        found = sp_inline_tests_compare(change->path, versions.before.bytes,
                                        versions.after.bytes);
    if (found == SP_INLINE_TESTS)
        edit.path_class = SP_PATH_TEST;
    else
        edit.has_tests = has_tests(found);
    edit.kind = kind_of(lines, change, &edit, found, &versions);
    dispose(&versions);
    return edit;
}
