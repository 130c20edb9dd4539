#include "list.h"

struct entry_list sp_list_begin(struct sp_buf *out, const char *name,
                                size_t max)
{
    sp_buf_printf(out, ",\"%s\":[", name);
    return (struct entry_list){.out = out, .name = name, .end = out->len + max};
}

void sp_list_add(struct entry_list *list, struct sp_json *value)
{
    size_t before = list->out->len;
    if (!list->left) {
        if (list->is_begun)
            sp_buf_putc(list->out, ',');
        sp_json_write(list->out, value);
    }
    if (list->left || list->out->len > list->end) {
        list->out->len = before;
        list->out->data[before] = '\0';
        list->left++;
    }
    list->is_begun = true;
    sp_json_free(value);
}

void sp_list_end(struct entry_list *list, size_t more)
{
    sp_buf_putc(list->out, ']');
    if (list->left + more)
        sp_buf_printf(list->out, ",\"%s-left-out\":%zu", list->name,
                      list->left + more);
}
