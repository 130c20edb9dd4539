#!/usr/bin/env bash
# sallyport as-owner: what root lets another user do for it.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

if [ $EUID != 0 ]; then
    skip 'as the owner of a directory' 'only root can become another user'
    exit
fi

# Where everybody may enter, unlike our own directory.
here=$(mktemp -d /tmp/sallyport-as-owner.XXXXXX)
at_exit+=("rm -rf $here")
chmod 755 "$here"
cd "$here" || exit
install "$SALLYPORT_BUILD/bin/sallyport" .
mkdir a.git
chown 4242:4243 a.git

as_owner() { ./sallyport as-owner "$@"; }

# Sets $status; writes out and err.
runs() { # ARGUMENT...
    status=0
    as_owner "$@" >out 2>err || status=$?
}

fails() { # WHAT LINE ARGUMENT...
    local what=$1 line=$2
    shift 2
    runs "$@"
    is "$what" "3 sallyport: $line" "$status $(<err)"
}

# --- who ---

is 'the owner, and his group' '4242 4243' "$(as_owner who a.git)"
is 'of a directory of ours' '0 0' "$(as_owner who .)"
fails 'no directory' 'cannot open nothing: No such file or directory' \
    who nothing
ln -s a.git link
mkdir closed
ln -s closed bait
chown -h 4242 link bait
is 'a link of the owner to his own' '4242 4243' "$(as_owner who link)"
fails 'but not to what is of root' \
    "$here/bait belongs to the user 4242, who can put something else in the place of bait" \
    who bait
chown 4244 closed
fails 'nor of another user' \
    "$here/bait belongs to the user 4242, who can put something else in the place of bait" \
    who bait
mkdir shared shared/root.git
chmod 777 shared
fails 'for root, nobody else may write on the way' \
    "others can write to $here/shared, and so put something else in the place of shared/root.git" \
    who shared/root.git

# --- look ---

mkdir mine
mkfifo mine/config
fails 'a pipe' 'config is a named pipe' look mine
rm mine/config
runs look mine
is 'nothing' 0 "$status"
printf -v name 'a\033[2Jb'
mkfifo "mine/$name"
fails 'a name is made safe' 'a\x1b[2Jb is a named pipe' look mine
fails 'what is of another user is not for root' \
    'a.git belongs to the user 4242' look a.git

# --- run ---

runs run 4242 a.git sh -c 'id -u; id -g; id -G; pwd -P'
is 'as the owner, in the directory' "0 4242 4243 4243 $here/a.git" \
    "$status $(xargs <out)"
runs run --groups 4244,4245 4242 a.git sh -c 'id -g; id -G'
is 'with these groups' '4244 4244 4245' "$(xargs <out)"
runs run 4242 a.git sh -c 'echo said >&2; exit 7'
is 'status and standard error' '7 said' "$status $(<err)"
fails 'an owner who has changed' \
    'a.git belongs to the user 4242, and not to the user 4243 any more' \
    run 4243 a.git true
fails 'root is nobody to become' 'only root can become another user' \
    run 0 . true
mkdir -p closed/b.git
chown 0:0 closed
chmod 700 closed
chown 4242 closed/b.git
fails 'the owner cannot get there' \
    "the user 4242 cannot reach closed/b.git
  type: $here/sallyport doctor closed/b.git" run 4242 closed/b.git true
# shellcheck disable=SC2016
SECRET=1 LD_PRELOAD='' GIT_DIR=/x PATH=.:bin:$PATH: \
    runs run 4242 a.git sh -c 'env | cut -d = -f 1 | sort | xargs; echo "$PATH"'
is 'an environment of its own' "GIT_CONFIG_NOSYSTEM HOME LC_ALL PATH PWD TZ $PATH" "$(xargs <out)"
runs run 4242 a.git sh -c 'cat; tty; cat /dev/tty 2>&1 | head -n 1 >&2; ls /proc/self/fd | wc -l' \
    9<.
is 'no input, no terminal, no descriptor' 'not a tty 4' "$(xargs <out)"
runs run 4242 a.git sh -c 'printf "a\033]0;title\007b\nc" ; printf "d\r" >&2'
is 'what is said is made safe' 'a\x1b]0;title\x07b|c|d\x0d' \
    "$(tr '\n' '|' <out)$(<err)"
runs run 4242 a.git sh -c 'yes | head -c 3000000'
is 'and has an end' '… and more' "$(tail -n 1 out)"
is 'well before' yes "$([ "$(wc -c <out)" -lt 1100000 ] && echo yes)"
fails 'so has its time' 'it took longer than 1 s, so it was ended' \
    run --limit 1 4242 a.git sleep 60
runs run 4242 a.git sh -c 'sleep 61 & echo $! >pid; (setsid sleep 62 >/dev/null &) ; echo done'
is 'what it left running is not waited for' '0 done' "$status $(<out)"
left() { ps -o stat= -p "$(<a.git/pid)" | grep -v ^Z; }
for _ in {1..50}; do left >/dev/null && sleep 0.1 || break; done # killed, it may still run
is 'and ended' '' "$(left)"
runs run 4242 a.git sh -c 'kill -9 $$'
is 'a death by a signal' 137 "$status"
runs run 4242 a.git nothing-of-that-name
is 'a program that is not there' 127 "$status"

# shellcheck disable=SC2016
setsid ./sallyport as-owner run 4242 a.git \
    sh -c 'trap "echo undone; exit 1" TERM; echo begun; sleep 60 & wait' >out 2>err &
helper=$!
for _ in $(seq 100); do ! grep -q begun out || break; sleep 0.05; done
kill -TERM $helper
status=0
wait $helper || status=$?
is 'asked to end, it lets the other one finish' '1 begun undone' \
    "$status $(xargs <out)"
: >out
# shellcheck disable=SC2016
./sallyport as-owner run 4242 a.git \
    sh -c 'trap "echo undone >undone; exit 1" TERM; echo begun; sleep 60 & wait' >out 2>err &
helper=$!
for _ in $(seq 100); do ! grep -q begun out || break; sleep 0.05; done
kill -KILL $helper
wait $helper 2>/dev/null
for _ in $(seq 100); do [ ! -e a.git/undone ] || break; sleep 0.05; done
is 'killed, it leaves none behind' undone "$(cat a.git/undone)"
