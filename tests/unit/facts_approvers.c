/*
 * The last words of users on random lines: sp_approvers_find, on any order of the
 * lines and of the commits that they are about, says what a plain reading says.
 *
 * The plain reading: the last word of a user is the newest line; of one second it is
 * a rejection, else a withdrawal, else an approval. An approval counts if it is
 * the last word, and the last word about a commit that covers the step is one.
 */
#include "sallyport/approvers.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

enum {
    COMMITS = 3,
    USERS = 3,
    LINES = 8,
    SECONDS = 3,
    ROUNDS = 4000,
    ORDERS = 4
};

static const char *const users[USERS] = {"alice", "bob", "carol"};
static const char ini[] = "[roles]\nmaintainer = alice, bob\n"
                          "[evidence]\napprover-roles = maintainer\n";

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

/* What is known of a user. */
struct word {
    bool speaks, rejects, counts;
};

static void make_step(struct sp_step *step)
{
    *step = (struct sp_step){.has_evidence = true};
    for (int i = 0; i < COMMITS; i++) {
        struct sp_about about = {.covers = dice(3) > 0, .has_pushers = true};
        about.commit.raw[0] = (unsigned char)(i + 1);
        for (unsigned n = dice(LINES); n > 0; n--) {
            struct sp_evidence line = {
                .kind = SP_EVIDENCE_APPROVAL,
                .actor = sp_strdup(users[dice(USERS)]),
                .time = dice(SECONDS),
                .decision = (enum sp_opinion)dice(3),
                .ref = sp_strdup(dice(8) ? "refs/heads/main"
                                         : "refs/heads/other")};
            SP_VEC_PUSH(&about.lines, line);
        }
        SP_VEC_PUSH(&step->about, about);
    }
}

/* Another order of all lines and commits. */
static void shuffle(struct sp_step *step)
{
    for (size_t i = 0; i < step->about.count; i++) {
        struct sp_about *about = &step->about.items[i];
        for (size_t n = about->lines.count; n > 1; n--) {
            size_t k = dice((unsigned)n);
            struct sp_evidence line = about->lines.items[k];
            about->lines.items[k] = about->lines.items[n - 1];
            about->lines.items[n - 1] = line;
        }
        size_t k = dice((unsigned)(i + 1));
        struct sp_about moved = *about;
        *about = step->about.items[k];
        step->about.items[k] = moved;
    }
}

/* 3 for each second, and in it 0 for an approval to 2 for a rejection; -1: no word of
 * that user. */
static int weight(const struct sp_evidence *line, const char *user)
{
    static const int strictness[] = {
        [SP_APPROVE] = 0, [SP_WITHDRAW] = 1, [SP_REJECT] = 2};
    bool is_one = strcmp(line->actor, user) == 0 &&
                  strcmp(line->ref, "refs/heads/main") == 0;
    return is_one ? 3 * (int)line->time + strictness[line->decision] : -1;
}

static struct word read_plainly(const struct sp_step *step, const char *user)
{
    int last = -1;
    bool covered = false;
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        int heaviest = -1;
        for (size_t k = 0; k < about->lines.count; k++) {
            int own = weight(&about->lines.items[k], user);
            heaviest = own > heaviest ? own : heaviest;
        }
        last = heaviest > last ? heaviest : last;
        covered |= about->covers && heaviest >= 0 && heaviest % 3 == 0;
    }
    bool may = strcmp(user, "carol") != 0;
    return (struct word){last >= 0, may && last >= 0 && last % 3 == 2,
                         may && covered && last >= 0 && last % 3 == 0};
}

static struct word found(const struct sp_approvers *all, const char *user)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].user, user) == 0)
            return (struct word){true, all->items[i].rejects,
                                 all->items[i].counts};
    return (struct word){false, false, false};
}

static unsigned counted, rejected;

static void compare(const struct sp_step *step, const struct sp_policy *policy,
                    uint32_t round)
{
    struct sp_approvers all = {0};
    sp_approvers_find(&all, step, policy, "refs/heads/main");
    for (int i = 0; i < USERS; i++) {
        struct word want = read_plainly(step, users[i]);
        struct word got = found(&all, users[i]);
        cr_assert(want.speaks == got.speaks && want.rejects == got.rejects &&
                      want.counts == got.counts,
                  "round %u, %s: speaks %d %d, rejects %d %d, counts %d %d",
                  round, users[i], want.speaks, got.speaks, want.rejects,
                  got.rejects, want.counts, got.counts);
        counted += got.counts;
        rejected += got.rejects;
    }
    sp_approvers_dispose(&all);
}

Test(facts_approvers, the_order_of_lines_proves_nothing)
{
    struct sp_policy *policy = policy_of(ini);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct sp_step step;
        seed = round;
        make_step(&step);
        for (int i = 0; i < ORDERS; i++) {
            compare(&step, policy, round);
            shuffle(&step);
        }
        sp_step_dispose(&step);
    }
    cr_assert(counted > ROUNDS && rejected > ROUNDS, "%u %u", counted,
              rejected);
    sp_policy_free(policy);
}
