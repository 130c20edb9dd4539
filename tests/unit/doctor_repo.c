/* The facts of a repository, from its files. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/doctor.h"
#include "sallyport/hook.h"
#include "support.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;

static void open_repository(void)
{
    repo_open();
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    sp_doctor_open(&doctor, NULL);
}

static void close_repository(void)
{
    sp_doctor_repo_dispose(&repo);
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_repo, .init = open_repository, .fini = close_repository);

static void look(const char *path)
{
    sp_doctor_repo_dispose(&repo);
    sp_doctor_repo_read(&repo, &doctor, path);
}

/* A path below the repository's directory. */
static const char *below(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", repo_path(), name);
    return path;
}

static void directory(const char *path)
{
    cr_assert(mkdir(path, 0755) == 0, "%s", path);
}

static void put(const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(below(name), "w");
    cr_assert(out, "%s", below(name));
    fwrite(bytes, 1, len, out);
    fclose(out);
    cr_assert(chmod(below(name), 0755) == 0);
}

static void put_text(const char *name, const char *text)
{
    put(name, text, strlen(text));
}

/* hooks/, without the samples that git may have put there. */
static void empty_hooks(void)
{
    char *hooks = sp_strdup(below("hooks"));
    rename(hooks, below("samples"));
    directory(hooks);
    free(hooks);
}

/* What was found, a line for each: role, layout and fault as numbers. */
static char *files(void)
{
    struct sp_buf out = {0};
    look(repo_path());
    for (size_t i = 0; i < repo.files.count; i++) {
        const struct sp_hook_file *one = &repo.files.items[i];
        sp_buf_printf(&out, "%s %s %d %d %d%s%s%s%s%s%s%s\n", one->name,
                      one->shown, one->role, one->layout, one->fault,
                      one->is_ours ? " ours" : "", one->is_link ? " link" : "",
                      one->is_foreign ? " foreign" : "",
                      one->interpreter ? " needs " : "",
                      one->interpreter ? one->interpreter : "",
                      *one->version ? " version " : "", one->version);
    }
    return sp_buf_detach(&out);
}

Test(doctor_repo, a_bare_repository)
{
    look(repo_path());
    cr_assert_str_eq(repo.gitdir, repo_path());
    cr_assert(!repo.worktree && !repo.is_clone);
    cr_assert(repo.owner == geteuid());
    cr_assert(!repo.config_fault && !repo.open_fault);
    cr_assert(repo.policy && repo.policy_files.count == 2);
}

/* A work tree beside it, with a commit. */
static void make_worktree(const char *top)
{
    free(repo_git((const char *[]){"init", "-q", top, NULL}, NULL));
}

Test(doctor_repo, a_work_tree_by_its_top_and_by_its_git_directory)
{
    char top[200], gitdir[220];
    snprintf(top, sizeof top, "%s", repo_beside("work"));
    snprintf(gitdir, sizeof gitdir, "%s/.git", top);
    make_worktree(top);
    look(top);
    cr_assert_str_eq(repo.gitdir, gitdir);
    cr_assert_str_eq(repo.worktree, top);
    cr_assert(repo.is_clone && repo.policy_files.count == 1);
    look(gitdir);
    cr_assert_str_eq(repo.gitdir, gitdir);
    cr_assert_str_eq(repo.worktree, top);
}

Test(doctor_repo, a_linked_work_tree_has_the_hooks_of_the_first)
{
    char top[200];
    repo_draw("N^");
    repo_ref("refs/heads/side", "1");
    snprintf(top, sizeof top, "%s", repo_beside("linked"));
    free(repo_git((const char *[]){"worktree", "add", "-q", top, "side", NULL},
                  NULL));
    look(top);
    cr_assert_str_eq(repo.gitdir, repo_path());
    cr_assert_str_eq(repo.worktree, top);
}

Test(doctor_repo, a_file_git_that_leads_nowhere)
{
    char top[200], file[220];
    snprintf(top, sizeof top, "%s", repo_beside("lost"));
    snprintf(file, sizeof file, "%s/.git", top);
    directory(top);
    FILE *out = fopen(file, "w");
    fputs("gitdir: ../nowhere\n", out);
    fclose(out);
    look(top);
    cr_assert_str_eq(repo.gitdir, top);
    cr_assert(strstr(repo.open_fault, "it is not a git repository"), "%s",
              repo.open_fault);
    look(repo_beside("gone"));
    cr_assert(repo.open_fault);
}

Test(doctor_repo, places)
{
    empty_hooks();
    directory(below("hooks/update.d"));
    directory(below("custom_hooks"));
    directory(below("custom_hooks/update.d"));
    directory(repo_beside("global"));
    directory(repo_beside("global/update.d"));
    put_text("hooks/update", "#!/bin/sh\n");
    put_text("hooks/update.chained", "#!/bin/sh\n");
    put_text("hooks/pre-push.old", "#!/bin/sh\n");
    put_text("hooks/pre-push.legacy", "#!/bin/sh\n");
    put_text("hooks/update.d/b", "#!/bin/sh\n");
    put_text("hooks/update.d/a", "#!/bin/sh\n");
    put_text("hooks/update.d/.c", "#!/bin/sh\n");
    put_text("hooks/applypatch-msg", "#!/bin/sh\n");
    put_text("custom_hooks/update", "#!/bin/sh\n");
    put_text("custom_hooks/update.d/x", "#!/bin/sh\n");
    put_text("../global/update.d/g", "#!/bin/sh\n");
    char *global = sp_strdup(repo_beside("global"));
    doctor.global = global;
    char expected[900];
    snprintf(expected, sizeof expected,
             "update hooks/update 0 0 0\n"
             "update hooks/update.chained 1 0 0\n"
             "update hooks/update.d/a 0 2 0\n"
             "update hooks/update.d/b 0 2 0\n"
             "pre-push hooks/pre-push.legacy 0 0 0\n"
             "pre-push hooks/pre-push.old 2 0 0\n"
             "update custom_hooks/update 0 3 0\n"
             "update custom_hooks/update.d/x 0 4 0\n"
             "update %s/update.d/g 0 5 0\n",
             global);
    SAME(files(), expected);
    free(global);
}

Test(doctor_repo, without_its_delegate_a_directory_is_not_run)
{
    empty_hooks();
    directory(below("hooks/update.d"));
    put_text("hooks/update.d/a", "#!/bin/sh\n");
    SAME(files(), "update hooks/update.d/a 0 2 6\n");
    put_text("hooks/update", "#!/bin/sh\n");
    cr_assert(chmod(below("hooks/update"), 0644) == 0);
    SAME(files(), "update hooks/update 0 0 2\nupdate hooks/update.d/a 0 2 6\n");
}

Test(doctor_repo, links)
{
    empty_hooks();
    cr_assert(
        symlink("/x/libexec/sallyport/hooks/gone", below("hooks/update")) == 0);
    SAME(files(), "update hooks/update 0 0 1 ours link\n");
    cr_assert_str_eq(repo.files.items[0].real,
                     "/x/libexec/sallyport/hooks/gone");
    cr_assert(unlink(below("hooks/update")) == 0);
    cr_assert(symlink("/x/hooks/common/update", below("hooks/update")) == 0);
    SAME(files(), "update hooks/update 0 1 1 link\n");
    cr_assert(unlink(below("hooks/update")) == 0);
    cr_assert(symlink("update", below("hooks/update")) == 0);
    SAME(files(), "update hooks/update 0 0 1 link\n");
}

Test(doctor_repo, what_is_no_file)
{
    empty_hooks();
    directory(below("hooks/update"));
    cr_assert(mkfifo(below("hooks/pre-push"), 0755) == 0);
    SAME(files(), "update hooks/update 0 0 2\npre-push hooks/pre-push 0 0 2\n");
}

Test(doctor_repo, scripts)
{
    empty_hooks();
    put_text("hooks/update", "#! /gone/perl -w\n");
    put_text("hooks/pre-push", "#!");
    put_text("hooks/commit-msg", "");
    put_text("hooks/post-receive", SP_HOOK_MARKER);
    SAME(files(), "update hooks/update 0 0 0 needs /gone/perl\n"
                  "post-receive hooks/post-receive 0 0 0\n"
                  "commit-msg hooks/commit-msg 0 0 0\n"
                  "pre-push hooks/pre-push 0 0 0\n");
}

/* An ELF file for this machine, with our note and the name of a loader. */
struct program {
    Elf64_Ehdr header;
    Elf64_Phdr part;
    uint32_t name_size, size, type;
    char name[40], version[16], loader[16];
};

static struct program program_of(const char *version, const char *loader)
{
    struct program program;
    memset(&program, 0, sizeof program);
    memcpy(&program.header, doctor.native, sizeof program.header);
    program.header.e_phoff = offsetof(struct program, part);
    program.header.e_phnum = *loader ? 1 : 0;
    program.part.p_type = PT_INTERP;
    program.part.p_offset = offsetof(struct program, loader);
    program.part.p_filesz = strlen(loader) + 1;
    program.name_size = sizeof program.name;
    program.size = sizeof program.version;
    program.type = 1;
    memcpy(program.name, SP_HOOK_MARKER, sizeof SP_HOOK_MARKER);
    snprintf(program.version, sizeof program.version, "%s", version);
    snprintf(program.loader, sizeof program.loader, "%s", loader);
    return program;
}

Test(doctor_repo, programs)
{
    struct program program = program_of("1.2.3", "/gone/ld.so");
    empty_hooks();
    put("hooks/update", &program, sizeof program);
    SAME(files(), "update hooks/update 0 0 0 ours needs /gone/ld.so version "
                  "1.2.3\n");
    program = program_of("1.2.3", "");
    program.header.e_machine ^= 1;
    put("hooks/update", &program, sizeof program);
    SAME(files(), "update hooks/update 0 0 0 ours foreign version 1.2.3\n");
    doctor.native_len = 0;
    SAME(files(), "update hooks/update 0 0 0 ours version 1.2.3\n");
}

Test(doctor_repo, programs_that_are_cut_or_lie)
{
    struct program program = program_of("1.2.3", "/gone/ld.so");
    empty_hooks();
    put("hooks/update", &program, offsetof(struct program, version) + 4);
    SAME(files(), "update hooks/update 0 0 0 ours\n");
    put("hooks/update", &program, offsetof(struct program, name));
    SAME(files(), "update hooks/update 0 0 0\n");
    put("hooks/update", &program, 6);
    SAME(files(), "update hooks/update 0 0 0 foreign\n");
    program.part.p_filesz = ~0ull;
    program.size = ~0u;
    put("hooks/update", &program, sizeof program);
    SAME(files(), "update hooks/update 0 0 0 ours\n");
    program.header.e_phoff = ~0ull;
    program.header.e_phnum = 65535;
    memset(program.version, 'x', sizeof program.version);
    program.size = sizeof program.version;
    put("hooks/update", &program, sizeof program);
    SAME(files(), "update hooks/update 0 0 0 ours\n");
}

Test(doctor_repo, git_looks_elsewhere)
{
    struct program program = program_of("1", "");
    empty_hooks();
    put("hooks/update", &program, sizeof program);
    free(repo_git((const char *[]){"config", "core.hooksPath", "more", NULL},
                  NULL));
    SAME(files(), "update hooks/update 0 0 5 ours version 1\n");
    cr_assert_str_eq(repo.hooks, below("more"));
    cr_assert_str_eq(repo.hooks_file, below("config"));
    free(repo_git((const char *[]){"config", "core.hooksPath", "./hooks", NULL},
                  NULL));
    SAME(files(), "update ./hooks/update 0 0 0 ours version 1\n");
}

Test(doctor_repo, hooks_of_the_configuration_are_kept)
{
    repo_write("config", "[core]\n\tbare = true\n[hook \"A.b\"]\n\tevent = x\n"
                         "\tcommand = c d\n[hook \"u\"]\n\tenabled\n"
                         "[hook]\n\tjobs = 2\n");
    look(repo_path());
    cr_assert(repo.settings.count == 3);
    const struct sp_hook_setting *all = repo.settings.items;
    cr_assert_str_eq(all[0].name, "A.b");
    cr_assert_str_eq(all[1].key, "command");
    cr_assert_str_eq(all[1].value, "c d");
    cr_assert_str_eq(all[2].value, "true");
    cr_assert_str_eq(all[2].file, below("config"));
}

Test(doctor_repo, the_baseline_is_looked_up)
{
    struct sp_buf ini = {0};
    repo_draw("N^");
    repo_tree("tree");
    sp_buf_printf(&ini, "[policy]\nbaseline = %s,", repo_hex("1"));
    sp_buf_printf(&ini, " %s, %040d\n", repo_hex("tree"), 7);
    repo_write("sallyport.ini", sp_buf_text(&ini));
    sp_buf_dispose(&ini);
    look(repo_path());
    cr_assert(repo.lost.count == 2);
    cr_assert_str_eq(repo.lost.items[0], repo_hex("tree"));
    repo_write("sallyport.ini", "[policy]\nbaseline = now\n");
    look(repo_path());
    cr_assert(repo.lost.count == 0 && repo.policy);
}

Test(doctor_repo, the_rules_of_gitolite)
{
    static const struct {
        const char *rule;
        bool is_ours;
    } rows[] = {{"[5, '-', 'VREF/sallyport']", true},
                {"[5, '-', 'VREF/sallyport/x']", true},
                {"[5, '-', 'VREF/sallyporter']", false},
                {"[5, '-', 'refs/heads/main']", false},
                {"", false}};
    look(repo_path());
    cr_assert(!repo.is_of_gitolite);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put("gl-conf", rows[i].rule, strlen(rows[i].rule));
        look(repo_path());
        cr_assert(repo.is_of_gitolite);
        cr_assert_eq(repo.has_vref, rows[i].is_ours, "%s", rows[i].rule);
    }
}
