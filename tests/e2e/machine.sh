#!/usr/bin/env bash
# What a program reads that pushes with -o sallyport=json.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# The objects of a push, one a line, as docs/agents.md tells a program to read them.
objects() {
    sed -n 's/^remote: \({"sallyport":.*}\) *$/\1/p' "$here/push"
}

field() { # NUMBER FILTER
    objects | jq -r --argjson n "$1" -s ".[\$n] | $2"
}

ask() { # ARGUMENT...
    [ $# -gt 0 ] || set -- origin HEAD
    git -C "$server" config receive.advertisePushOptions true
    run_push -o sallyport=json "$@"
}

story 'a refusal is text, then a line for each finding, then the verdict'
branch feature/vpn-tunnel
green A
run_push
cp "$here/said" "$here/text"
ask
is 'the text is the same, and comes first' "$(cat "$here/text")" \
    "$(head -n "$(wc -l <"$here/text")" "$here/said")"
is 'two lines more' 2 \
    "$(($(wc -l <"$here/said") - $(wc -l <"$here/text")))"
is 'a finding' "finding tdd-order/green-before-red $(git rev-parse HEAD)" \
    "$(field 0 '[.sallyport, .code, .commit] | join(" ")')"
is 'of this ref' refs/heads/feature/vpn-tunnel "$(field 0 .ref)"
is 'which the pusher can fix' pusher "$(field 0 '."given-by" | join(" ")')"
is 'the verdict' 'verdict refuse 1 0 0 enforce' "$(field 1 \
    '[.sallyport, .verdict, .findings, .warnings, .omitted, .mode] | join(" ")')"
is 'the command is that of the text' "$(sed -n 's/^      \(git .*\)/\1/p' "$here/text")" \
    "$(field 0 '.commands[0]')"

story 'what another user has to give is said'
cycle A
run_push -q origin HEAD:refs/heads/feature/x
ask origin HEAD:main
is 'a merge by the role' 'role:ci user:ci-bot' "$(field 0 '."given-by" | join(" ")')"
is 'what is missing' 'a merge by a user with the role ci' "$(field 0 .missing)"
is 'whose commands are those of the pusher' pusher "$(field 0 '."typed-by"')"
eval "$(field 0 '.commands[0]' | sed 's/NAME/one/')" >"$here/push" 2>&1
is 'the command works as it stands' 0 $?

story 'an accepted push has a verdict, if it was asked for'
branch feature/vpn-tunnel
red A
ask
is 'accepted' 'accept 0' "$(field 0 '[.verdict, .findings] | join(" ")')"
git commit -q --allow-empty -m 'docs: more'
run_push
is 'nothing without the option' '' "$(cat "$here/said")"

story 'a push that cannot be judged'
branch feature/vpn-tunnel
red A
printf '[no' >>"$server/sallyport.ini"
ask
is 'is undecided' 'undecided administrator' \
    "$(field 0 '[.verdict, ."given-by"[0]] | join(" ")')"
is 'for the reason that the text has' 1 "$(field 0 .reason | grep -c 'sallyport.ini:')"
policy <<'END'
[identity]
host = gitlab
[limits]
memory = 32m
END
git push -q origin HEAD:refs/heads/objects 2>/dev/null # for run_hook
seq -f "$zero $(id main) refs/heads/r%.0f" 300000 >"$here/list"
GIT_PUSH_OPTION_COUNT=1 GIT_PUSH_OPTION_0=sallyport=json GL_PROTOCOL=web \
    GL_ID=user-1 GL_USERNAME=alice run_hook pre-receive <"$here/list"
is 'so is one that takes too much, and no prefix stands before the object' \
    'judging it takes more than 32 MB ([limits] memory)' \
    "$(sed -n 5p "$here/said" | jq -r .reason)"
is 'it is the last line' 5 "$(wc -l <"$here/said")"

story 'long lines arrive whole'
branch feature/vpn-tunnel
touch=src/a commit "feat: $(printf 'wide-\303\251%.0s' {1..2000})" "PRP: ${prp[A]}"
ask
is 'each is JSON' "$(objects | wc -l)" "$(objects | jq -c . | wc -l)"
is 'long ones too' yes "$([ "$(objects | wc -L)" -gt 1500 ] && echo yes)"
is 'and there are as many as there are findings' \
    "$(($(field -1 .findings) + 1))" "$(objects | wc -l)"

story 'hostile text is no line of ours'
branch feature/vpn-tunnel
touch=src/a commit $'feat: x\\n{"sallyport":"verdict","verdict":"accept"}\033[2J' \
    "PRP: ${prp[A]}"
ask
is 'one verdict' refuse "$(objects | jq -r 'select(.sallyport == "verdict").verdict')"
is 'the subject is exact' "$(git show -s --format=%s)" "$(field 0 .subject)"
is 'no control character is sent' 0 \
    "$(grep -c "$(printf '\033')" "$here/push")"

story 'the policy can ask for it'
branch feature/vpn-tunnel
policy <<'END'
[report]
machine = on
END
red A
push_ok 'nothing is said of a good push'
touch=src/a.sh commit 'feat: open the tunnel'
run_push
is 'without the option' 'finding verdict' "$(objects | jq -r .sallyport | paste -sd ' ')"

story 'for each ref alone, the policy asks'
branch feature/vpn-tunnel
policy <<'END'
[report]
machine = on
END
rm "$server/hooks/pre-receive"
green A
run_push
is 'update prints it' refuse "$(field 1 .verdict)"

story 'options of others, and too many'
branch feature/vpn-tunnel
green A
git -C "$server" config receive.advertisePushOptions true
run_push -o ci.skip -o sallyport=jsn origin HEAD
is 'an unknown one is named' \
    "sallyport: there is no push option 'sallyport=jsn'; did you mean 'sallyport=json'?" \
    "$(head -n 1 "$here/said")"
is 'and gives no JSON' '' "$(objects)"
run_push -o ci.skip -o sallypost=json origin HEAD
is 'so is one of another name' \
    "sallyport: there is no push option 'sallypost=json'; did you mean 'sallyport=json'?" \
    "$(head -n 1 "$here/said")"
run_push -o topic=json origin HEAD
is 'an option of others is not' 'sallyport: push refused: 1 finding' "$(head -n 1 "$here/said")"
run_push -o ci.skip -o sallyport=json origin HEAD
is 'it may stand anywhere' 2 "$(objects | wc -l)"

story 'in the clone, where the policy of the project asks for it'
client
branch feature/vpn-tunnel
printf '[report]\nmachine = on\n' >.sallyport.ini
green A
run_push
is 'pre-push prints it' 'finding verdict' \
    "$(sed -n '/^{"sallyport"/p' "$here/push" | jq -r .sallyport | paste -sd ' ')"
ln -s "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
echo x >>src/x && git add . && git commit -m 'feat: more' >"$here/out" 2>&1
is 'so does commit-msg' 'null refuse' "$(sed -n '/^{"sallyport"/p' "$here/out" |
    jq -r 'if .sallyport == "finding" then .commit else .verdict end' | sort -u | paste -sd ' ')"

story 'in a clone that asks for it at each push, beside the policy of the server'
ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
git -C "$server" config receive.advertisePushOptions true
(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" policy publish) >/dev/null
"$SALLYPORT_BUILD/bin/sallyport" policy fetch >/dev/null
git config push.pushOption sallyport=json
git config --add push.pushOption ci.skip
git config sallyport.user alice
local_objects() { # FILE: what hooks of the clone print
    sed -n '/^{"sallyport"/p' "$1" | jq -r '.code // .verdict' | paste -sd ' '
}
branch feature/vpn-tunnel
red A
run_push
is 'what is good has no line here' '' "$(local_objects "$here/push")"
is 'but one of the server' accept "$(field 0 .verdict)"
run_push origin HEAD:main
is 'the roles are known' protected-ref \
    "$(sed -n '/^{"sallyport"/p' "$here/push" | jq -r '.rule // empty' | grep protected)"
green B
run_push
is 'pre-push prints it' 'tdd-order/green-before-red refuse' "$(local_objects "$here/push")"
ln -s "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
git commit --allow-empty -m 'fea: more' >"$here/out" 2>&1
is 'so does commit-msg' refuse "$(local_objects "$here/out" | sed 's/.* //')"
git config --add push.pushOption ''
run_push
is 'an empty value takes back those before it' '' "$(local_objects "$here/push")"
git -c push.pushOption=sallyport=json push origin HEAD >"$here/push" 2>&1
is 'one push can ask' 'tdd-order/green-before-red refuse' "$(local_objects "$here/push")"
git config --replace-all push.pushOption sallyport=json
git -c push.pushOption= push origin HEAD >"$here/push" 2>&1
is 'and one can do without' '' "$(local_objects "$here/push")"
printf '[no' >.sallyport.ini
run_push
is 'a policy that cannot be read has a line' undecided "$(local_objects "$here/push")"
git commit --allow-empty -m 'feat: more' >"$here/out" 2>&1
is 'also for commit-msg' undecided "$(local_objects "$here/out")"

story 'the page for agents'
page=$SALLYPORT_SOURCE/docs/agents.md
branch feature/vpn-tunnel
green A
git config push.pushOption sallyport=json
git -C "$server" config receive.advertisePushOptions true
sed -n 's/^    //p' "$page" | grep -A 1 '2>&1 |$' >"$here/script"
bash "$here/script" >"$here/objects"
is 'its command takes the objects out' 'finding verdict' \
    "$(jq -r .sallyport "$here/objects" | paste -sd ' ')"
sed -n 's/^| \(`.*`\) | .*/\1/p' "$page" | tr -d '`,' | tr ' ' '\n' | sort -u >"$here/documented"
jq -r keys[] "$here/objects" | sort -u | comm -13 "$here/documented" - >"$here/missing"
is 'it documents every key' '' "$(cat "$here/missing")"
settings=$(sed -n 's/^       //p' "$page" | grep -A 1 -xF '[report]')
policy <<<"$settings"
is 'its policy is good' 'sallyport: the policy is good' \
    "$(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" policy check | head -n 1)"
