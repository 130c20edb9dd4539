#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "gate.h"
#include "sallyport/notes.h"
#include "sallyport/send.h"
#include "sallyport/utc.h"

/* The newest result of each gate. */
struct results {
    struct sp_evidence *items;
    size_t count, capacity;
};

/* Keeps a result, unless there is a newer one of its gate. Takes it over. */
static void keep(struct results *results, struct sp_evidence line)
{
    for (size_t i = 0; i < results->count; i++) {
        struct sp_evidence *other = &results->items[i];
        if (strcmp(other->gate, line.gate) != 0)
            continue;
        struct sp_evidence older = line.time < other->time ? line : *other;
        *other = line.time < other->time ? *other : line;
        sp_evidence_dispose(&older);
        return;
    }
    SP_VEC_PUSH(results, line);
}

static int by_gate(const void *a, const void *b)
{
    const struct sp_evidence *x = a, *y = b;
    return strcmp(x->gate, y->gate);
}

static void print_result(const struct sp_evidence *line)
{
    char time[SP_UTC_TEXT + 1];
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s  %s  %s  %s", line->gate,
                  sp_gate_result_words[line->result], line->actor,
                  sp_utc_write(time, line->time));
    for (size_t i = 0; i < line->metrics.count; i++)
        sp_buf_printf(&text, "%s%s=%.15g", i ? " " : "  ",
                      line->metrics.items[i].name,
                      line->metrics.items[i].value);
    if (line->reason)
        sp_buf_printf(&text, "  (%s)", line->reason);
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

/* Prints the results in a note. It skips any other line. */
static void print_note(const struct sp_buf *note)
{
    struct results results = {0};
    struct sp_str text, rest = {sp_buf_text(note), note->len};
    while (sp_str_line(&rest, &text)) {
        struct sp_evidence line;
        struct sp_buf why = {0};
        if (!sp_evidence_read(&line, SP_EVIDENCE_GATE, text, &why))
            keep(&results, line);
        sp_buf_dispose(&why);
    }
    if (results.count)
        qsort(results.items, results.count, sizeof *results.items, by_gate);
    for (size_t i = 0; i < results.count; i++) {
        print_result(&results.items[i]);
        sp_evidence_dispose(&results.items[i]);
    }
    free(results.items);
}

/* The note with the results at the server: that of the remote, else the repository
 * itself. */
static int read_note(struct evidence *evidence, struct sp_buf *note,
                     struct sp_error *err)
{
    const struct sp_oid *commit = &evidence->line.commit;
    return evidence->remote.len
               ? sp_send_look(evidence->repo, sp_buf_text(&evidence->remote),
                              SP_EVIDENCE_GATE, commit, note, err)
               : sp_note_read(evidence->repo, sp_evidence_ref(SP_EVIDENCE_GATE),
                              commit, note, err);
}

static int list(const struct sp_cli_args *args)
{
    struct evidence evidence;
    struct sp_error err = {0};
    struct sp_buf note = {0};
    int code = evidence_look(&evidence, SP_EVIDENCE_GATE,
                             sp_cli_value(args, "--commit"), args, &err);
    if (!code)
        code = read_note(&evidence, &note, &err);
    bool is_none = code == SP_ENOTFOUND && !*err.message;
    if (is_none)
        fprintf(stderr, "sallyport: no gate was recorded on %s\n", evidence.id);
    else if (!code)
        print_note(&note);
    int status = code && !is_none ? cli_fail(&err) : CLEAN;
    sp_buf_dispose(&note);
    evidence_dispose(&evidence);
    return status;
}

int sp_cli_gate(const struct sp_cli_args *args)
{
    const char *word = args->words[0];
    return strcmp(word, "record") == 0 ? gate_record(args)
           : strcmp(word, "run") == 0  ? gate_run(args)
                                       : list(args);
}
