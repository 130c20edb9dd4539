#include "sallyport/category.h"

const char *const sp_category_words[] = {"LOW", "MEDIUM", "HIGH", "CRITICAL",
                                         NULL};

bool sp_category_read(enum sp_category *out, struct sp_str word)
{
    for (int i = 0; sp_category_words[i]; i++)
        if (sp_str_equal_nocase(word, sp_category_words[i])) {
            *out = (enum sp_category)i;
            return true;
        }
    return false;
}

void sp_category_asked(struct sp_category_trailer *out,
                       const struct sp_message *message)
{
    *out = (struct sp_category_trailer){.category = SP_LOW};
    for (size_t i = 0; i < message->trailers.count; i++) {
        const struct sp_trailer *trailer = &message->trailers.items[i];
        enum sp_category named;
        if (!sp_str_equal_nocase(trailer->key, "Change-Category"))
            continue;
        if (!sp_category_read(&named, trailer->value)) {
            out->unknown = out->unknown.ptr ? out->unknown : trailer->value;
            continue;
        }
        out->is_there = true;
        if (named > out->category)
            out->category = named;
    }
}
