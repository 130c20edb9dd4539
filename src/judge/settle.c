#include "sallyport/settle.h"

#include <stdlib.h>
#include <string.h>

#include "givers.h"
#include "sallyport/excusable.h"
#include "typed.h"

/* The causes that were found: a bit for each code that others yield to. */
struct causes {
    uint32_t enforced, warned, excused;
};

struct row {
    int level;
    uint32_t cause;  /* its own bit; 0: nothing yields to it */
    uint32_t yields; /* the bits of the codes that it yields to */
};

struct sp_settle {
    struct sp_sink sink; /* the first: a pointer to it is one to the struct */
    const struct sp_rule *const *table;
    const struct sp_policy *policy;
    struct sp_findings *findings;
    size_t rules;     /* in the table */
    size_t *first;    /* of each rule in rows … */
    struct row *rows; /* … one per code; NULL until a rule says something */
    bool *is_off;     /* one per rule, for this ref */
    size_t rule, update;
    bool at_protected;
    bool is_taken_off; /* the commits of the ref go away */
    bool is_moved;     /* … or to a branch, which is checked out then */
    const struct sp_oid *only, *page;
    const char *away, *side, *untag;
    struct causes of_ref;        /* anywhere in this ref */
    struct sp_oidmap of_commits; /* index of a commit in the list: */
    SP_VEC(struct causes) list;
    struct sp_oidmap exempts;         /* the rows that cover a commit */
    const struct sp_excuses *excuses; /* for this ref; NULL: none … */
    struct sp_buf said; /* … and what is said of the one that was found last */
};

/* The row of a code; NULL when there is none. */
static struct row *find(struct sp_settle *self, const char *id)
{
    for (size_t i = 0; i < self->rules; i++) {
        const struct sp_rule *rule = self->table[i];
        if (*rule->id != *id || !sp_str_starts(sp_str(id), rule->id))
            continue;
        for (size_t k = 0; rule->codes[k].id; k++)
            if (strcmp(rule->codes[k].id, id) == 0)
                return &self->rows[self->first[i] + k];
    }
    return NULL;
}

static void mark_causes(struct sp_settle *self,
                        const struct sp_finding_code *code, struct row *row,
                        uint32_t *next)
{
    for (const char *const *id = code->yields_to; id && *id; id++) {
        struct row *cause = find(self, *id);
        if (cause && !cause->cause) {
            cause->cause = *next;
            *next <<= 1;
        }
        row->yields |= cause ? cause->cause : 0;
    }
}

/* Makes room for a row of each code, in the order of the rules. */
static void make_room(struct sp_settle *self)
{
    size_t codes = 0;
    self->first = sp_calloc(self->rules, sizeof *self->first);
    for (size_t i = 0; i < self->rules; i++) {
        self->first[i] = codes;
        codes += sp_rule_code_count(self->table[i]);
    }
    self->rows = sp_calloc(codes, sizeof *self->rows);
}

/* A push that no rule says anything about needs none of them. */
static void make_rows(struct sp_settle *self)
{
    uint32_t next = 1;
    make_room(self);
    for (size_t i = 0; i < self->rules; i++)
        for (size_t k = 0; self->table[i]->codes[k].id; k++) {
            const struct sp_finding_code *code = &self->table[i]->codes[k];
            struct row *row = &self->rows[self->first[i] + k];
            row->level = sp_code_level(self->table[i], code, self->policy);
            mark_causes(self, code, row, &next);
        }
}

struct sp_settle *sp_settle_new(const struct sp_rule *const *rules,
                                const struct sp_policy *policy,
                                struct sp_findings *findings)
{
    struct sp_settle *self = sp_calloc(1, sizeof *self);
    self->table = rules;
    self->policy = policy;
    self->findings = findings;
    while (rules[self->rules])
        self->rules++;
    self->is_off = sp_calloc(self->rules, sizeof *self->is_off);
    return self;
}

static void forget(struct sp_settle *self)
{
    sp_oidmap_dispose(&self->of_commits);
    self->of_commits = (struct sp_oidmap){0};
    sp_oidmap_dispose(&self->exempts);
    self->exempts = (struct sp_oidmap){0};
    self->list.count = 0;
    self->excuses = NULL;
    self->only = self->page = NULL;
    self->away = self->side = self->untag = NULL;
    self->of_ref = (struct causes){0, 0, 0};
    self->is_taken_off = false;
    self->is_moved = false;
}

void sp_settle_free(struct sp_settle *self)
{
    forget(self);
    sp_buf_dispose(&self->said);
    free(self->list.items);
    free(self->first);
    free(self->rows);
    free(self->is_off);
    free(self);
}

void sp_settle_ref(struct sp_settle *self, size_t update, const char *ref)
{
    forget(self);
    self->update = update;
    self->at_protected = false;
    for (size_t i = 0; i < self->rules; i++)
        self->is_off[i] = sp_rule_is_off(self->table[i], self->policy, ref);
}

void sp_settle_protected(struct sp_settle *self, bool is_protected)
{
    self->at_protected = is_protected;
}

void sp_settle_only(struct sp_settle *self, const struct sp_oid *only)
{
    self->only = only;
}

void sp_settle_page(struct sp_settle *self, const struct sp_oid *commit)
{
    self->page = commit;
}

void sp_settle_away(struct sp_settle *self, const char *away)
{
    self->away = away;
}

void sp_settle_side(struct sp_settle *self, const char *side)
{
    self->side = side;
}

void sp_settle_untag(struct sp_settle *self, const char *untag)
{
    self->untag = untag;
}

void sp_settle_exempt(struct sp_settle *self, const struct sp_oid *commit,
                      uint32_t rows)
{
    if (rows)
        sp_oidmap_put(&self->exempts, commit, rows);
}

/* The row of [exempt] that excuses a claim; NULL: none does. */
static const char *excusing_row(const struct sp_settle *self,
                                const struct sp_claim *claim)
{
    if (!claim->commit || self->table[self->rule]->is_fixed)
        return NULL;
    uint32_t rows = sp_oidmap_get(&self->exempts, claim->commit);
    for (size_t i = 0; rows != SP_OIDMAP_NONE && i <= SP_EXEMPTS; i++) {
        const struct sp_exempt *row = sp_exempt_row(self->policy, i);
        if (rows & 1u << i && sp_exempt_covers(row, claim->code->id))
            return row->name;
    }
    return NULL;
}

static struct sp_excused say(struct sp_settle *self,
                             const struct sp_excuse *excuse)
{
    sp_buf_reset(&self->said);
    sp_excuse_say(&self->said, excuse, self->policy);
    return (struct sp_excused){excuse->one->request->id,
                               sp_buf_text(&self->said),
                               excuse->one->request->incident};
}

void sp_settle_excuses(struct sp_settle *self, const struct sp_excuses *excuses)
{
    self->excuses = excuses;
    for (size_t i = 0; i < excuses->count; i++) {
        const struct sp_excuse *excuse = &excuses->items[i];
        if (excuse->one->request->kind != SP_BREAK_GLASS)
            continue;
        const struct sp_excused by = say(self, excuse);
        sp_findings_mark(self->findings, &by);
    }
}

/* What excuses a claim, in *out; false: nothing does. */
static bool find_excuse(struct sp_settle *self, const struct sp_claim *claim,
                        struct sp_excused *out)
{
    *out = (struct sp_excused){.row = excusing_row(self, claim)};
    if (out->row || !self->excuses || !self->excuses->count ||
        sp_never_excused(claim->code->id))
        return out->row;
    for (size_t i = 0; i < self->excuses->count; i++) {
        const struct sp_excuse *excuse = &self->excuses->items[i];
        if (sp_excuse_covers(excuse, claim->code->id)) {
            *out = say(self, excuse);
            return true;
        }
    }
    return false;
}

/* Names the newest that would excuse a claim if it were open. */
static void name_closed(struct sp_settle *self, const struct sp_claim *claim)
{
    const struct sp_excuses *all = self->excuses;
    if (!all || !all->closed_count || sp_never_excused(claim->code->id))
        return;
    for (size_t i = 0; i < all->closed_count; i++) {
        if (!sp_excuse_covers(&all->closed[i], claim->code->id))
            continue;
        sp_buf_reset(&self->said);
        sp_excuse_say_closed(&self->said, &all->closed[i], self->policy,
                             all->in_clone);
        sp_findings_note(self->findings, sp_buf_text(&self->said));
        return;
    }
}

static struct causes *causes_of(const struct sp_settle *self,
                                const struct sp_oid *commit)
{
    uint32_t at = sp_oidmap_get(&self->of_commits, commit);
    return at == SP_OIDMAP_NONE ? NULL : &self->list.items[at];
}

/* The causes that a claim of that level yields to: those that refuse as much. An excused
 * claim yields to any cause; one that is not excused yields to no excused cause. */
static uint32_t answering(const struct causes *found, int level,
                          bool is_excused)
{
    uint32_t causes = found->enforced;
    if (level != SP_LEVEL_ENFORCE || is_excused)
        causes |= found->warned;
    return is_excused ? causes | found->excused : causes;
}

/* Was the same cause found before, and does that finding refuse as much? */
static bool is_said(const struct sp_settle *self,
                    const struct sp_finding_code *code,
                    const struct sp_oid *commit, const struct row *row,
                    bool is_excused)
{
    const struct causes *found = &self->of_ref;
    if (!row->yields || (code->yields_refused &&
                         (is_excused || row->level != SP_LEVEL_ENFORCE)))
        return false;
    if (commit && !code->yields_in_ref)
        found = causes_of(self, commit);
    return found && row->yields & answering(found, row->level, is_excused);
}

static void add_cause(struct causes *found, const struct row *row,
                      bool is_excused)
{
    if (is_excused)
        found->excused |= row->cause;
    else if (row->level == SP_LEVEL_ENFORCE)
        found->enforced |= row->cause;
    else
        found->warned |= row->cause;
}

static void remember(struct sp_settle *self, const struct sp_oid *commit,
                     const struct row *row, bool is_excused)
{
    static const struct causes none;
    if (!row->cause)
        return;
    add_cause(&self->of_ref, row, is_excused);
    if (!commit)
        return;
    if (!causes_of(self, commit)) {
        sp_oidmap_put(&self->of_commits, commit, (uint32_t)self->list.count);
        SP_VEC_PUSH(&self->list, none);
    }
    add_cause(causes_of(self, commit), row, is_excused);
}

static char *fill(const char *text, const char *more,
                  const struct sp_word *words)
{
    struct sp_buf filled = {0};
    sp_code_fill(&filled, text, words);
    sp_code_fill(&filled, more, words);
    sp_buf_puts(&filled, "");
    return sp_buf_detach(&filled);
}

static bool is_of_page(const struct sp_settle *self,
                       const struct sp_claim *claim)
{
    return self->page && claim->commit &&
           sp_oid_equal(self->page, claim->commit);
}

/* The command without what leads to the side, which is left out once all is on a branch;
 * NULL: it does nothing else. */
static const char *where_it_is(const struct sp_settle *self,
                               const char *command)
{
    const char *rest = self->is_moved && self->side
                           ? sp_judge_after(command, self->side)
                           : NULL;
    if (!rest)
        return command;
    return *rest && *rest != '\n' ? rest : NULL;
}

/* Is it about a commit of a tag? That is repaired on a branch. */
static bool is_tagged(const struct sp_settle *self,
                      const struct sp_claim *claim)
{
    return self->untag &&
           (claim->commit ||
            (claim->command && sp_judge_changes_head(claim->command)));
}

/* What is typed, yours to free(); NULL: nothing. */
static char *command_of(const struct sp_settle *self,
                        const struct sp_claim *claim, bool refuses)
{
    struct sp_buf out = {0};
    if (self->is_taken_off || is_of_page(self, claim))
        return NULL;
    if (is_tagged(self, claim))
        return refuses ? sp_strdup(self->untag) : NULL;
    if (!claim->command)
        return NULL;
    const char *command = where_it_is(self, claim->command);
    if (!command)
        return NULL;
    if (self->away && sp_judge_changes_head(command))
        sp_buf_printf(&out, "%s && ", self->away);
    sp_buf_puts(&out, command);
    return sp_buf_detach(&out);
}

static struct sp_finding finding_of(const struct sp_settle *self,
                                    const struct sp_claim *claim, int level,
                                    bool refuses)
{
    static const char retag[] =
        "; do that on its branch, and then tag it again";
    const struct sp_advice *advice = claim->advice;
    const struct sp_finding_code *code = claim->code;
    struct sp_finding finding = {
        .rule = self->table[self->rule]->id,
        .code = code,
        .level = level,
        .update = self->update,
        .at_protected = self->at_protected,
        .message = fill(code->wrong, advice ? advice->more : "", claim->words),
        .fix =
            fill(advice ? advice->fix : code->fix,
                 refuses && is_tagged(self, claim) ? retag : "", claim->words),
        .reorders = claim->reorders,
        .not_last =
            claim->not_last ? fill(claim->not_last, "", claim->words) : NULL,
        .command = command_of(self, claim, refuses),
        .missing =
            code->missing ? fill(code->missing, "", claim->words) : NULL};
    if (claim->need)
        sp_take_need(&finding, claim->need);
    sp_take_givers(&finding, claim->need, self->policy);
    const char *help = sp_policy_help(self->policy, finding.rule, code->id);
    finding.help = help ? sp_strdup(help) : NULL;
    if (claim->commit) {
        finding.has_commit = true;
        finding.commit = *claim->commit;
    }
    return finding;
}

/* The row of a code of the selected rule. */
static const struct row *row_of(const struct sp_settle *self,
                                const struct sp_finding_code *code)
{
    const struct sp_finding_code *codes = self->table[self->rule]->codes;
    return &self->rows[self->first[self->rule] + (size_t)(code - codes)];
}

/* False if settle() would drop the claim, whatever its level and its excuse, and would
 * remember nothing of it. */
static bool may_take(const struct sp_sink *sink,
                     const struct sp_finding_code *code,
                     const struct sp_oid *commit)
{
    const struct sp_settle *self = (const struct sp_settle *)sink;
    if (!self->rows || code->yields_refused)
        return true; /* nothing was found that it could yield to, or it may not */
    struct row highest = *row_of(self, code);
    highest.level = SP_LEVEL_ENFORCE;
    return highest.cause || !is_said(self, code, commit, &highest, false);
}

/* The command of a refusal says where those of later ones are typed. */
static void lead_on(struct sp_settle *self, const struct sp_claim *claim)
{
    if (claim->takes_off || is_tagged(self, claim))
        self->is_taken_off = true;
    if (claim->moves) {
        self->away = NULL;
        self->is_moved = true;
    }
}

/* Makes a finding of a claim, or drops it. */
static void settle(struct sp_sink *sink, const struct sp_claim *claim)
{
    struct sp_settle *self = (struct sp_settle *)sink;
    if (!self->rows)
        make_rows(self);
    struct row lowered = *row_of(self, claim->code);
    const struct row *row = &lowered;
    if (claim->level > lowered.level)
        lowered.level = claim->level;
    if (self->only &&
        !(claim->commit && sp_oid_equal(claim->commit, self->only)))
        return;
    if (row->level == SP_LEVEL_OFF)
        return;
    struct sp_excused by;
    bool is_excused = find_excuse(self, claim, &by);
    bool said = is_said(self, claim->code, claim->commit, row, is_excused);
    /* claims that yield to it yield too */
    remember(self, claim->commit, row, is_excused);
    if (said)
        return;
    bool refuses = !is_excused && row->level == SP_LEVEL_ENFORCE;
    struct sp_finding finding = finding_of(self, claim, row->level, refuses);
    if (refuses) {
        name_closed(self, claim);
        lead_on(self, claim);
    }
    if (is_excused)
        sp_findings_excuse(self->findings, finding, &by);
    else if (sp_findings_count(self->findings, finding.rule, finding.level,
                               finding.has_commit))
        sp_findings_keep(self->findings, finding);
    else
        sp_findings_fold(self->findings, finding);
}

bool sp_settle_rule(struct sp_settle *self, size_t rule)
{
    self->rule = rule;
    self->sink.take = settle;
    self->sink.may_take = may_take;
    return !self->is_off[rule];
}

struct sp_sink *sp_settle_sink(struct sp_settle *self)
{
    return &self->sink;
}
