#include "support_doctor.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct sp_doctor doctor;

void doctor_enter(void)
{
    repo_open();
    repo_draw("a=N^");
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    sp_doctor_open(&doctor, NULL);
}

void doctor_leave(void)
{
    sp_doctor_close(&doctor);
    repo_close();
}

char *doctor_said(const char *ini, const char *id, bool with_type)
{
    struct sp_doctor_repo repo;
    struct sp_problems all;
    struct sp_buf out = {0};
    repo_write("sallyport.ini", ini);
    sp_doctor_repo_read(&repo, &doctor, repo_path());
    sp_doctor_check(&all, &repo);
    for (size_t i = 0; i < all.count; i++)
        if (strcmp(all.items[i].check->id, id) == 0)
            sp_buf_printf(&out, "%s%s%s%s\n",
                          all.items[i].check->is_note ? "" : "wrong ",
                          all.items[i].what, with_type ? ": " : "",
                          with_type ? all.items[i].type : "");
    sp_buf_puts(&out, "");
    sp_problems_dispose(&all);
    sp_doctor_repo_dispose(&repo);
    return sp_buf_detach(&out);
}

void doctor_policy(struct sp_doctor_repo *repo, const char *ini)
{
    sp_policy_free(repo->policy);
    repo->policy = policy_of(ini);
}

char *doctor_says(const struct sp_doctor_repo *repo)
{
    struct sp_problems all;
    struct sp_buf out = {0};
    size_t wrong = 0;
    sp_doctor_check(&all, repo);
    for (size_t i = 0; i < all.count; i++) {
        const struct sp_problem *one = &all.items[i];
        wrong += !one->check->is_note;
        sp_buf_printf(&out, "%s%s: %s\n  %s\n",
                      one->check->is_note ? "note " : "", one->check->id,
                      one->what, one->type);
    }
    cr_assert(all.wrong == wrong);
    sp_problems_dispose(&all);
    return sp_buf_detach(&out);
}
