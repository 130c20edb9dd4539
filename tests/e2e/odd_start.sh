#!/usr/bin/env bash
# The tests start from one state, however they were started: by nohup, by cron,
# by a shell with odd settings, by a user with an odd git.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# A tree with the harness and, in the place of each test, a program that prints
# the state it was started in.
mkdir -p tree/{scripts,tests/checks,tests/e2e,build/bin,build/asan,build/hooks} tmp
cd tree || exit
cp "$SALLYPORT_SOURCE/scripts/test.sh" scripts/
cp "$SALLYPORT_SOURCE"/tests/*.sh tests/
cp "$SALLYPORT_SOURCE/tests/e2e/run.sh" tests/e2e/
cat >state <<'END'
#!/bin/bash
{
    # the C library keeps 32 and 33 for itself, and nobody can reset them
    grep -E '^Sig(Ign|Blk)' /proc/self/status | while read -r name value; do
        printf '%s\t%016x\n' "$name" $((16#$value & ~0x180000000))
    done
    umask
    readlink "/proc/$$/fd/0"
    grep -c . <(git config --list 2>&1)
    git rev-parse --is-bare-repository 2>&1
    date -d @0 +%H:%M%Z
    locale 2>/dev/null | sort -u | head -n 1
    cd / && cd tmp && pwd -P
    [ -d "$HOME" ] && [ -d "${TMPDIR:-/tmp}" ] && echo 'HOME and TMPDIR are there'
    shopt -qo posix && echo posix
    env | cut -d = -f 1 | grep -Ev '^(_|SHLVL|PWD|OLDPWD)$' | sort | tr '\n' ' '
    echo
} >>"$STATE"
echo 'ok - said'
echo '[====] Synthesis: Tested: 1 | Passing: 1 | Failing: 0 | Crashing: 0'
END
sed -i "s|\"\$STATE\"|\"$scratch/is\"|" state
chmod 755 state
cp state tests/checks/state.sh
cp state tests/e2e/state.sh
cp state build/asan/unit-tests
printf '#!/bin/sh\n' >build/bin/sallyport
chmod 755 build/bin/sallyport

printf '#!/bin/sh\nMAKE=true CC=true exec scripts/test.sh checks unit e2e\n' >harness
chmod 755 harness

# starts WHAT COMMAND...: the harness, run by that command, says what it says
# when nothing is odd.
starts() {
    local what=$1
    shift
    rm -f "$scratch/is"
    timeout 60 "$@" >"$scratch/said" 2>&1
    is "$what: to the end" 0 $?
    is_text "$what: the same state" "$scratch/is" "$scratch/said" <"$scratch/usual"
}

note 'as usual'
env --default-signal ./harness >"$scratch/said" 2>&1 </dev/null
is 'to the end' 0 $?
cp "$scratch/is" "$scratch/usual"
is 'check, unit test and scenario' 3 "$(grep -c '^SigIgn' "$scratch/usual")"
is 'no signal is ignored or blocked' '0000000000000000' \
    "$(sed -n 's/^Sig...:\t//p' "$scratch/usual" | sort -u)"
is 'the input is empty' 3 "$(grep -c '^/dev/null$' "$scratch/usual")"
is 'in the time of the world' 3 "$(grep -c '^00:00UTC$' "$scratch/usual")"

note 'in odd ways'
starts 'nohup and a background job' sh -c "trap '' INT QUIT HUP TERM PIPE ALRM CHLD USR1
    ./harness"
starts 'every signal is blocked' env --block-signal ./harness
starts 'the input is closed' sh -c './harness <&-'
starts 'the input ends never' sh -c 'sleep 5 | ./harness'
starts 'the umask is 077' sh -c 'umask 077; ./harness'
starts 'a CDPATH' env CDPATH="/usr:$PWD:/" ./harness
starts 'inside of a hook' env GIT_DIR=/nonexistent GIT_WORK_TREE=/ \
    GIT_INDEX_FILE=/nonexistent GIT_OBJECT_DIRECTORY=/nonexistent \
    GIT_QUARANTINE_PATH=/ GIT_NAMESPACE=x GIT_PREFIX=x/ ./harness
starts 'in Turkish, far from Greenwich' env LC_ALL=tr_TR.UTF-8 LANGUAGE=tr \
    TZ=Pacific/Kiritimati ./harness
starts 'no HOME' env -u HOME ./harness
starts 'a HOME that is not there' env HOME=/nonexistent ./harness
starts 'a TMPDIR that is not there' env TMPDIR=/nonexistent ./harness
starts 'a host, a user and no colour' env SALLYPORT_USER=mallory REMOTE_USER=eve \
    GITEA_PUSHER_NAME=eve GL_USERNAME=eve NO_COLOR=1 GIT_PAGER=false \
    POSIXLY_CORRECT=1 GREP_COLORS=x GIT_TRACE=1 ./harness
mkdir "$scratch/odd"
cat >"$scratch/odd/.gitconfig" <<'END'
[core]
    hooksPath = /nonexistent
    autocrlf = true
[init]
    defaultBranch = trunk
    templateDir = /nonexistent
[commit]
    gpgsign = true
[safe]
    bareRepository = explicit
END
starts 'a git with settings' env -u GIT_CONFIG_GLOBAL HOME="$scratch/odd" \
    XDG_CONFIG_HOME="$scratch/odd" GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0=core.bare GIT_CONFIG_VALUE_0=true ./harness

note 'the output does not block'
cat >"$scratch/nonblocking.py" <<'END'
import os, subprocess, sys, time
read, write = os.pipe()
os.set_blocking(write, False)
child = subprocess.Popen(sys.argv[1:], stdout=write, stderr=write)
os.close(write)
time.sleep(3)
while True:
    chunk = os.read(read, 65536)
    if not chunk:
        break
    os.write(1, chunk)
sys.exit(child.wait())
END
cat >>tests/e2e/state.sh <<'END'
for i in {1..20000}; do echo "ok - $i"; done
END
starts 'a pipe that nobody reads for a while' python3 "$scratch/nonblocking.py" ./harness
is 'a scenario that passes is one line' 1 "$(grep -c '^ok state (' "$scratch/said")"
is 'nothing is lost of the sum' '20004 passed, 0 failed' "$(tail -n 1 "$scratch/said")"
