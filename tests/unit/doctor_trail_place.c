/* Where [audit] path lets a user make no trail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/doctor.h"
#include "support.h"
#include "support_doctor.h"

static struct sp_people people;
static char top[64];

static void make_top(void)
{
    sp_people_of_machine(&people);
    strcpy(top, "/tmp/sp-place-XXXXXX");
    cr_assert(mkdtemp(top));
}

static void remove_top(void)
{
    sp_people_dispose(&people);
    rmdir(top);
}

TestSuite(doctor_trail_place, .init = make_top, .fini = remove_top);

/* "DIRECTORY: WHY" for that user, with "~" in the place of the top; "" where one can be
 * made. */
static char *said(uid_t user, const char *path)
{
    struct sp_buf ini = {0}, why = {0}, out = {0};
    sp_buf_printf(&ini, "[audit]\npath = %s%s\n", *path == '~' ? top : "",
                  path + (*path == '~'));
    struct sp_policy *policy = policy_of(sp_buf_text(&ini));
    char *place = sp_doctor_no_place(&why, &people, user, policy, "/srv/a.git");
    if (place)
        sp_buf_printf(&out, "%s: %s", place, sp_buf_text(&why));
    free(place);
    sp_buf_dispose(&ini);
    sp_policy_free(policy);
    sp_buf_dispose(&why);
    sp_buf_puts(&out, "");
    char *text = sp_buf_detach(&out);
    for (char *at; (at = strstr(text, top));) {
        *at = '~';
        memmove(at + 1, at + strlen(top), strlen(at + strlen(top)) + 1);
    }
    return text;
}

#define STRANGER 54321
#define SAYS(user, path, expected) SAME(said(user, path), expected)
#define MISSING(place)                                                         \
    place ": [audit] path needs the directory " place                          \
          ", which is missing; make it for "
#define CLOSED(place)                                                          \
    place ": 54321 may not write to " place ", which [audit] path names; "     \
          "name a directory that belongs to 54321"

Test(doctor_trail_place, a_push_makes_the_last_directory)
{
    SAYS(geteuid(), "~/audit.db", "");
    SAYS(geteuid(), "~/a/audit.db", "");
    SAYS(geteuid(), "off", "");
    SAYS(STRANGER, "audit.db", MISSING("/srv/a.git") "54321");
    cr_assert(chmod(top, 0777) == 0);
    SAYS(STRANGER, "~/audit.db", "");
    SAYS(STRANGER, "~/a/audit.db", "");
}

Test(doctor_trail_place, and_none_above_it)
{
    cr_assert(chmod(top, 0777) == 0);
    SAYS(STRANGER, "~/a/b/audit.db", MISSING("~/a/b") "54321");
}

Test(doctor_trail_place, a_directory_that_is_closed)
{
    cr_assert(chmod(top, 0755) == 0);
    SAYS(STRANGER, "~/audit.db", CLOSED("~"));
    SAYS(STRANGER, "~/a/audit.db", MISSING("~/a") "54321");
    SAYS(STRANGER, "/audit.db", CLOSED("/"));
    SAYS(STRANGER, "/nowhere/audit.db", MISSING("/nowhere") "54321");
    cr_assert(chmod(top, 0772) == 0);
    SAYS(STRANGER, "~/audit.db", CLOSED("~"));
}

Test(doctor_trail_place, a_trail_that_is_there)
{
    struct sp_buf path = {0};
    cr_assert(chmod(top, 0755) == 0);
    sp_buf_printf(&path, "%s/audit.db", top);
    fclose(fopen(sp_buf_text(&path), "w"));
    SAYS(STRANGER, "~/audit.db", "");
    unlink(sp_buf_text(&path));
    sp_buf_dispose(&path);
}

TestSuite(doctor_trail_place_asked, .init = doctor_enter, .fini = doctor_leave);

static void add_said(struct sp_buf *out, const char *ini)
{
    char *text = doctor_said(ini, "trail-directory", true);
    sp_buf_puts(out, text);
    free(text);
}

Test(doctor_trail_place_asked, before_a_hook_is_there)
{
    struct sp_buf out = {0};
    add_said(&out, "[audit]\npath = /nowhere/a/audit.db\n");
    cr_assert(strstr(sp_buf_text(&out),
                     "wrong no push can be recorded, so every push is refused: "
                     "[audit] path needs the directory /nowhere/a, which is "
                     "missing; make it for "));
    sp_buf_reset(&out);
    add_said(&out, "[audit]\npath = off\n");
    add_said(&out, "");
    SAME(sp_buf_detach(&out), "");
}
