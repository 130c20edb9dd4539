/* The JSON of Trivy: vulnerabilities, misconfigurations, secrets and licences. */
#include <string.h>

#include "severity.h"

enum { SEEN_VERSION = 1, SEEN_ARTIFACT = 2 };

struct state {
    struct sp_tally tally;
    struct sp_finding finding; /* the current one */
};

static const struct sp_scale scale[] = {
    {"CRITICAL", SP_CRITICAL}, {"HIGH", SP_HIGH},    {"MEDIUM", SP_MEDIUM},
    {"LOW", SP_LOW},           {"UNKNOWN", SP_HIGH}, {NULL, SP_HIGH}};

static void on_target(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    state->tally.measured++;
}

static void on_finding(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (event->kind == SP_END)
        sp_finding_end(&state->finding, &state->tally, scale);
    sp_finding_begin(&state->finding, "UNKNOWN");
}

static void on_severity(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    sp_finding_severity(&state->finding, event->text);
}

static void on_status(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->finding.is_passed = sp_str_equal_c(event->text, "PASS") ||
                               sp_str_equal_c(event->text, "EXCEPTION");
}

static const struct sp_row rows[] = {
    {"SchemaVersion", SP_NUMBER, NULL, SEEN_VERSION},
    {"ArtifactName", SP_TEXT, NULL, SEEN_ARTIFACT},
    {"Results/[]", SP_BEGIN, on_target, 0},
    {"Results/[]/Vulnerabilities/[]", SP_BEGIN | SP_END, on_finding, 0},
    {"Results/[]/Vulnerabilities/[]/Severity", SP_TEXT, on_severity, 0},
    {"Results/[]/Misconfigurations/[]", SP_BEGIN | SP_END, on_finding, 0},
    {"Results/[]/Misconfigurations/[]/Severity", SP_TEXT, on_severity, 0},
    {"Results/[]/Misconfigurations/[]/Status", SP_TEXT, on_status, 0},
    {"Results/[]/Secrets/[]", SP_BEGIN | SP_END, on_finding, 0},
    {"Results/[]/Secrets/[]/Severity", SP_TEXT, on_severity, 0},
    {"Results/[]/Licenses/[]", SP_BEGIN | SP_END, on_finding, 0},
    {"Results/[]/Licenses/[]/Severity", SP_TEXT, on_severity, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_tally_end(self, &state->tally, "no target was scanned");
}

const struct sp_reader sp_reader_trivy = {.shapes = SP_SHAPE_JSON,
                                          .marks = SEEN_VERSION | SEEN_ARTIFACT,
                                          .size = sizeof(struct state),
                                          .rows = rows,
                                          .end = end};
