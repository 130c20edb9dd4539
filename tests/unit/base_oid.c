#include "sallyport/oid.h"

#include <string.h>

#include "support_assert.h"

static struct sp_oid numbered(uint32_t n)
{
    struct sp_oid id = {{0}};
    memcpy(id.raw, &n, sizeof n);
    return id;
}

Test(base_oid, reads_forty_digits_of_either_case)
{
    static const char hex[] = "0123456789abcdefABCDEF0123456789abcdefAB";
    struct sp_oid id;
    char out[SP_OID_HEX + 1];
    cr_assert(sp_oid_parse(&id, hex, strlen(hex)));
    assert_text(sp_oid_format(out, &id),
                "0123456789abcdefabcdef0123456789abcdefab");
    assert_text(sp_oid_short(out, &id), "0123456");
}

Test(base_oid, reads_nothing_else)
{
    static const char *const wrong[] = {
        "",
        "0123456",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789abcdef0123456789abcdef0123456g",
        "0123456789abcdef0123456789abcdef 1234567",
        "/123456789abcdef0123456789abcdef01234567",
        "0:23456789abcdef0123456789abcdef01234567",
        "0123456789@bcdef0123456789abcdef01234567",
        "0123456789Gbcdef0123456789abcdef01234567",
        "0123456789`bcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef"
        "0123456789abcdef0123456789abcdef",
    };
    struct sp_oid id;
    for (size_t i = 0; i < LENGTH(wrong); i++)
        cr_assert_not(sp_oid_parse(&id, wrong[i], strlen(wrong[i])), "'%s'",
                      wrong[i]);
}

Test(base_oid, is_zero_or_equal_by_all_its_bytes)
{
    struct sp_oid zero = {{0}}, last = {{0}};
    last.raw[SP_OID_RAW - 1] = 1;
    cr_assert(sp_oid_is_zero(&zero));
    cr_assert_not(sp_oid_is_zero(&last));
    cr_assert(sp_oid_equal(&last, &last));
    cr_assert_not(sp_oid_equal(&last, &zero));
}

Test(base_oid_oidmap, an_empty_one_has_nothing)
{
    struct sp_oidmap map = {0};
    struct sp_oid id = numbered(1);
    cr_assert_eq(sp_oidmap_get(&map, &id), SP_OIDMAP_NONE);
    sp_oidmap_dispose(&map);
}

Test(base_oid_oidmap, the_last_value_counts)
{
    struct sp_oidmap map = {0};
    struct sp_oid id = numbered(1), other = numbered(2);
    sp_oidmap_put(&map, &id, 7);
    sp_oidmap_put(&map, &id, 0);
    cr_assert_eq(sp_oidmap_get(&map, &id), 0);
    cr_assert_eq(sp_oidmap_get(&map, &other), SP_OIDMAP_NONE);
    cr_assert_eq(map.count, 1);
    sp_oidmap_dispose(&map);
}

Test(base_oid_oidmap, finds_each_of_many)
{
    enum { MANY = 100000 };
    struct sp_oidmap map = {0};
    uint32_t right = 0;
    for (uint32_t n = 0; n < MANY; n++) {
        struct sp_oid id = numbered(n);
        sp_oidmap_put(&map, &id, n * 3);
    }
    cr_assert_eq(map.count, MANY);
    for (uint32_t n = 0; n < MANY; n++) {
        struct sp_oid id = numbered(n), absent = numbered(n + MANY);
        right += sp_oidmap_get(&map, &id) == n * 3 &&
                 sp_oidmap_get(&map, &absent) == SP_OIDMAP_NONE;
    }
    cr_assert_eq(right, MANY);
    sp_oidmap_dispose(&map);
    cr_assert_eq(map.count, 0);
}

Test(base_oid_oidmap, ids_that_begin_alike_are_kept_apart)
{
    struct sp_oidmap map = {0};
    struct sp_oid id = {{0}};
    for (unsigned n = 0; n < 500; n++) {
        memcpy(id.raw + SP_OID_RAW - sizeof n, &n, sizeof n);
        sp_oidmap_put(&map, &id, n);
    }
    for (unsigned n = 0; n < 500; n++) {
        memcpy(id.raw + SP_OID_RAW - sizeof n, &n, sizeof n);
        cr_assert_eq(sp_oidmap_get(&map, &id), n);
    }
    sp_oidmap_dispose(&map);
}

Test(base_oid, a_text_has_the_beginning_of_its_sha256)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz";
    char hex[SP_OID_HEX + 1];
    struct sp_oid id;
    sp_oid_of_text(&id, sp_str(""));
    cr_assert_str_eq(sp_oid_format(hex, &id),
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4");
    sp_oid_of_text(&id, sp_str(alphabet));
    cr_assert_str_eq(sp_oid_format(hex, &id),
                     "71c480df93d6ae2f1efad1447c66c9525e316218");
}
