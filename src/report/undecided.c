/* Why a push or a commit could not be judged, and who can fix that. */
#include "internal.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"

/* Who can fix the cause of an undecided push. SP_OK is the last row, for all
 * other codes. */
struct cause {
    enum sp_code code;
    const char *fix;
};

static void undecided(struct sp_buf *out, const char *what,
                      const struct sp_error *err, const struct cause *causes)
{
    while (causes->code != SP_OK && causes->code != err->code)
        causes++;
    sp_buf_printf(out, "sallyport: %s refused: it could not be judged\n\n",
                  what);
    sp_framed_text(out, err->message, SP_REPORT_COLUMNS, 2, 4);
    sp_wrap(out, sp_str(causes->fix), SP_REPORT_COLUMNS, 2, 4);
}

void sp_report_undecided(struct sp_buf *out, const struct sp_error *err)
{
    static const struct cause causes[] = {
        {SP_EPOLICY, "the administrator fixes it and checks it with "
                     "'sallyport policy check'"},
        {SP_EINPUT, "nothing was changed; fix it, then push again"},
        {SP_ELIMIT, "nothing was changed; make it simpler, or ask the "
                    "administrator"},
        {SP_EGIT, "the administrator looks at the repository with 'git fsck'"},
        {SP_OK,
         "the administrator looks into it on the server, with 'sallyport "
         "doctor'"},
    };
    undecided(out, "push", err, causes);
}

void sp_report_undecided_commit(struct sp_buf *out, const struct sp_error *err)
{
    static const struct cause causes[] = {
        {SP_EPOLICY, "fix it, and check it with 'sallyport policy check'; or "
                     "commit without being judged:"},
        {SP_ELIMIT, "make it simpler; or commit without being judged:"},
        {SP_EGIT, "look at the repository with 'git fsck'; or commit without "
                  "being judged:"},
        {SP_OK, "fix what keeps it from being read; or commit without being "
                "judged:"},
    };
    undecided(out, "commit", err, causes);
    sp_buf_puts(out, "      git commit --no-verify\n");
}

void sp_report_left_to_server(struct sp_buf *out, const struct sp_error *err)
{
    sp_buf_puts(out, "sallyport: not judged here; the server will do it\n\n");
    sp_framed_text(out, err->message, SP_REPORT_COLUMNS, 2, 4);
}
