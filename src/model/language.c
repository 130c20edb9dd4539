/* The language of a source, by the end of its name. */
#include "sallyport/syntax.h"

static const struct {
    const char *extension;
    enum sp_language language;
} extensions[] = {
    {"rs", SP_LANGUAGE_RUST},   {"zig", SP_LANGUAGE_ZIG},
    {"d", SP_LANGUAGE_D},       {"c", SP_LANGUAGE_C},
    {"h", SP_LANGUAGE_C},       {"cc", SP_LANGUAGE_C},
    {"cpp", SP_LANGUAGE_C},     {"cxx", SP_LANGUAGE_C},
    {"hh", SP_LANGUAGE_C},      {"hpp", SP_LANGUAGE_C},
    {"hxx", SP_LANGUAGE_C},     {"go", SP_LANGUAGE_GO},
    {"java", SP_LANGUAGE_JAVA}, {"py", SP_LANGUAGE_PYTHON},
};

enum sp_language sp_language_of(struct sp_str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '.' && path.ptr[at - 1] != '/')
        at--;
    if (!at || path.ptr[at - 1] != '.')
        return SP_LANGUAGE_UNKNOWN;
    struct sp_str extension = {path.ptr + at, path.len - at};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (sp_str_equal_c(extension, extensions[i].extension))
            return extensions[i].language;
    return SP_LANGUAGE_UNKNOWN;
}
