#include "sallyport/message.h"

int sp_header_read(const struct sp_regex *pattern, struct sp_str subject,
                   struct sp_header *out, struct sp_error *err)
{
    *out = (struct sp_header){0};
    if (!pattern) {
        *out = sp_header_parse(subject);
        return out->conventional;
    }
    struct sp_match match;
    int found = sp_regex_find(pattern, subject, 0, &match, err);
    if (found > 0 && match.has_group)
        *out = sp_header_parse(
            (struct sp_str){subject.ptr + match.group_start,
                            match.group_end - match.group_start});
    return found;
}
