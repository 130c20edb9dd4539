#include "sallyport/path_index.h"

#include <stdlib.h>
#include <string.h>

/* The last four bytes, or fewer, in one number: the last byte is the lowest. */
static uint32_t end_of(struct sp_str text)
{
    uint32_t end = 0;
    for (size_t i = 0; i < 4 && i < text.len; i++)
        end |= (uint32_t)(unsigned char)text.ptr[text.len - 1 - i] << (8 * i);
    return end;
}

static unsigned char last_byte(struct sp_str text)
{
    return (unsigned char)text.ptr[text.len - 1];
}

static unsigned char first_byte(struct sp_str text)
{
    return (unsigned char)*text.ptr;
}

/* --- how it is made --- */

static size_t bucket_of(const struct sp_glob *glob)
{
    unsigned char first = first_byte(glob->pattern);
    size_t kind = !glob->is_name       ? SP_PATH_PATHS
                  : glob->is_directory ? SP_PATH_DIRECTORIES
                                       : SP_PATH_FILES;
    size_t place = strchr("*?[\\", first) ? (size_t)SP_PATH_REST
                                          : (size_t)SP_PATH_BY_FIRST + first;
    if (glob->is_name && glob->tail)
        place = (size_t)SP_PATH_BY_LAST + last_byte(glob->pattern);
    return kind * SP_PATH_BUCKETS + place;
}

/* How many bytes of its tail end all that the glob matches. A glob of a
 * directory ends within the path; a slash after two stars may match nothing. */
static size_t certain_end(const struct sp_glob *glob)
{
    struct sp_str pattern = glob->pattern;
    size_t len = 0;
    if (!glob->is_name && glob->is_directory)
        return 0;
    while (len < glob->tail && pattern.ptr[pattern.len - 1 - len] != '/')
        len++;
    return len;
}

/* The rows in the order of the lists, and the bucket of each. */
struct drafts {
    struct sp_path_row *rows;
    uint16_t *buckets;
    size_t count;
};

static void draft(struct drafts *out, struct sp_buf *texts,
                  const struct sp_glob *glob, enum sp_path_class path_class)
{
    size_t tail = certain_end(glob);
    uint32_t mask = tail < 4 ? (1u << (8 * tail)) - 1 : UINT32_MAX;
    out->buckets[out->count] = (uint16_t)bucket_of(glob);
    out->rows[out->count++] =
        (struct sp_path_row){.ends = end_of(glob->pattern) & mask,
                             .mask = mask,
                             .at = (uint32_t)texts->len,
                             .len = (uint32_t)glob->pattern.len,
                             .tail = (uint32_t)glob->tail,
                             .path_class = (uint8_t)path_class,
                             .is_name = glob->is_name,
                             .is_directory = glob->is_directory,
                             .is_exception = glob->is_exception};
    sp_buf_add(texts, glob->pattern.ptr, glob->pattern.len);
}

static void draft_list(struct drafts *out, struct sp_buf *texts,
                       const struct sp_strings *globs,
                       enum sp_path_class path_class)
{
    struct sp_glob glob;
    for (size_t i = 0; i < globs->count; i++)
        if (!sp_glob_read(&glob, sp_str(globs->items[i])))
            draft(out, texts, &glob, path_class);
}

/* Sorts by bucket; within one the order stays. */
static void sort(struct sp_path_index_made *out, const struct drafts *drafts)
{
    uint16_t *ends = out->ends;
    memset(ends, 0, sizeof out->ends);
    for (size_t i = 0; i < drafts->count; i++)
        ends[drafts->buckets[i]]++;
    for (size_t i = 1; i < SP_PATH_ALL_BUCKETS; i++)
        ends[i] = (uint16_t)(ends[i] + ends[i - 1]);
    for (size_t i = drafts->count; i-- > 0;)
        out->rows[--ends[drafts->buckets[i]]] = drafts->rows[i];
    /* each is now where its bucket begins: where the one before ends */
    memmove(ends, ends + 1, sizeof out->ends - sizeof *ends);
    ends[SP_PATH_ALL_BUCKETS - 1] = (uint16_t)drafts->count;
}

void sp_path_index_make(struct sp_path_index_made *out,
                        const struct sp_paths *paths)
{
    const struct {
        const struct sp_strings *globs;
        enum sp_path_class path_class;
    } lists[] = {
        {&paths->generated, SP_PATH_GENERATED}, {&paths->test, SP_PATH_TEST},
        {&paths->docs, SP_PATH_DOCS},           {&paths->infra, SP_PATH_INFRA},
        {&paths->build, SP_PATH_BUILD},
    };
    enum { LISTS = sizeof lists / sizeof lists[0] };
    size_t most = 1;
    struct drafts drafts = {.count = 0};
    for (size_t i = 0; i < LISTS; i++)
        most += lists[i].globs->count;
    drafts.rows = sp_reallocarray(NULL, most, sizeof *drafts.rows);
    drafts.buckets = sp_reallocarray(NULL, most, sizeof *drafts.buckets);
    out->texts = (struct sp_buf){0};
    for (size_t i = 0; i < LISTS; i++)
        draft_list(&drafts, &out->texts, lists[i].globs, lists[i].path_class);
    out->rows = sp_reallocarray(NULL, most, sizeof *out->rows);
    sort(out, &drafts);
    out->index =
        (struct sp_path_index){sp_buf_text(&out->texts), out->rows, out->ends};
    free(drafts.rows);
    free(drafts.buckets);
}

void sp_path_index_dispose(struct sp_path_index_made *made)
{
    sp_buf_dispose(&made->texts);
    free(made->rows);
    made->rows = NULL;
}

/* --- how it is searched --- */

/* What a glob is compared with: the name of a file or directory, or a path. */
typedef bool matcher(const struct sp_glob *glob, struct sp_str text);

/* Like sp_glob_match_name(), which is called only if the bytes do not
 * decide. */
static bool matches_name(const struct sp_glob *glob, struct sp_str name)
{
    size_t wild = glob->pattern.len - glob->tail;
    if (!sp_glob_has_tail(glob, name))
        return false;
    if (wild == 0)
        return name.len == glob->tail;
    if (wild == 1 && *glob->pattern.ptr == '*')
        return true;
    return sp_glob_match_name(glob, name);
}

static struct sp_glob glob_of(const struct sp_path_index *index,
                              const struct sp_path_row *row)
{
    return (struct sp_glob){{index->texts + row->at, row->len},
                            row->is_name,
                            row->is_directory,
                            row->is_exception,
                            row->tail};
}

static void claim(const struct sp_path_index *index, size_t bucket,
                  struct sp_str text, matcher *matches,
                  struct sp_path_claims *claims)
{
    uint32_t end = end_of(text);
    for (size_t i = bucket ? index->ends[bucket - 1] : 0;
         i < index->ends[bucket]; i++) {
        const struct sp_path_row *row = &index->rows[i];
        if ((end & row->mask) != row->ends)
            continue;
        unsigned bit = 1u << row->path_class;
        unsigned *mask =
            row->is_exception ? &claims->excepted : &claims->claimed;
        const struct sp_glob glob = glob_of(index, row);
        if (!(*mask & bit) && matches(&glob, text))
            *mask |= bit;
    }
}

static void claim_by(const struct sp_path_index *index, enum sp_path_kind kind,
                     struct sp_str name, struct sp_path_claims *claims)
{
    size_t first = (size_t)kind * SP_PATH_BUCKETS;
    claim(index, first + SP_PATH_BY_LAST + last_byte(name), name, matches_name,
          claims);
    claim(index, first + SP_PATH_BY_FIRST + first_byte(name), name,
          matches_name, claims);
    claim(index, first + SP_PATH_REST, name, matches_name, claims);
}

void sp_path_index_search(const struct sp_path_index *index, struct sp_str path,
                          struct sp_path_claims *claims)
{
    const char *slash;
    struct sp_str rest = path;
    while ((slash = memchr(rest.ptr, '/', rest.len))) {
        struct sp_str name = {rest.ptr, (size_t)(slash - rest.ptr)};
        if (name.len)
            claim_by(index, SP_PATH_DIRECTORIES, name, claims);
        rest.ptr += name.len + 1;
        rest.len -= name.len + 1;
    }
    if (rest.len)
        claim_by(index, SP_PATH_FILES, rest, claims);
    size_t first = (size_t)SP_PATH_PATHS * SP_PATH_BUCKETS;
    claim(index, first + SP_PATH_BY_FIRST + first_byte(path), path,
          sp_glob_match, claims);
    claim(index, first + SP_PATH_REST, path, sp_glob_match, claims);
}
