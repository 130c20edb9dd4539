#!/usr/bin/env bash
# runner.sh - what tests/e2e/run.sh and scripts/test.sh say: one line for a scenario
# that passes, what was expected for one that fails, and never success for nothing.
set -euo pipefail

source=$PWD
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
mkdir -p "$directory"/{tests/e2e,build/bin}
cp tests/clean.sh "$directory/tests/"
cp tests/e2e/{run,lib}.sh "$directory/tests/e2e/"
ln -s "$(type -P true)" "$directory/build/bin/sallyport"
cd "$directory"

scenario() { # NAME <BODY
    { echo '. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"' && cat; } >"tests/e2e/$1.sh"
}

scenario passes <<'END'
note 'a story'
ok 'one' && ok 'two' && echo 'a trace'
END
scenario skips <<'END'
ok 'one' && skip 'two' 'there is no moon'
END
scenario fails <<'END'
note 'a story'
ok 'one'
echo 'a trace'
is 'two' 'expected value' 'other value'
for n in {1..200}; do echo "line $n"; done | not_ok 'three'
END
scenario silent </dev/null
scenario ends_early <<'END'
ok 'one'
exit 3
END

failed=0
run() { # EXPECTED-STATUS NAME...: its output, without times, in ./out
    local expected=$1 status=0
    shift
    SALLYPORT_BUILD=$PWD/build tests/e2e/run.sh "$@" >out 2>&1 || status=$?
    sed -i -E 's/, [0-9]+ s\)/)/; s|[^ ]*/build/|build/|' out
    [ $status = "$expected" ] ||
        { echo "runner: exit status $status, expected $expected: $*" && failed=1; }
}
says() { # <EXPECTED
    diff -u --label expected --label got - out || failed=1
}

run 0 passes
says <<'END'
ok passes (2 passed)
2 passed, 0 failed
END
run 0 skips
says <<'END'
ok skips (1 passed, 1 skipped)
  skipped: two: there is no moon
1 passed, 0 failed
END
run 1 fails
says <<'END'
FAILED fails (1 passed, 2 failed)
  a story
  not ok - two
    expected: expected value
    got:      other value
  not ok - three
    line 1
    line 2
    line 3
    line 4
    line 5
    line 6
    line 7
    line 8
    line 9
    line 10
    line 11
    line 12
    line 13
    line 14
    line 15
    line 16
    line 17
    line 18
    line 19
    line 20
    … 180 more lines
  the whole log: build/test-logs/e2e/fails.log
1 passed, 2 failed
END
[ "$(grep -c . build/test-logs/e2e/fails.log)" -gt 200 ] ||
    { echo 'runner: the log of a scenario is not whole' && failed=1; }
run 1 silent
says <<'END'
FAILED silent (0 passed, 1 failed)
  not ok - said nothing
  the whole log: build/test-logs/e2e/silent.log
0 passed, 1 failed
END
run 1 ends_early
says <<'END'
FAILED ends_early (1 passed, 1 failed)
  not ok - did not get to its end (exit status 3)
  the whole log: build/test-logs/e2e/ends_early.log
1 passed, 1 failed
END
run 1 missing
says <<'END'
not ok - there is no scenario missing
0 passed, 1 failed
END

# Checks run two at a time, and the output of each is in one piece.
mkdir -p scripts tests/checks
cp "$source/scripts/test.sh" scripts/
meets() { # NAME OTHER STATUS
    cat >"tests/checks/$1.sh" <<END
#!/usr/bin/env bash
echo 'begin $1'
touch '$PWD/$1'
for i in {1..100}; do [ ! -e '$PWD/$2' ] || break; sleep 0.05; done
[ -e '$PWD/$2' ] || echo 'alone'
echo 'end $1'
exit $3
END
    chmod +x "tests/checks/$1.sh"
}
meets one two 0
meets two one 1
status=0
MAKE=true BUILD=build scripts/test.sh checks >out 2>&1 || status=$?
[ $status = 1 ] || { echo "runner: checks: exit status $status" && failed=1; }
sed -n '/^CHECK.*one.sh/,/^end/p' out >one.out
printf '%s\n' 'CHECK  tests/checks/one.sh' 'begin one' 'end one' |
    diff -u - one.out || failed=1
for line in 'FAILED: tests/checks/two.sh' '1 passed, 1 failed'; do
    grep -qxF "$line" out || { echo "runner: checks do not say: $line" && failed=1; }
done

# The whole suite, and parts of it by name.
cd "$source"
for part in '' nonsense; do
    if BUILD=$directory/empty scripts/test.sh $part >"$directory/out"; then
        echo "runner: scripts/test.sh ${part:-without a part} succeeds"
        failed=1
    fi
done
named() { # TARGET VARIABLE EXPECTED
    # echo: with -n, make would still run what begins with +.
    make "$1" "$2" SCRIPT=@echo -n 2>/dev/null | grep -qF -- "$3" ||
        { echo "runner: make $1 $2 does not pass on $3" && failed=1; }
}
named unit T=walk "T='walk'"
named memcheck T=walk/x "T='walk/x'"
named e2e S=threats 'run.sh threats'
named bench PARTS=trail "PARTS='trail'"
PARTS=trail named bench S= "PARTS='trail'"
named faults PARTS=disk 'run.sh disk'
T=walk named test S=threats 'T= scripts/test.sh checks unit fuzz e2e'
exit $failed
