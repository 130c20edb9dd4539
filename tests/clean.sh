# shellcheck shell=bash
# clean.sh - the state that tests are started in, whatever started us: nohup, cron,
# a hook, a shell with odd settings. Source it first; it puts this shell in order.

# Where `env` is not that of coreutils 8.31 or later, signals stay as they are.
default_signals=()
if env --default-signal true 2>/dev/null; then
    default_signals=(--default-signal)
fi

# clean_exec [NAME=VALUE...] COMMAND...: no signal is ignored or blocked, nothing
# is on the input, git knows no user and no machine, and no other variable is set.
clean_exec() {
    umask 022
    exec env -i "${default_signals[@]}" PATH="$PATH" \
        TMPDIR="${TMPDIR:-/tmp}" TZ=UTC LC_ALL=C.UTF-8 \
        GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "$@" </dev/null
}

clean() { (clean_exec "$@"); }

# A pipe or a terminal may be left as one that does not block: a full one then
# loses what is written.
make_blocking() {
    local fd flags
    for fd in 1 2; do
        flags=$(sed -n 's/^flags:[[:space:]]*//p' "/proc/$$/fdinfo/$fd" 2>/dev/null)
        (((0${flags:-0} & 04000) == 0)) ||
            python3 -c "import os; os.set_blocking($fd, True)"
    done
}

# Tests make and remove some hundred thousand small files: in memory, where there is
# plenty of it, that takes a third of the time. Programs must be able to run there.
in_memory() { # DIRECTORY
    local probe status=1
    [ "$(df -Pk "$1" 2>/dev/null | awk 'END { print int($4 / 1048576) }')" -ge 6 ] 2>/dev/null &&
        [ "$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)" -ge 8 ] &&
        probe=$(mktemp "$1/sallyport-XXXXXX" 2>/dev/null) || return
    echo 'exit 0' >"$probe" && chmod 700 "$probe" && "$probe" 2>/dev/null && status=0
    rm -f "$probe"
    return $status
}

umask 022
set +o posix
export LC_ALL=C.UTF-8
unset CDPATH LANGUAGE POSIXLY_CORRECT BASH_ENV ENV "${!GIT_@}"
[ -d "${TMPDIR:-/tmp}" ] || unset TMPDIR
if [ -z "${TMPDIR:-}" ] && in_memory /dev/shm; then export TMPDIR=/dev/shm; fi
make_blocking
