/* The members of a plan; see plan.h. */
#include "plan.h"

#include <string.h>

#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

enum {
    MAX_COMMAND = 1000, /* bytes; a longer one is left out */
};

/* Appends "KIND:NAME" for each. */
static void append_named(struct sp_json *list, const char *kind,
                         const struct sp_strings *names)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < names->count; i++) {
        sp_buf_reset(&text);
        sp_buf_printf(&text, "%s:%s", kind, names->items[i]);
        sp_json_append(list, sp_json_text(sp_buf_text(&text)));
    }
    sp_buf_dispose(&text);
}

struct sp_json *sp_plan_who(const struct sp_finding *finding)
{
    struct sp_json *list = sp_json_array();
    if (finding->code->given_by == SP_GIVEN_BY_PUSHER)
        sp_json_append(list, sp_json_string("pusher"));
    if (finding->code->given_by == SP_GIVEN_BY_ADMINISTRATOR)
        sp_json_append(list, sp_json_string("administrator"));
    append_named(list, "role", &finding->roles);
    append_named(list, "user", &finding->users);
    return list;
}

/* What waits for a merger or an administrator is brought to a branch first. */
const char *sp_plan_typed_by(const struct sp_finding *finding)
{
    static const char *const types[] = {
        [SP_GIVEN_BY_PUSHER] = NULL,
        [SP_GIVEN_BY_MERGER] = "pusher",
        [SP_GIVEN_BY_ADMINISTRATOR] = "pusher",
        [SP_GIVEN_BY_ROLES] = "giver",
    };
    return finding->command ? types[finding->code->given_by] : NULL;
}

/* Most findings ask nothing of others. */
static bool is_for_pusher(const struct sp_finding *finding)
{
    return finding->code->given_by == SP_GIVEN_BY_PUSHER &&
           !finding->roles.count && !finding->users.count;
}

void sp_plan_add_who(struct sp_buf *out, const struct sp_finding *finding)
{
    if (is_for_pusher(finding)) {
        sp_buf_puts(out, "[\"pusher\"]");
        return;
    }
    struct sp_json *who = sp_plan_who(finding);
    sp_json_write(out, who);
    sp_json_free(who);
}

static struct sp_json *except_of(const struct sp_finding *finding)
{
    struct sp_json *list = sp_json_array();
    append_named(list, "user", &finding->except);
    return list;
}

/* The next line of a command; empty ones are left out. */
static bool next_line(struct sp_str *rest, struct sp_str *line)
{
    while (sp_str_line(rest, line))
        if (line->len)
            return true;
    return false;
}

static struct sp_str lines_of(const struct sp_finding *finding)
{
    return sp_str(finding->command ? finding->command : "");
}

/* Is it typed as it stands? */
static bool is_whole(struct sp_str line)
{
    return line.len <= MAX_COMMAND && sp_is_sanitised(line);
}

/* All of them, or none: half of a way leads astray. */
static struct sp_str commands_of(const struct sp_finding *finding)
{
    struct sp_str line, rest = lines_of(finding);
    while (next_line(&rest, &line))
        if (!is_whole(line))
            return sp_str("");
    return lines_of(finding);
}

struct sp_json *sp_plan_commands(const struct sp_finding *finding)
{
    struct sp_json *list = sp_json_array();
    struct sp_str line, rest = commands_of(finding);
    while (next_line(&rest, &line))
        sp_json_append(list, sp_json_text_str(line));
    return list;
}

void sp_plan_add_commands(struct sp_buf *out, const struct sp_finding *finding)
{
    struct sp_str line, rest = commands_of(finding);
    sp_buf_putc(out, '[');
    for (bool is_first = true; next_line(&rest, &line); is_first = false) {
        if (!is_first)
            sp_buf_putc(out, ',');
        sp_json_add_text(out, line);
    }
    sp_buf_putc(out, ']');
}

/* The lines of a command as one line for a shell; nothing where one is not to be typed. */
static void join_lines(struct sp_buf *out, struct sp_str rest)
{
    struct sp_str line;
    bool is_good = true;
    while (is_good && next_line(&rest, &line)) {
        is_good = is_whole(line);
        sp_buf_printf(out, "%s%.*s", out->len ? " && " : "", SP_STR_ARG(line));
    }
    if (!is_good || out->len > MAX_COMMAND)
        sp_buf_reset(out);
}

struct sp_json *sp_plan_arguments(const char *command)
{
    struct sp_json *list = sp_json_array();
    struct sp_buf line = {0};
    struct sp_strings words = {0};
    join_lines(&line, sp_str(command ? command : ""));
    struct sp_str text = {sp_buf_text(&line), line.len};
    if (text.len && !sp_shell_words(&words, text)) {
        sp_strings_add(&words, "sh", 2);
        sp_strings_add(&words, "-c", 2);
        sp_strings_add(&words, text.ptr, text.len);
    }
    for (size_t i = 0; i < words.count; i++)
        sp_json_append(list, sp_json_text(words.items[i]));
    sp_strings_dispose(&words);
    sp_buf_dispose(&line);
    return list;
}

static void set_text(struct sp_json *object, const char *name, const char *text)
{
    if (text)
        sp_json_set(object, name, sp_json_text(text));
}

void sp_plan_members(struct sp_json *object, const struct sp_finding *finding)
{
    char opens[SP_UTC_TEXT + 1];
    set_text(object, "gate", finding->gate);
    set_text(object, "role", finding->role);
    set_text(object, "document", finding->document);
    sp_json_set(object, "who", sp_plan_who(finding));
    if (finding->except.count)
        sp_json_set(object, "except", except_of(finding));
    sp_json_set(object, "command", sp_plan_arguments(finding->command));
    set_text(object, "typed-by", sp_plan_typed_by(finding));
    if (!finding->opens)
        return;
    sp_json_set(object, "opens-at",
                sp_json_string(sp_utc_write(opens, finding->opens)));
    sp_json_set(object, "opens-in-hours",
                sp_json_integer((finding->wait + SP_HOUR - 1) / SP_HOUR));
}

struct sp_json *sp_plan_row(const struct sp_finding *finding)
{
    char hex[SP_OID_HEX + 1];
    struct sp_json *row =
        sp_json_pack("{s:s, s:s, s:o, s:o, s:o}", "rule", finding->rule, "code",
                     finding->code->id, "commit",
                     finding->has_commit
                         ? sp_json_string(sp_oid_format(hex, &finding->commit))
                         : sp_json_null(),
                     "message", sp_json_text(finding->message), "remedy",
                     sp_json_text(finding->fix));
    sp_plan_members(row, finding);
    return row;
}
