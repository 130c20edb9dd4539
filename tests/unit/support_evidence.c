#include "support_evidence.h"

#include <stdlib.h>
#include <string.h>

static long seconds = 1795441533;

/* Adds the line to the note, as the server would have taken it. Frees its texts. */
static void add(struct sp_evidence *line)
{
    struct sp_buf text = {0}, ref = {0}, spec = {0};
    line->time = seconds++;
    sp_buf_printf(&spec, "%s^{tree}", repo_hex("evidence"));
    char *tree =
        repo_git((const char *[]){"rev-parse", sp_buf_text(&spec), NULL}, NULL);
    sp_oid_parse(&line->tree, tree, SP_OID_HEX);
    sp_evidence_write(&text, line);
    sp_buf_printf(&ref, "--ref=%s", sp_evidence_ref(line->kind));
    free(repo_git((const char *[]){"notes", sp_buf_text(&ref), "append", "-m",
                                   sp_buf_text(&text), repo_hex("evidence"),
                                   NULL},
                  NULL));
    free(tree);
    sp_buf_dispose(&spec);
    sp_buf_dispose(&text);
    sp_buf_dispose(&ref);
    sp_evidence_dispose(line);
}

static struct sp_evidence begin(const char *commit, const char *actor)
{
    char *hex = sp_strdup(repo_hex(commit));
    repo_name("evidence", hex);
    free(hex);
    return (struct sp_evidence){.commit = repo_id(commit),
                                .actor = sp_strdup(actor)};
}

void repo_open_reviewed(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A g=G:A f=F:A p=N^base");
    repo_ref("refs/heads/main", "p");
    repo_ref("refs/heads/feature/x", "f");
}

void repo_rebase_cycle(const char *below)
{
    repo_files("r2", below, "test: r\n\nPRP: A-1\n", "tests/r");
    repo_files("g2", "r2", "feat: g\n\nPRP: A-1\n", "src/g");
    repo_files("f2", "g2", "refactor: f\n\nPRP: A-1\n", "src/f");
}

void approve(const char *commit, const char *actor, const char *role)
{
    struct sp_evidence line = begin(commit, actor);
    line.ref = sp_strdup("refs/heads/main");
    line.role = role ? sp_strdup(role) : NULL;
    add(&line);
}

void decide(const char *commit, const char *actor, enum sp_opinion decision,
            const char *over)
{
    struct sp_evidence line = begin(commit, actor);
    line.ref = sp_strdup("refs/heads/main");
    line.decision = decision;
    line.over = over ? sp_strdup(over) : NULL;
    line.text = over ? sp_strdup("it is settled") : NULL;
    add(&line);
}

void record(const char *commit, const char *gate, enum sp_gate_result result,
            const char *metrics)
{
    struct sp_evidence line = begin(commit, "ci-bot");
    struct sp_str item, rest = sp_str(metrics);
    line.kind = SP_EVIDENCE_GATE;
    line.gate = sp_strdup(gate);
    line.result = result;
    while (rest.len && sp_str_item(&rest, ',', &item)) {
        const char *equals = memchr(item.ptr, '=', item.len);
        struct sp_metric metric = {
            sp_strndup(item.ptr, (size_t)(equals - item.ptr)),
            strtod(equals + 1, NULL)};
        SP_VEC_PUSH(&line.metrics, metric);
    }
    add(&line);
}
