# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# template.sh - Forgejo and Gitea have no directory of hooks for all repositories. But
# they make each of them with `git init`, in a home whose .gitconfig may name a template.
#
# From locate: $gitdir, the home; from choose_host: $host.

has_template() {
    case $global,$host in
    yes,gitea | yes,forgejo) ;;
    *) return 1 ;;
    esac
}

home_config() { printf '%s\n' "$gitdir/.gitconfig"; }

our_template() { printf '%s\n' "$gitdir/sallyport-template"; }

# What git is told now; nothing where that is nothing.
template_in_force() {
    git config -f "$(home_config)" --type=path init.templateDir 2>/dev/null || :
}

# Sets $template_note: what git is to be told; empty for nothing.
plan_template() {
    template_note=''
    has_template || return 0
    plan_template_is=$(template_in_force)
    [ "$plan_template_is" != "$(our_template)" ] || return 0
    [ -z "$plan_template_is" ] || {
        plan_template_file=$plan_template_is/hooks/$hook.d/sallyport
        die "$(home_config) has another init.templateDir: $plan_template_is" \
            "type: mkdir -p $(quoted "${plan_template_file%/*}") && ln -s $(
                quoted "$target") $(quoted "$plan_template_file")"
    }
    template_note="init.templateDir = $(our_template)"
}

put_template() {
    git config -f "$(home_config)" init.templateDir "$(our_template)" \
        2>"$work/said" || config_is_shut "$(home_config)"
}

# The way back. A file that is empty then is one that we have made.
drop_template() {
    if [ -z "$global" ] || [ "$(template_in_force)" != "$(our_template)" ]; then
        return 0
    fi
    item ".gitconfig: init.templateDir removed"
    [ -z "$dry_run" ] || return 0
    git config -f "$(home_config)" --unset init.templateDir 2>"$work/said" ||
        config_is_shut "$(home_config)"
    [ -s "$(home_config)" ] || rm -f -- "$(home_config)"
}

# Self-test: has a new repository the hook?
template_looks() {
    env -u GIT_CONFIG_GLOBAL -u XDG_CONFIG_HOME -u GIT_TEMPLATE_DIR \
        GIT_CONFIG_NOSYSTEM=1 HOME="$gitdir" \
        git init -q --bare -- "$test_dir/new.git" >"$work/said" 2>&1 ||
        broken "git makes no repository in this home: $(git_said)"
    is_ours "$test_dir/new.git/hooks/$hook.d/sallyport" ||
        broken "a new repository has no hook" \
            "type: git config -f $(quoted "$(home_config)") --includes --show-origin init.templateDir"
}
