# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# managers.sh - the developer's hooks beside husky, core.hooksPath and lefthook: the
# ways "own" and "lefthook" of local.sh.

# --- a directory of our own ---

# The hooks that git runs in a clone. A directory of our own passes them on.
forwarded_names='applypatch-msg pre-applypatch post-applypatch pre-commit
    pre-merge-commit post-commit pre-rebase post-checkout post-merge
    post-rewrite pre-auto-gc'

uses_husky() {
    [ -d "$top/.husky" ] ||
        grep -qs '"husky"' "$top/package.json"
}

# A hook that runs the hook of its name in the directory that core.hooksPath names
# without us.
forwarder() {
    cat <<END
#!/bin/sh
# Made by install.sh of sallyport, and taken away by its uninstall: runs the
# hook of this name in the directory that others have set.
own=$(quoted "$own/hooks")
name=\${0##*/}
name=\${name%.chained}
directory=\$(git config --type=path --get-all core.hooksPath </dev/null |
    grep -vxF -e "\$own" | tail -n 1)
[ -n "\$directory" ] || directory=\$(git rev-parse --git-common-dir)/hooks
[ ! -x "\$directory/\$name" ] || exec "\$directory/\$name" "\$@"
END
}

# All names of hooks that git may run: those that exist, and those of husky.
forwarded() {
    for forwarded_one in $forwarded_names $local_names; do
        echo "$forwarded_one"
    done
    find "${elsewhere_path:-$hooks}/" -maxdepth 1 ! -type d ! -name h \
        -exec basename {} \; 2>/dev/null | grep -x '[a-z][a-z0-9-]*'
}

put_own() {
    case $elsewhere in
    '' | /*) elsewhere_path=$elsewhere ;;
    *) elsewhere_path=$top/$elsewhere ;;
    esac
    forwarder >"$work/text"
    for name in $(forwarded | sort -u); do
        case " $(names | tr '\n' ' ') " in
        *" $name "*) put_text "$own/hooks/$name.chained" 755 ;;
        *) put_text "$own/hooks/$name" 755 ;;
        esac
    done >"$work/forwarded" # too many to be told one by one
    if [ -s "$work/forwarded" ]; then
        step "$(shown_path "$own/hooks"): runs those of ${elsewhere:-husky} as well" || :
    fi
    for name in $(names); do put_link "$own/hooks/$name" "$name"; done
    printf '[core]\n\thooksPath = "%s"\n' \
        "$(printf '%s\n' "$own/hooks" | sed 's/[\\"]/\\&/g')" \
        >"$work/text"
    put_text "$own/config" 644
    if ! is_included; then
        step "$(shown_path "$common/config"): includes sallyport/config" &&
            printf '[include]\n\tpath = sallyport/config\n' >>"$common/config"
    fi
    case $elsewhere in
    /*) item "$elsewhere is shared with other repositories, and left as it is" ;;
    esac
}

is_included() {
    git config --file "$common/config" --get-all include.path |
        grep -qxF sallyport/config
}

remove_own() {
    if is_included; then
        step "$(shown_path "$common/config"): includes nothing of ours any more" &&
            git config --file "$common/config" --unset-all include.path \
                '^sallyport/config$'
    fi
    if exists "$own/hooks" || exists "$own/config"; then
        step "$(shown_path "$own"): removed" || return 0
        rm -rf -- "$own/hooks" "$own/config"
        rmdir -- "$own" 2>/dev/null || :
    fi
}

# --- lefthook ---

# The file with lefthook's configuration, and the developer's own file beside it.
lefthook_file() {
    for lefthook_file_one in lefthook.yml lefthook.yaml .lefthook.yml \
        .lefthook.yaml .config/lefthook.yml .config/lefthook.yaml; do
        if [ -f "$top/$lefthook_file_one" ]; then
            printf '%s\n' "$lefthook_file_one"
            return
        fi
    done
    return 1
}

lefthook_local() { # FILE
    printf '%s-local.%s\n' "${1%.*}" "${1##*.}"
}

is_of_lefthook() { [ -f "$1" ] && grep -qs LEFTHOOK "$1"; }

# lefthook skips a hook without files to look at, such as for the push of a tag. The
# configuration itself always exists.
lefthook_text() { # CONFIGURATION
    echo "# Made by install.sh of sallyport, and taken away by its uninstall."
    for name in $(names); do
        printf '%s:\n  jobs:\n    - name: sallyport\n' "$name"
        printf '      run: %s ' "$target/$name"
        case $name in
        commit-msg) echo '"{1}"' ;;
        prepare-commit-msg) echo '{0}' ;;
        pre-push)
            echo '"{1}" "{2}"'
            printf '      use_stdin: true\n      files: echo %s\n' "$1"
            ;;
        esac
    done
}

put_lefthook() {
    put_lefthook_to=$top/$(lefthook_local "$1")
    if ! is_in_tree "$put_lefthook_to" ||
        { exists "$put_lefthook_to" && ! is_our_text "$put_lefthook_to"; }; then
        item "$(shown_path "$put_lefthook_to") is yours; add these lines to it, if they are missing:"
        lefthook_text "$1" | sed '1d; s/^/    /'
        return
    fi
    lefthook_text "$1" >"$work/text"
    put_text "$put_lefthook_to" 644
    in_clone check-ignore -q -- "$put_lefthook_to" || put_exclude
}

is_our_text() { # FILE: what is tracked is the project's, whatever it says
    [ -f "$1" ] && ! in_clone ls-files --error-unmatch -- "$1" >"$work/said" 2>&1 &&
        head -n 1 -- "$1" | grep -q '^# Made by install.sh of sallyport,'
}

exclude_line() { printf '/%s\n' "$(lefthook_local "$1")"; }

put_exclude() {
    step "$(shown_path "$common/info/exclude"): git status leaves that file out" ||
        return 0
    mkdir -p -- "$common/info"
    shown_path "$put_lefthook_to" | sed 's|^|/|' >>"$common/info/exclude"
}

# Removes our entry, and the hooks that lefthook has made only for it.
remove_lefthook() { # CONFIGURATION
    remove_lefthook_file=$top/$(lefthook_local "$1")
    is_in_tree "$remove_lefthook_file" && is_our_text "$remove_lefthook_file" ||
        return 0
    step "$(shown_path "$remove_lefthook_file"): removed" || return 0
    rm -f -- "$remove_lefthook_file"
    remove_lefthook_line=$(exclude_line "$1")
    if grep -qsxF -- "$remove_lefthook_line" "$common/info/exclude"; then
        grep -vxF -- "$remove_lefthook_line" "$common/info/exclude" \
            >"$work/exclude" || :
        cat "$work/exclude" >"$common/info/exclude"
    fi
    for name in $local_names; do
        if is_of_lefthook "$hooks/$name" &&
            ! grep -q "^$name:" "$top/$1"; then
            rm -f -- "$hooks/$name"
        fi
    done
}
