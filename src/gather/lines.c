#include "lines.h"

#include "sallyport/inline_tests.h"
#include "sallyport/objects.h"

/* Two versions of a file. */
struct versions {
    struct sp_object before, after;
};

static bool is_file(const struct sp_side *side)
{
    return side->mode == SP_MODE_FILE || side->mode == SP_MODE_PROGRAM;
}

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

/* False where something else than the text differs, or it is too large. */
static bool read_versions(struct lines *lines, const struct sp_change *change,
                          struct versions *out)
{
    *out = (struct versions){0};
    if (!is_file(&change->old) || change->old.mode != change->new.mode)
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

static bool is_inline_test(struct lines *lines, const struct sp_change *change)
{
    struct versions versions;
    if (!sp_paths_have(&lines->policy->paths.inline_test, change->path) ||
        !read_versions(lines, change, &versions))
        return false;
    bool only = sp_inline_tests_only(change->path, versions.before.bytes,
                                     versions.after.bytes);
    dispose(&versions);
    return only;
}

bool sp_lines_matter(const struct lines *lines,
                     const struct sp_content *content)
{
    return lines->policy->paths.inline_test.count &&
           content->edited[SP_PATH_IMPLEMENTATION] &&
           lines->phase >= SP_PHASE_RED && lines->phase <= SP_PHASE_NEUTRAL;
}

enum sp_path_class sp_lines_class(struct lines *lines,
                                  const struct sp_change *change,
                                  enum sp_path_class path_class)
{
    return path_class == SP_PATH_IMPLEMENTATION && is_inline_test(lines, change)
               ? SP_PATH_TEST
               : path_class;
}
