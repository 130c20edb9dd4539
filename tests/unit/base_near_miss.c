#include "sallyport/near_miss.h"

#include <string.h>

#include "support_assert.h"

static const char *const words[] = {"enforce",
                                    "observe",
                                    "off",
                                    "message",
                                    "maximum-of-all-the-limits-"
                                    "that-anybody-sets",
                                    NULL};

Test(base_near_miss, is_the_nearest_word_within_two_edits)
{
    static const struct {
        const char *wrong, *near;
    } cases[] = {
        {"enforce", "enforce"},
        {"enforced", "enforce"},
        {"enfroce", "enforce"},
        {"menrcofe", NULL},
        {"fof", "off"},
        {"nforce", "enforce"},
        {"obserfe", "observe"},
        {"observing", NULL},
        {"mesage", "message"},
        {"massages", "message"},
        {"offf", "off"},
        {"of", NULL}, /* as many edits as half of it */
        {"xff", "off"},
        {"xfx", NULL},
        {"Off", "off"},
        {"OFF", NULL},
        {"", NULL},
        {"x", NULL},
        {"nonsense", NULL},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *near = sp_near_miss(cases[i].wrong, words);
        assert_text(near ? near : "(none)",
                    cases[i].near ? cases[i].near : "(none)");
    }
}

/* The first letter was most often typed right. */
Test(base_near_miss, is_one_that_begins_alike)
{
    static const char *const verbs[] = {"prove", "approve", "apprise", NULL};
    assert_text(sp_near_miss("aprove", verbs), "approve");
    assert_text(sp_near_miss("prov", verbs), "prove");
    assert_text(sp_near_miss("xprove", verbs), "prove");
    assert_text(sp_near_miss("approse", verbs), "approve");
}

Test(base_near_miss, is_not_looked_for_among_very_long_words)
{
    char wrong[1000];
    memset(wrong, 'o', sizeof wrong);
    wrong[sizeof wrong - 1] = '\0';
    cr_assert_null(sp_near_miss(wrong, words));
    cr_assert_null(
        sp_near_miss("aximum-of-all-the-limits-that-anybody-se", words));
    cr_assert_null(sp_near_miss("off", words + 5));
}
