/* The globs of the built-in lists of paths, indexed by `make tables`. */
#include "internal.h"
#include "sallyport/path_index.h"

static const char texts[] =
#define TEXT(text) text
#define ROW(...)
#define ENDS(...)
#include "builtin_globs.inc"
#undef TEXT
#undef ROW
#undef ENDS
    ;

static const struct sp_path_row rows[] = {
#define TEXT(text)
#define ROW(...) {__VA_ARGS__},
#define ENDS(...)
#include "builtin_globs.inc"
#undef TEXT
#undef ROW
#undef ENDS
};

static const uint16_t ends[] = {
#define TEXT(text)
#define ROW(...)
#define ENDS(...) __VA_ARGS__,
#include "builtin_globs.inc"
#undef TEXT
#undef ROW
#undef ENDS
};
_Static_assert(sizeof ends / sizeof ends[0] == SP_PATH_ALL_BUCKETS,
               "an end of each bucket");

static const struct sp_path_index whole = {texts, rows, ends};

/* Lists of a file are copies; only those that are compiled in are borrowed. */
const struct sp_path_index *sp_builtin_globs(const struct sp_paths *paths)
{
    bool is_known = sp_strings_borrowed(&paths->generated) &&
                    sp_strings_borrowed(&paths->test) &&
                    sp_strings_borrowed(&paths->docs) &&
                    sp_strings_borrowed(&paths->infra) &&
                    sp_strings_borrowed(&paths->build);
    return is_known ? &whole : NULL;
}
