#!/usr/bin/env bash
# gate: results of gates reach the server, by the roles that may record them.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

gates=refs/notes/sallyport/gates

story 'a pipeline records'
branch feature/tunnel
cycle A && so_far
run ci-bot gate record coverage --result pass --metric lines=100 \
    --metric branches=99.5
is 'it says what it did' "0 sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot
sallyport: it will not count: the policy here asks for branches>=100 and functions>=100
  to ask the policy of the server, type: sallyport policy fetch
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change needs one
  to end that, the administrator sets level = off in [gate \"coverage\"]" \
    "$status $(<"$here/err")"
is 'with all metrics' '{"version":1,"kind":"gate","gate":"coverage","result":"pass","actor":"ci-bot","metrics":{"lines":100,"branches":99.5}}' \
    "$(line_of $gates)"
run ci-bot gate record infrastructure --result not-applicable \
    --reason 'no Terraform' --commit HEAD~1
is 'not applicable, with a reason, on another commit' '{"version":1,"kind":"gate","gate":"infrastructure","result":"not-applicable","actor":"ci-bot","reason":"no Terraform"}' \
    "$(line_of $gates HEAD~1)"
run ci-bot gate record security --result fail
run ci-bot gate record security --result pass
run alice gate list
sed -i 's/20[0-9-]*T[0-9:]*Z/TIME/' "$here/out"
is_text 'the newest of each gate' "$here/out" <<'END'
coverage  pass  ci-bot  TIME  lines=100 branches=99.5
security  pass  ci-bot  TIME
END
run alice gate list --commit HEAD~1
sed -i 's/20[0-9-]*T[0-9:]*Z/TIME/' "$here/out"
is_text 'and why one does not apply' "$here/out" <<'END'
infrastructure  not-applicable  ci-bot  TIME  (no Terraform)
END
run alice gate list --commit HEAD~2
is 'no result' "0 sallyport: no gate was recorded on $(short HEAD~2)" \
    "$status $(<"$here/err")"
git commit -q --allow-empty -m 'Merge, not pushed yet'
run ci-bot gate record integration --result pass
is 'a commit that the server does not have yet' 0 "$status"

story 'what a result brings'
policy <<'END'
[roles]
ci = ci-bot
END
branch feature/tunnel
cycle A && so_far
merge() { # what a push of the merge is refused for
    git push -q origin "$(git commit-tree "$(id 'HEAD^{tree}')" -p main -p HEAD -m 'merge: the tunnel'):refs/heads/main" 2>&1 |
        sed -n 's/^remote: *//; s/ *$//; /gate/p'
}
after() { sed 1d "$here/err"; }
run ci-bot gate record integration --result pass --commit HEAD~1
is_text 'the first one makes the gate needed' <(after) <<'END'
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change needs one
  to end that, the administrator sets level = off in [gate "integration"]
END
is 'so it is' 1 "$(merge | grep -c 'the result of the gate integration is about')"
run ci-bot gate record integration --result fail
is 'the next one says nothing of it' '' "$(after)"
is 'and counts' 1 "$(merge | grep -c 'the gate integration failed')"
policy <<'END'
[roles]
ci = ci-bot
[gate "integration"]
level = off
END
branch feature/tunnel
cycle A && so_far
run ci-bot gate record integration --result fail
is 'what it names ends it' '' "$(merge)"
cp "$server/sallyport.ini" .sallyport.ini
run ci-bot gate record integration --result pass --commit HEAD~1
is 'a gate that is off needs no words' '' "$(after)"
git -C "$server" update-ref -d $gates
printf '[gate "integration"]\nlevel = enforce\n' >.sallyport.ini
run ci-bot gate record integration --result pass
is 'one that the policy names was needed before' '' "$(after)"
rm .sallyport.ini
run ci-bot gate record infrastructure --result not-applicable --reason 'no Terraform'
is 'it may be for some paths' 'sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change of its paths needs one' \
    "$(after | head -n 1)"
run ci-bot gate record security --result pass --metric high=2
run ci-bot gate record security --result pass --metric high=2
is 'what will not count' 'sallyport: it will not count: the policy here asks for critical<=0 and high<=0
  to ask the policy of the server, type: sallyport policy fetch' \
    "$(after)"
run ci-bot gate record security --result pass --metric high=0 --metric critical=0
is 'and what will' '' "$(after)"
run ci-bot gate record security --result not-applicable --reason 'no code'
is 'what does not apply has no metrics' '' "$(after)"
run ci-bot gate record covrage --result pass
is 'a misspelt gate' "0 sallyport: no category of the policy here asks for the gate covrage; did you mean 'coverage'?
  to ask the policy of the server, type: sallyport policy fetch" \
    "$status $(after)"

story 'who may record'
policy <<'END'
[gate "security"]
roles = security
[roles]
ci = ci-bot
security = dana
END
branch feature/tunnel
cycle A && so_far
run alice gate record coverage --result pass
is 'not anybody' "1 1" \
    "$status $(grep -c 'alice may not record the gate coverage' "$here/err")"
run ci-bot gate record security --result pass
is 'not the pipeline' "1 1" \
    "$status $(grep -c 'ci-bot may not record the gate security' "$here/err")"
git -C "$server" config receive.advertisePushOptions true && git config push.pushOption sallyport=json
run ci-bot gate record security --result pass
is 'a program is told who can' '["role:security","user:dana"] "a result of the gate security, by security" "security"' \
    "$(sed -n 's/^\({"sallyport":"finding".*}\) *$/\1/p' "$here/err" | jq -rc '"\(."given-by") \"\(.missing)\" \"\(.gate)\""')"
git config --unset push.pushOption
run dana gate record security --result pass
is 'its role' 0 "$status"

story 'what is wrong on the line'
branch feature/tunnel
cycle A && so_far
wrong() { # WHAT MESSAGE ARGUMENT...
    local what=$1 message=$2
    shift 2
    run ci-bot gate "$@"
    is "$what" "2 sallyport gate: $message" "$status $(head -n 1 "$here/err")"
}
wrong 'no gate' 'expected the name of a GATE' record --result pass
wrong 'no result' 'record needs --result, or a report with --from' record coverage
wrong 'a name' "the gate 'a b' needs a name of letters, digits, '-', '_' and '.'" \
    record 'a b' --result pass
wrong 'a metric' "--metric takes NAME=NUMBER, such as lines=100, not 'lines'" \
    record coverage --result pass --metric lines
wrong 'a number' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=many'" \
    record coverage --result pass --metric lines=many
wrong 'no number' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=nan'" \
    record coverage --result pass --metric lines=nan
wrong 'too large' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=1e300'" \
    record coverage --result pass --metric lines=1e300
wrong 'why it does not apply' \
    'not-applicable needs --reason' \
    record coverage --result not-applicable

story 'from the reports of tools'
branch feature/tunnel
cycle A && so_far
report() { # NAME <TEXT
    cat >"$here/$1"
}
report lcov.info <<'END'
SF:src/tunnel.c
FNDA:1,open
DA:1,1
DA:2,1
BRDA:2,0,0,1
end_of_record
END
run ci-bot gate record coverage --from "$here/lcov.info"
is 'it says what it read' "0 sallyport: lcov.info is lcov: lines=100 branches=100 functions=100
sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change needs one
  to end that, the administrator sets level = off in [gate \"coverage\"]" \
    "$status $(<"$here/err")"
is 'the line names the report' "{\"version\":1,\"kind\":\"gate\",\"gate\":\"coverage\",\"result\":\"pass\",\"actor\":\"ci-bot\",\"metrics\":{\"lines\":100,\"branches\":100,\"functions\":100},\"report\":{\"format\":\"lcov\",\"sha256\":\"$(sha256sum <"$here/lcov.info" | cut -d ' ' -f 1)\",\"name\":\"lcov.info\"}}" \
    "$(line_of $gates)"
report cover.out <<'END'
mode: set
example.org/m/a.go:3.10,5.2 3 1
END
run ci-bot gate record coverage --from "$here/cover.out"
is 'what the format does not have is asked for' '2 sallyport gate: cover.out (go-cover) has no branches and no functions; add --metric branches=NUMBER --metric functions=NUMBER, or take the policy of the server: sallyport policy fetch' \
    "$status $(head -n 1 "$here/err")"
run ci-bot gate record unit --from "$here/cover.out"
is 'but for a gate of their own' "0 sallyport: cover.out is go-cover: lines=100
sallyport: it has no branches and no functions
sallyport: recorded for the gate unit: pass, on $(short HEAD), as ci-bot
sallyport: no category of the policy here asks for the gate unit
  to ask the policy of the server, type: sallyport policy fetch" \
    "$status $(<"$here/err")"
run ci-bot gate record coverage --from - --metric branches=80 \
    --metric functions=90 --run https://ci.example.org/17 <"$here/cover.out"
is 'and may be given' '0 {"version":1,"kind":"gate","gate":"coverage","result":"pass","actor":"ci-bot","metrics":{"lines":100,"branches":80,"functions":90},"report":{"format":"go-cover","sha256":"SHA","name":"-"},"run":"https://ci.example.org/17"}' \
    "$status $(line_of $gates | sed 's/"sha256":"[0-9a-f]*"/"sha256":"SHA"/')"
printf '[gate "coverage"]\nrequire = lines>=80\n[gate "unit"]\nrequire = branches>=80\n' >.sallyport.ini
run ci-bot gate record coverage --from "$here/cover.out"
is 'what the gate does not require is not asked for' "0 sallyport: cover.out is go-cover: lines=100
sallyport: it has no branches and no functions
sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot" \
    "$status $(<"$here/err")"
run ci-bot gate record unit --from "$here/cover.out"
is 'what it requires is, for a gate of their own, too' '2 sallyport gate: cover.out (go-cover) has no branches; add --metric branches=NUMBER' \
    "$status $(head -n 1 "$here/err")"
rm .sallyport.ini
printf 'SF:a\nFNF:0\nBRF:0\nend_of_record\n' | report empty.info
run ci-bot gate record coverage --from "$here/empty.info"
is 'nothing measured is no pass' "0 sallyport: empty.info is lcov
sallyport: it is no pass: no line was measured
sallyport: recorded for the gate coverage: fail, on $(short HEAD), as ci-bot" \
    "$status $(<"$here/err")"
printf 'SF:a\nDA:x\n' | report bad.info
before=$(git -C "$server" rev-parse $gates)
run ci-bot gate record coverage --from "$here/bad.info"
is 'a malformed report' "3 sallyport: $here/bad.info:2: DA needs a line and a number of executions" \
    "$status $(<"$here/err")"
run ci-bot gate record coverage --from "$here/none.info"
is 'no report' "3 sallyport: cannot read $here/none.info: No such file or directory" \
    "$status $(<"$here/err")"
wrong 'of another gate' 'lcov.info is lcov, a report of coverage, not of security; name the gate coverage, or a gate of your own' \
    record security --from "$here/lcov.info"
wrong 'a better result than that of the report' 'the report is no pass: no line was measured' \
    record coverage --from "$here/empty.info" --result pass
wrong 'a metric twice' "lines is in the report: leave '--metric lines=' out" \
    record coverage --from "$here/lcov.info" --metric lines=100
wrong 'a format without a report' 'a format is that of a report: --format needs --from' \
    record coverage --format lcov --result pass
is 'the usage shows it' 1 "$(sallyport gate --help | sed -n '/^usage/,/^$/p' | grep -c -e '\[--format ')"
wrong 'a report of what does not apply' 'a report has a result; not-applicable has a reason instead' \
    record coverage --from "$here/lcov.info" --result not-applicable --reason x
is 'nothing of that is recorded' "$before" "$(git -C "$server" rev-parse $gates)"
run ci-bot gate record coverage --from "$here/lcov.info" --result fail
is 'a worse result may be given' '0 1' "$status $(line_of $gates | grep -c '"result":"fail"')"

report audit.json <<'END'
{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"vulnerabilities":
{"info":0,"low":0,"moderate":2,"high":0,"critical":0,"total":2},
"dependencies":{"total":12}}}
END
run ci-bot gate record security --from "$here/audit.json"
is 'findings of medium severity need a mitigation' "0 sallyport: audit.json is npm-audit: critical=0 high=0 medium=2 low=0
  counted: moderate 2 -> medium
sallyport: it is no pass: 2 medium findings; --mitigation names the proposal or document that accepts them
sallyport: recorded for the gate security: fail, on $(short HEAD), as ci-bot
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change needs one
  to end that, the administrator sets level = off in [gate \"security\"]" \
    "$status $(<"$here/err")"
run ci-bot gate record security --from "$here/audit.json" --mitigation WU-007
is 'which the line names' '0 pass WU-007' \
    "$status $(line_of $gates | jq -r '[.result, .mitigation] | join(" ")')"

report wrk.txt <<'END'
Running 1s test @ http://127.0.0.1:8080/
  42 requests in 1.04s, 54.12KB read
  Non-2xx or 3xx responses: 2
Requests/sec:     40.45
Transfer/sec:     52.12KB
END
run ci-bot gate record performance --from "$here/wrk.txt"
is 'a load test that failed need not be complete' "0 sallyport: wrk.txt is wrk: throughput_mbps=0.427 requests_per_second=40.45 requests=42 failed_requests=2
sallyport: it is no pass: 2 of 42 requests failed
sallyport: recorded for the gate performance: fail, on $(short HEAD), as ci-bot
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change without one gets a warning
  to end that, the administrator sets level = off in [gate \"performance\"]" \
    "$status $(<"$here/err")"
echo '<testsuite><testcase/></testsuite>' | report junit.xml
run ci-bot gate record nightly --from "$here/junit.xml"
is 'a gate of their own takes any format' 0 "$status"

story 'run'
policy <<'END'
[roles]
ci = ci-bot
END
branch feature/tunnel
cat >.sallyport.ini <<'END'
[gate "coverage"]
command = echo "at $SALLYPORT_GATE" && ls && cp cov.info out.info && touch made
report = out.info
[gate "slow"]
command = sleep 30
timeout = 1s
[gate "broken"]
command = echo 'tests fail' && exit 4
[gate "absent"]
command = no-such-program
[gate "unread"]
command = true
report = none.info
[gate "only-roles"]
roles = ci
END
printf 'SF:a\nFNF:0\nBRF:0\nDA:1,1\nend_of_record\n' >cov.info
git add -A && git commit -q -m 'build: the gates'
touch untracked
run ci-bot gate run coverage
is 'a pass' "0 sallyport: gate coverage at $(short HEAD)
sallyport: out.info is lcov: lines=100 branches=100 functions=100
sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot" \
    "$status $(<"$here/err")"
is 'its line' '{"version":1,"kind":"gate","gate":"coverage","result":"pass","actor":"ci-bot","metrics":{"lines":100,"branches":100,"functions":100},"report":{"format":"lcov","sha256":"SHA","name":"out.info"},"duration-ms":N}' \
    "$(line_of $gates | sed 's/"sha256":"[0-9a-f]*"/"sha256":"SHA"/; s/"duration-ms":[0-9]*/"duration-ms":N/')"
log=$(git rev-parse --git-common-dir)/sallyport/gates/coverage.log
is 'its output is kept, and is that of the commit' "at coverage cov.info docs" "$(xargs <"$log")"
is 'nothing is left' '1 no' \
    "$(git worktree list | wc -l) $([ -e made ] && echo yes || echo no)"
run ci-bot gate run broken
is 'a fail' "1 sallyport: gate broken at $(short HEAD)
  tests fail
sallyport: gate broken fails: exit status 4
sallyport: recorded for the gate broken: fail, on $(short HEAD), as ci-bot
sallyport: no category of the policy here asks for the gate broken" \
    "$status $(<"$here/err")"
is 'which the line explains' 'fail exit status 4' \
    "$(line_of $gates | jq -r '[.result, .reason] | join(" ")')"
run ci-bot gate run slow
is 'one that takes too long' '1 fail it took longer than 1 s' \
    "$status $(line_of $gates | jq -r '[.result, .reason] | join(" ")')"
before=$(git -C "$server" rev-parse $gates)
run ci-bot gate run absent
is 'one that cannot be run decides nothing' '3 1' \
    "$status $(grep -c 'absent decides nothing: exit status 127' "$here/err")"
run ci-bot gate run unread
is 'nor does one without its report' '3 1' \
    "$status $(grep -c 'none.info: No such file' "$here/err")"
run ci-bot gate run coverage --no-record
is 'recorded only if wanted' "0 sallyport: gate coverage at $(short HEAD)
sallyport: out.info is lcov: lines=100 branches=100 functions=100
sallyport: gate coverage passes" "$status $(<"$here/err")"
is 'nothing of that is recorded' "$before" "$(git -C "$server" rev-parse $gates)"
sed 's/^DA:1,1/DA:1,0/' -i cov.info && git commit -qam 'test: nothing runs'
run ci-bot gate run coverage --no-record
is 'a pass that will not count is none' "1 sallyport: gate coverage at $(short HEAD)
sallyport: out.info is lcov: lines=0 branches=100 functions=100
sallyport: it will not count: the policy here asks for lines>=100" "$status $(<"$here/err")"
run ci-bot gate run coverage
is 'nor where it is recorded' "1 sallyport: gate coverage at $(short HEAD)
sallyport: out.info is lcov: lines=0 branches=100 functions=100
sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot
sallyport: it will not count: the policy here asks for lines>=100" "$status $(<"$here/err")"
sed -i '/"coverage"/a level = off' .sallyport.ini
run ci-bot gate run coverage --no-record
is 'where it is off, nothing is asked for' "0 sallyport: gate coverage passes" \
    "$status $(tail -n 1 "$here/err")"
git checkout -q .sallyport.ini && git reset -q --hard HEAD~1
wrong 'no command' 'the gate only-roles has no command; the policy gives it one: [gate "only-roles"] command = make only-roles' run only-roles
wrong 'an option of record' 'run takes the result from the command: leave --result out' run coverage --result pass
wrong 'the proof of the cycle' 'the gate tdd-proof is made by: sallyport prove --record -- COMMAND' run tdd-proof
wrong 'several to record' 'record takes one GATE' record coverage security --result pass
run ci-bot gate run --no-record
is 'all of them' '3 coverage slow broken absent unread' \
    "$status $(sed -n 's/^sallyport: gate \([a-z]*\) at .*/\1/p' "$here/err" | xargs)"
rm .sallyport.ini
wrong 'no gate has a command' 'no gate has a command; the policy gives it one: [gate "coverage"] command = make coverage' run

story 'on the server'
branch feature/tunnel
cycle A && so_far
run ci-bot gate record coverage --result pass
unset SALLYPORT_USER
cd "$server" && sallyport gate list --commit feature/tunnel >"$here/out" 2>&1
is 'a bare repository lists its own' "coverage  pass  ci-bot" \
    "$(sed 's/  20.*//' "$here/out")"
sallyport gate list >"$here/out" 2>&1
is 'or none' "sallyport: no gate was recorded on $(git rev-parse --short=7 HEAD)" \
    "$(<"$here/out")"
SALLYPORT_USER=ci-bot sallyport gate record coverage --result pass >"$here/out" 2>&1
is 'what is recorded comes from a clone' \
    "sallyport: a bare repository has no remote to push to; type it in a clone: git clone $server/" \
    "$(<"$here/out")"
git init -q --bare "$here/mirror.git"
git remote add mirror "$here/mirror.git" && git remote add other "$here/mirror.git"
sallyport gate list --commit feature/tunnel >"$here/listed" 2>&1
is 'also one with remotes of its own' "coverage  pass  ci-bot" \
    "$(sed 's/  20.*//' "$here/listed")"
sallyport gate list --commit feature/tunnel --remote other >"$here/listed" 2>&1
is 'the remote that is named is asked' \
    "sallyport: no gate was recorded on $(git rev-parse --short=7 feature/tunnel)" \
    "$(<"$here/listed")"
succeeds 'and its exceptions are its own' sallyport exceptions
cd "$here" && succeeds 'made as advised' bash -c "$(sed 's/.*a clone: //' "$here/out") own"
cd own && succeeds 'and typed there' env SALLYPORT_USER=ci-bot \
    sallyport gate record coverage --result pass
