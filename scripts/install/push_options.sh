# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# push_options.sh - lets a push ask for JSON: git takes push options only where
# receive.advertisePushOptions is on. Other hosts than plain have their own say.
#
# sallyport.advertises in the repository's config says that we have set it, so that
# it goes when the hook goes.

# Sets $advertise: yes where it is to be set, and $unadvertise: yes where we have set it,
# and the host or the hook has changed since. The hook update sees no options. A config
# of another user would be ours afterwards.
plan_push_options() {
    advertise='' unadvertise=''
    case $global,$host,$hook in
    ,plain,pre-receive) ;;
    ,*)
        if [ "$state" = there ] && advertises; then unadvertise=yes; fi
        return 0
        ;;
    *) return 0 ;;
    esac
    if [ "$state" = there ]; then
        [ -f "$gitdir/config" ] && [ ! -L "$gitdir/config" ] &&
            [ -O "$gitdir/config" ] || return 0
        ! in_repository config receive.advertisePushOptions >/dev/null ||
            return 0
    fi
    advertise=yes
}

say_push_options() {
    [ -z "$advertise" ] || plan_item \
        "config: receive.advertisePushOptions = true, so that a push can ask for JSON"
    [ -z "$unadvertise" ] || plan_item \
        "config: receive.advertisePushOptions removed"
}

set_push_options() {
    in_repository config sallyport.advertises true &&
        in_repository config receive.advertisePushOptions true
}

put_push_options() {
    [ -z "$unadvertise" ] || drop_push_options 2>"$work/said" || config_is_shut "$gitdir/config"
    [ -n "$advertise" ] || return 0
    set_push_options 2>"$work/said" || config_is_shut "$gitdir/config"
}

# Ends where git could not change a file; what it said is in $work/said. Beside the file may
# be a lock that git has left.
config_is_shut() { # FILE
    die "$1 cannot be changed: $(git_said)" \
        "type: ls -ld $(quoted "$(dirname -- "$1")") $(quoted "$1")*"
}

advertises() { [ "$(in_repository config --local sallyport.advertises)" = true ]; }

remove_push_options() {
    [ -z "$global" ] && advertises || return 0
    item "config: receive.advertisePushOptions removed"
    [ -n "$dry_run" ] || drop_push_options 2>"$work/said" || config_is_shut "$gitdir/config"
}

# 5: git has no such key.
drop_push_options() {
    for drop_key in receive.advertisePushOptions sallyport.advertises; do
        in_repository config --local --unset $drop_key || [ $? = 5 ] || return 1
    done
}
