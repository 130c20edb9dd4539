/*
 * What git makes of one name, where no rename has to do with it: process_entry() and
 * handle_content_merge() of git's merge-ort.c. A conflict is judged as in
 * merge_compare.c.
 */
#include "merge.h"

const struct sp_side *sp_merge_given(const struct sp_side *sides)
{
    if (sp_side_equal(&sides[OURS], &sides[BASE]))
        return &sides[THEIRS];
    return sp_side_equal(&sides[THEIRS], &sides[BASE]) ||
                   sp_side_equal(&sides[OURS], &sides[THEIRS])
               ? &sides[OURS]
               : NULL;
}

static enum merged_file exactly(const struct sp_side *sides,
                                const struct sp_side *expected)
{
    return sp_side_equal(&sides[MADE], expected) ? FILE_IS_GITS : FILE_CHANGES;
}

/* Is it the mode of a side or of the base? */
static bool has_known_mode(const struct sp_side *sides)
{
    const uint32_t mode = sides[MADE].mode;
    return mode && (mode == sides[OURS].mode || mode == sides[THEIRS].mode ||
                    mode == sides[BASE].mode);
}

/* Are both the same kind of thing, with the same content? */
static bool is_alike(const struct sp_side *one, const struct sp_side *other)
{
    const bool is_kind =
        one->mode == other->mode ||
        (sp_mode_is_file(one->mode) && sp_mode_is_file(other->mode));
    return is_kind && sp_oid_equal(&one->id, &other->id);
}

static bool is_of_a_side(const struct sp_side *sides)
{
    return is_alike(&sides[MADE], &sides[OURS]) ||
           is_alike(&sides[MADE], &sides[THEIRS]);
}

/* git cannot merge it: a side has to be taken. */
static enum merged_file one_of_two(const struct sp_side *sides)
{
    if (!has_known_mode(sides))
        return FILE_CHANGES;
    return is_of_a_side(sides) ? FILE_IS_FREE : FILE_RESOLVES;
}

enum merged_file sp_merge_changed_or_gone(const struct sp_side *sides)
{
    bool is_free =
        !sides[MADE].mode || (has_known_mode(sides) && is_of_a_side(sides));
    return is_free ? FILE_IS_FREE : FILE_CHANGES;
}

/* Two modes of a file, of which only one side can have changed one. */
static uint32_t merged_mode(const struct sp_side *sides)
{
    return sides[OURS].mode == sides[BASE].mode ? sides[THEIRS].mode
                                                : sides[OURS].mode;
}

/* What both sides have added is merged like a change of nothing. */
bool sp_merge_mixes(const struct sp_side *sides)
{
    if (!sp_mode_is_file(sides[OURS].mode) ||
        !sp_mode_is_file(sides[THEIRS].mode))
        return false;
    return sides[BASE].mode ? sp_mode_is_file(sides[BASE].mode)
                            : sides[OURS].mode == sides[THEIRS].mode &&
                                  !sp_oid_is_empty_blob(&sides[OURS].id) &&
                                  !sp_oid_is_empty_blob(&sides[THEIRS].id);
}

struct sp_side sp_merge_unmixed(const struct sp_side *sides)
{
    const struct sp_oid *base = &sides[BASE].id, *ours = &sides[OURS].id,
                        *theirs = &sides[THEIRS].id;
    struct sp_side merged = {.mode = merged_mode(sides)};
    if (sp_oid_equal(theirs, base) || sp_oid_equal(ours, theirs))
        merged.id = *ours;
    else if (sp_oid_equal(ours, base))
        merged.id = *theirs;
    return merged;
}

static enum merged_file merge_texts(struct sp_repo *repo,
                                    const struct sp_side *sides,
                                    const char *suffix)
{
    const struct sp_side merged = sp_merge_unmixed(sides);
    if (!sp_mode_is_file(sides[MADE].mode))
        return FILE_CHANGES;
    if (!sp_oid_is_zero(&merged.id))
        return exactly(sides, &merged);
    enum merged_file file = sp_merge_lines(repo, sides, suffix);
    if (file == FILE_IS_GITS)
        return sides[MADE].mode == merged.mode ? file : FILE_CHANGES;
    if (file == FILE_IS_BINARY)
        return one_of_two(sides);
    return file == FILE_UNKNOWN || has_known_mode(sides) ? file : FILE_CHANGES;
}

static bool is_link_everywhere(const struct sp_side *sides)
{
    return sides[OURS].mode == SP_MODE_SYMLINK &&
           sides[THEIRS].mode == SP_MODE_SYMLINK &&
           sides[BASE].mode == SP_MODE_SYMLINK;
}

static bool is_file_or_link(const struct sp_side *side)
{
    return sp_mode_is_file(side->mode) || side->mode == SP_MODE_SYMLINK;
}

/* git keeps both, and one of them at another name. */
static bool is_file_and_link(const struct sp_side *sides)
{
    return is_file_or_link(&sides[OURS]) && is_file_or_link(&sides[THEIRS]) &&
           sp_mode_is_file(sides[OURS].mode) !=
               sp_mode_is_file(sides[THEIRS].mode) &&
           (!sides[BASE].mode || is_file_or_link(&sides[BASE]));
}

/* Can git not merge the contents, whatever they are? */
static bool needs_a_side(const struct sp_side *sides)
{
    return is_link_everywhere(sides) || is_file_and_link(sides);
}

static bool is_changed_or_gone(const struct sp_side *sides)
{
    const struct sp_side *left = &sides[sides[OURS].mode ? OURS : THEIRS];
    return (!sides[OURS].mode || !sides[THEIRS].mode) &&
           sp_mode_is_file(sides[BASE].mode) && sp_mode_is_file(left->mode);
}

bool sp_merge_keeps_base(const struct sp_side *sides)
{
    return needs_a_side(sides) || is_changed_or_gone(sides);
}

enum merged_file sp_merge_entry(struct sp_repo *repo,
                                const struct sp_side *sides, const char *suffix)
{
    const struct sp_side *one = sp_merge_given(sides);
    if (one)
        return exactly(sides, one);
    if (needs_a_side(sides))
        return one_of_two(sides);
    if (sp_merge_mixes(sides))
        return merge_texts(repo, sides, suffix);
    return is_changed_or_gone(sides) ? sp_merge_changed_or_gone(sides)
                                     : FILE_UNKNOWN;
}

void sp_own_paths_add_file(struct own_paths *own, const char *path,
                           enum merged_file file)
{
    if (own && (file == FILE_CHANGES || file == FILE_RESOLVES))
        sp_own_paths_add_once(own, sp_str(path),
                              file == FILE_RESOLVES ? SP_OWN_RESOLUTION
                                                    : SP_OWN_CHANGE);
}
