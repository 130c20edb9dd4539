/* The table: a check is a row. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/sanitise.h"

const struct sp_check sp_checks[] = {
    {"account", "its owner is a user of this machine", false, sp_check_account,
     SP_BY_ANYBODY, "sudo chown -Rh {} {gitdir}"},
    {"closed", "its owner can enter every directory above it", false,
     sp_check_closed_above, SP_BY_OWNER_OF_FILE, "chmod a+x {}"},
    {"directory-open", "no mode keeps its owner from the directory itself",
     false, sp_check_directory_open, SP_BY_OWNER_OF_FILE, "chmod -R u+rwX {}"},
    {"parts", "it belongs to who owns all that git needs in it", false,
     sp_check_parts, SP_BY_ANYBODY, "sudo chown -h {} {gitdir}"},
    {"directories", "git finds refs and objects in it", false,
     sp_check_directories, SP_BY_OWNER, "mkdir -p {}"},
    {"history", "the commits of its branches are there", false,
     sp_check_history, SP_BY_OWNER, "cp -R BACKUP/objects {}"},
    {"head-there", "HEAD is there, and not empty", false, sp_check_head_there,
     SP_BY_ANYBODY, "echo ref: {} | {as-owner}tee {gitdir}/HEAD"},
    {"head-text", "HEAD names a branch or a commit", false, sp_check_head_text,
     SP_BY_ANYBODY,
     "{as-owner}mv --backup=numbered {gitdir}/HEAD {gitdir}/HEAD.damaged && "
     "echo ref: {} | {as-owner}tee {gitdir}/HEAD"},
    {"config", "git can read its configuration", false, sp_check_config,
     SP_BY_ANYBODY, "{as-owner}git --git-dir={gitdir} config --list"},
    {"object-format", "its objects have the format SHA-1", false,
     sp_check_object_format, SP_BY_ANYBODY, "{sha1}"},
    {"ref-storage", "its refs are stored as files", false, sp_check_storage,
     SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} refs migrate --ref-format=files"},
    {"opens", "the hooks can open it", false, sp_check_opens, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} fsck"},
    {"storage-writable", "its owner can use its objects, refs and config",
     false, sp_check_storage_writable, SP_BY_ROOT, "chown -Rh {owner} {}"},
    {"storage-open", "no mode keeps its owner from objects, refs and config",
     false, sp_check_storage_open, SP_BY_OWNER_OF_FILE, "chmod -R u+rwX {}"},
    {"head", "HEAD names a branch that is there, and none for work", false,
     sp_check_head, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} symbolic-ref HEAD {}"},
    {"head-pushed", "the branch that HEAD names was pushed, if others were",
     false, sp_check_head_pushed, SP_BY_ANYBODY,
     "in a clone, type: git push origin {}"},
    {"hooks-given", "its directory of hooks belongs to its owner", false,
     sp_check_hooks_given, SP_BY_ROOT, "chown -h {owner} {}"},
    {"hooks-open", "its owner can write to its directory of hooks", false,
     sp_check_hooks_open, SP_BY_OWNER_OF_FILE, "chmod u+rwx {}"},
    {"trail-directory", "a trail can be made where the policy names it", false,
     sp_check_trail_place, SP_BY_ROOT, "install -d -m 700 -o {owner} {}"},
    {"hook", "a hook of sallyport is there", false, sp_check_there,
     SP_BY_ANYBODY, "{install}"},
    {"clone", "all hooks of a clone are there", false, sp_check_clone,
     SP_BY_ANYBODY, "{install}"},
    {"dangling", "no hook is a link to nothing", false, sp_check_dangling,
     SP_BY_ANYBODY, "{install}"},
    {"way", "its owner can enter every directory on the way to a hook", false,
     sp_check_closed, SP_BY_OWNER_OF_FILE, "chmod a+x {}"},
    {"execute", "a hook has its execute bit", false, sp_check_execute,
     SP_BY_OWNER_OF_FILE, "chmod a+x {}"},
    {"mount", "a hook is where programs may run", false, sp_check_mount,
     SP_BY_ANYBODY, "findmnt -T {}"},
    {"machine", "a hook is built for this machine", false, sp_check_machine,
     SP_BY_ANYBODY, "{install}"},
    {"interpreter", "the interpreter of a hook exists", false,
     sp_check_interpreter, SP_BY_ANYBODY, "ls -l {}"},
    {"replaced", "a hook is a program of sallyport", false, sp_check_replaced,
     SP_BY_ANYBODY, "{install}"},
    {"replaced-package", "a hook is a program of the package", false,
     sp_check_replaced_package, SP_BY_ANYBODY,
     "where its package is, type: apt-get install --reinstall "
     "./sallyport_*.deb"},
    {"version", "a hook has the version of this command", false,
     sp_check_version, SP_BY_ANYBODY, "{install}"},
    {"hooks-path", "git looks for hooks where ours are", false,
     sp_check_hooks_path, SP_BY_OWNER_OF_SETTINGS,
     "git config --file {} --unset core.hooksPath"},
    {"clone-path", "git looks for hooks where those of the clone are", false,
     sp_check_clone_path, SP_BY_ANYBODY, "{install}"},
    {"enabled", "no setting of git turns our hooks off", false,
     sp_check_enabled, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} config --show-origin --get-regexp "
     "^hook"},
    {"delegate", "something runs the directory that a hook is in", false,
     sp_check_delegate, SP_BY_ANYBODY, "{regenerate}"},
    {"displaced", "no other hook has replaced ours", false, sp_check_displaced,
     SP_BY_ANYBODY, "{install}"},
    {"itself", "a hook is not chained to itself", false, sp_check_itself,
     SP_BY_OWNER, "rm {}"},
    {"shared", "no group shares it by core.sharedRepository", false,
     sp_check_shared, SP_BY_ANYBODY,
     "give each of them a key of sallyport-shell for {owner}, then unset "
     "core.sharedRepository"},
    {"writable", "nobody but its owner can write to hooks and policy", false,
     sp_check_writable, SP_BY_OWNER_OF_FILE, "chmod go-w {}"},
    {"owner", "hooks and policy belong to its owner or to root", false,
     sp_check_owner, SP_BY_ROOT, "chown -h {owner} {}"},
    {"pusher", "it belongs to who receives the pushes", false, sp_check_pusher,
     SP_BY_ANYBODY, "sudo chown -Rh {} {gitdir}"},
    {"policy", "the policy can be used", false, sp_check_policy, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} policy check"},
    {"readable", "its owner can read the policy", false, sp_check_readable,
     SP_BY_OWNER_OF_FILE, "chmod a+rX {}"},
    {"policy-given", "root keeps no policy of the repository for itself", false,
     sp_check_policy_given, SP_BY_ROOT, "chown -h {owner} {}"},
    {"policy-there", "sallyport.ini is there, if only clones have its values",
     false, sp_check_policy_there, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} cat-file -p refs/sallyport/policy"},
    {"policy-read", "the policy that clones fetch can be read", false,
     sp_check_policy_read, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} fsck"},
    {"mode", "the policy is in force", false, sp_check_mode, SP_BY_ANYBODY,
     "{installer} server --enforce {repo}"},
    {"merge-role", "somebody may merge into protected refs", false,
     sp_check_merge_role, SP_BY_ANYBODY, "add {may-merge} in {}"},
    {"host", "the policy names the kind of server that is there", false,
     sp_check_host, SP_BY_ANYBODY, "{installer} server --host {} {repo}"},
    {"host-of-all", "the policy of the machine names gitolite", false,
     sp_check_host_of_all, SP_BY_ANYBODY,
     "{installer} server --host gitolite --global {}"},
    {"baseline", "the commits of the baseline are there", false,
     sp_check_baseline, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} policy show"},
    {"trail", "each push can be recorded", false, sp_check_trail, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} audit verify"},
    {"trail-shut", "its owner can read and write the trail", false,
     sp_check_trail_shut, SP_BY_OWNER_OF_FILE, "chmod u+rwX {}"},
    {"trail-room", "the file system of the trail has room", false,
     sp_check_trail_room, SP_BY_ANYBODY, "df -h {}"},
    {"trail-damaged", "the trail can be read", false, sp_check_trail_damaged,
     SP_BY_OWNER, "mv --backup=numbered {} {}.damaged"},
    {"trail-left", "nothing is left of a trail that is gone", false,
     sp_check_trail_left, SP_BY_OWNER, "mv --backup=numbered {} {}.damaged"},
    {"trail-there", "the trail of earlier pushes is there", false,
     sp_check_trail_there, SP_BY_OWNER, "install -D -m 600 BACKUP {}"},
    {"trail-whole", "no trail before this one is gone", false,
     sp_check_trail_whole, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} audit acknowledge"},
    {"trail-restored", "the trail belongs to who receives the pushes", false,
     sp_check_trail_restored, SP_BY_ROOT, "chown -Rh {owner} {}"},
    {"trail-beside", "no file beside the trail belongs to root", false,
     sp_check_left_by_root, SP_BY_ROOT, "chown -h {owner} {}"},
    {"trail-writable", "nobody but its owner can write to the trail", false,
     sp_check_trail_writable, SP_BY_OWNER_OF_FILE, "chmod go-w {}"},
    {"trail-owner", "the trail belongs to its owner or to root", false,
     sp_check_trail_owner, SP_BY_ROOT, "chown -h {owner} {}"},
    {"landed", "a hook records what has landed", false, sp_check_landed,
     SP_BY_ANYBODY, "{install}"},
    {"ref-guard", "protected refs move only as a push was accepted", false,
     sp_check_ref_guard, SP_BY_ANYBODY, "{install}"},

    {"observe", "findings refuse a push", true, sp_check_observe, SP_BY_ANYBODY,
     "{installer} server --enforce {repo}"},
    {"lone", "it belongs to who owns all those beside it", true, sp_check_lone,
     SP_BY_ANYBODY, "sudo chown -Rh {} {gitdir}"},
    {"kind", "people push to it", true, sp_check_kind, SP_BY_ANYBODY,
     "{guard}"},
    {"vref", "git itself runs the hook that judges", true, sp_check_vref,
     SP_BY_ANYBODY, "{as-owner}cat {gitdir}/gl-conf"},
    {"rule-off", "no rule is off", true, sp_check_off, SP_BY_ANYBODY,
     "{sallyport} explain {}"},
    {"published", "clones fetch the policy that is in force", true,
     sp_check_published, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} policy publish"},
    {"lost-values", "the published policy has no more than is set here", true,
     sp_check_lost_values, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} cat-file -p refs/sallyport/policy"},
    {"never-recorded", "each gate that the policy asks for was recorded once",
     true, sp_check_never_recorded, SP_BY_ANYBODY,
     "let the pipeline type: sallyport gate record {} --from REPORT"},
    {"never-proven",
     "the proof of the cycle was recorded, where the policy asks for it", true,
     sp_check_never_proven, SP_BY_ANYBODY,
     "let the pipeline type: sallyport prove --record -- COMMAND"},
    {"codeowners", "CODEOWNERS names users of the policy", true,
     sp_check_codeowners, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} policy check"},
    {"recorded", "each push is recorded", true, sp_check_recorded,
     SP_BY_ANYBODY, "remove 'path = off' under [audit] in {}"},
    {"on-failure", "a push that cannot be recorded is refused", true,
     sp_check_on_failure, SP_BY_ANYBODY,
     "set 'on-failure = refuse' under [audit] in {}"},
    {"no-ref-guard", "git update-ref on the server is stopped", true,
     sp_check_no_ref_guard, SP_BY_ANYBODY,
     "cd {repo} && {as-owner}{sallyport} audit log --kind out-of-band"},
    {"ended", "each push that began has ended", true, sp_check_ended,
     SP_BY_ANYBODY, "cd {repo} && {as-owner}{sallyport} audit verify"},
    {"both", "either pre-receive or update judges", true, sp_check_both,
     SP_BY_OWNER, "rm {}"},
    {"chained", "the hook that was there before can run", true,
     sp_check_chained, SP_BY_OWNER_OF_FILE, "chmod a+x {}"},
    {"left-link", "no hook of others is a link to nothing", true,
     sp_check_left_link, SP_BY_OWNER, "rm {}"},
    {"before", "no other hook runs before ours", true, sp_check_before,
     SP_BY_ANYBODY, "ls -l {}"},
    {"configured", "git runs no other hook for the same events", true,
     sp_check_configured, SP_BY_ANYBODY,
     "{as-owner}git --git-dir={gitdir} config --show-origin --get-regexp "
     "^hook"},
    {"user", "you see everything that its owner sees", true, sp_check_user,
     SP_BY_ANYBODY, "sudo -u {owner} {sallyport} doctor {repo}"},
    {.id = NULL},
};

void sp_problem_add(struct sp_problems *out, const char *about,
                    const char *format, ...)
{
    struct sp_problem problem = {.check = out->current};
    struct sp_buf clean = {0};
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    if (len >= 0)
        sp_sanitise(&clean, (struct sp_str){text, (size_t)len}, 0);
    free(text);
    problem.what = sp_buf_detach(&clean);
    problem.about = sp_strdup(about ? about : "");
    problem.type = sp_doctor_to_type(out, problem.about);
    out->wrong += !out->current->is_note;
    SP_VEC_PUSH(out, problem);
}

/* Does nothing else of it matter? */
static bool is_the_end(const struct sp_doctor_repo *repo,
                       const struct sp_check *check)
{
    const struct {
        doctor_look *look;
        bool is_so;
    } ends[] = {{sp_check_account, repo->is_stranger},
                {sp_check_closed_above, repo->closed},
                {sp_check_directory_open, repo->is_shut},
                {sp_check_parts, repo->parts_of},
                {sp_check_head_text, sp_doctor_lacks(repo)},
                {sp_check_object_format, !sp_doctor_can_judge(repo)}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i].look == check->look && ends[i].is_so)
            return true;
    return false;
}

void sp_doctor_check(struct sp_problems *out, const struct sp_doctor_repo *repo)
{
    *out = (struct sp_problems){.repo = repo};
    for (const struct sp_check *check = sp_checks; check->id; check++) {
        out->current = check;
        check->look(repo, out);
        if (is_the_end(repo, check))
            return;
    }
}

void sp_doctor_add_lone(struct sp_problems *out,
                        const struct sp_doctor_repo *seen)
{
    const struct sp_doctor_repo *told = out->repo;
    out->current = sp_checks;
    while (out->current->look != sp_check_lone)
        out->current++;
    out->repo = seen;
    sp_check_lone(seen, out);
    out->repo = told;
}

void sp_problems_dispose(struct sp_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].what);
        free(problems->items[i].type);
        free(problems->items[i].about);
    }
    free(problems->items);
    *problems = (struct sp_problems){.items = NULL};
}
