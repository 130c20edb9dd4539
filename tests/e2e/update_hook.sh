#!/usr/bin/env bash
# The update hook: alone, beside pre-receive, and with hooks chained to both.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

script() { # FILE <SCRIPT: never through a link
    rm -f -- "$1"
    cat >"$1"
    chmod +x "$1"
}

# What a second server says to the same push, on which only update is there.
same_verdict() { # WHAT ARGUMENT...
    local what=$1 first
    shift
    run_push "$@"
    first=$status
    cp "$here/said" "$here/said-by-pre-receive"
    run_push "${@/#origin/update-only}"
    if [ "$first" = "$status" ]; then
        is_text "$what" "$here/said" <"$here/said-by-pre-receive"
    else
        echo "pre-receive: $first, update: $status" | not_ok "$what"
    fi
}

story 'update alone gives the same verdict'
as ci-bot push_ok 'a release branch is there' origin main:release/1.0
git tag v1 && push_ok 'and a tag' origin v1
cp -a "$server" "$here/update-only.git"
rm "$server/hooks/update" "$here/update-only.git/hooks/pre-receive"
git remote add update-only ../update-only.git
sed -i "s|/server\.git|/update-only.git|" "$here/update-only.git/sallyport.ini"
branch feature/good && cycle A
same_verdict 'in order' origin HEAD
branch feature/bad main && green A
same_verdict 'GREEN first' origin HEAD
for n in {1..8}; do commit "stuff $n"; done
same_verdict 'more than twenty findings' origin HEAD
same_verdict 'a name that says nothing' origin HEAD:whatever
same_verdict 'a direct push to main' origin HEAD:main
same_verdict 'main rewritten' --force origin 'feature/good~3^{}:release/1.0'
as ci-bot same_verdict 'a merge' origin feature/good:main
same_verdict 'a protected branch goes' origin :release/1.0
same_verdict 'a branch goes' origin :feature/good
git tag -f v1 feature/good >/dev/null
same_verdict 'a tag moves' --force origin v1
same_verdict 'a branch of a blob' origin main:docs/prp/WU-007-audit-log.md
echo '[policy]
mode = enforced' | tee "$server/sallyport.ini" \
    >"$here/update-only.git/sallyport.ini"
same_verdict 'a policy that cannot be read' origin HEAD

story 'evidence in the push of what it is about'
PATH=$SALLYPORT_BUILD/bin:$PATH
policy <<'INI'
[roles]
maintainer = carol
ci = carol
[category "MEDIUM"]
gates =
INI
branch feature/x && cycle A && so_far
cp -a "$server" "$here/aside.git"
git remote add aside ../aside.git
git switch -q main && merge feature/x
together=(refs/notes/sallyport/approvals main)
git remote rename origin server && git remote rename aside origin
SALLYPORT_USER=carol sallyport approve feature/x --ref main 2>"$here/err" || not_ok 'carol approves, elsewhere' <"$here/err"
git remote rename origin aside && git remote rename server origin
run_push_as() { as carol run_push "$@" && echo "$status"; }
is 'pre-receive judges the push as a whole' 1 "$(run_push_as origin "${together[@]}")"
rm "$server/hooks/pre-receive"
is 'so does update, where git moves all refs at once' 1 "$(run_push_as --atomic origin "${together[@]}")"
is 'else it judges main first, as git sends it' 1 "$(run_push_as origin "${together[@]}")"
is 'and the evidence alone is in' 1 "$(git -C "$server" notes --ref=sallyport/approvals show "$(id feature/x)" | grep -c carol)"
is 'so main lands next time' 0 "$(run_push_as origin main)"

story 'one ref goes in, another does not'
rm "$server/hooks/pre-receive"
branch feature/a && green A
branch feature/b main && cycle A
branch feature/c main && green A
run_push origin feature/a feature/b feature/c
is 'the push has failed in part' 1 "$status"
is 'feature/b is there' "$(id feature/b)" "$(on_server feature/b)"
is 'feature/a is not' '' "$(on_server feature/a)"
is 'feature/c is not' '' "$(on_server feature/c)"
is 'each refused ref has its own refusal' 2 \
    "$(grep -c '^sallyport: push refused: 1 finding$' "$here/said")"

# Had update judged as well, it would have met a policy that nobody can read.
break_policy='#!/bin/sh
echo "nonsense" >sallyport.ini'

story 'with pre-receive beside it the push is judged once'
branch feature/a && cycle A
script "$server/hooks/pre-receive.chained" <<<"$break_policy"
push_ok 'update takes the word of pre-receive' origin HEAD HEAD:feature/b
push_undecided 'the next push meets the broken policy' origin main:feature/c <<'END'
  ./sallyport.ini:1: expected [section] or key = value
  the administrator fixes it and checks it with 'sallyport policy check'
END

story 'the same by core.hooksPath'
mv "$server/hooks" "$here/hooks"
git -C "$server" config core.hooksPath "$here/hooks"
branch feature/a && cycle A
script "$here/hooks/pre-receive.chained" <<<"$break_policy"
push_ok 'update takes the word of pre-receive'

story 'where pre-receive is not ours or does not run, update judges'
git -C "$server" config advice.ignoredHook false
branch feature/a && green A
rm "$server/hooks/pre-receive"
cp "$SALLYPORT_BUILD/hooks/pre-receive" "$server/hooks/"
chmod -x "$server/hooks/pre-receive"
push_refused 'ours, but not executable' <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END
echo '#!/bin/sh' | script "$server/hooks/pre-receive"
push_refused 'of another user' <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END

story 'a stripped hook is still one of ours'
rm "$server/hooks/pre-receive"
strip -o "$server/hooks/pre-receive" "$SALLYPORT_BUILD/hooks/pre-receive"
script "$server/hooks/pre-receive.chained" <<<"$break_policy"
branch feature/a && cycle A
push_ok 'judged once'

story 'the hooks that were there before still run'
mkdir "$here/seen"
for hook in pre-receive update; do
    script "$server/hooks/$hook.chained" <<END
#!/bin/sh
cd "$here/seen" || exit
for a; do echo "\$a"; done >$hook.arguments
cat >$hook.input
echo "\${GIT_QUARANTINE_PATH:+quarantine}" >$hook.quarantine
cd "$server" && git cat-file -e $(id main) && echo "$hook was here"
END
done
branch feature/a && cycle A
run_push
is 'both accept, and so does the push' 0 "$status"
is_text 'what they print is passed on, in their order' "$here/said" <<'END'
pre-receive was here
update was here
END
is_text 'pre-receive got the push on its input' "$here/seen/pre-receive.input" <<END
$zero $(id HEAD) refs/heads/feature/a
END
is_text 'and no arguments' "$here/seen/pre-receive.arguments" </dev/null
is_text 'and the quarantine' "$here/seen/pre-receive.quarantine" <<<quarantine
is_text 'update got its arguments' "$here/seen/update.arguments" <<END
refs/heads/feature/a
$zero
$(id HEAD)
END
is_text 'and no input' "$here/seen/update.input" </dev/null
rm "$here/seen/"*
branch feature/b main && green A
push_refused 'a push that sallyport refuses' <<'END'
refs/heads/feature/b | feat: open the tunnel (GREEN) | tdd-order
END
is 'does not reach them' '' "$(ls "$here/seen")"

story 'the hooks that were there before may still refuse'
branch feature/a && cycle A
for hook in pre-receive update; do
    script "$server/hooks/$hook.chained" <<'END'
#!/bin/sh
echo 'not on a Friday' >&2
exit 3
END
    run_push
    is "$hook.chained refuses the push" 1 "$status"
    is 'with its own words alone' 'not on a Friday' "$(<"$here/said")"
    printf '#!/bin/sh\nkill -9 $$' | script "$server/hooks/$hook.chained"
    run_push
    is "$hook.chained dies, the push is refused" 1 "$status"
    chmod -x "$server/hooks/$hook.chained"
done
push_ok 'not executable: skipped, as git does'
is 'nothing came in before' "$(id HEAD)" "$(on_server feature/a)"

story 'odd ones among the hooks that were there before'
seq -f "$zero $(id main) refs/heads/feature/a-somewhat-longer-name-%.0f" 5000 \
    >"$here/long"
printf '#!/bin/sh\nexec <&-\nexit 0\n' | script "$server/hooks/pre-receive.chained"
run_hook pre-receive <"$here/long"
is 'one that reads nothing of a long input' 0 "$status"
script "$server/hooks/pre-receive.chained" <<'END'
echo "no interpreter line: $0"
END
run_push origin main:feature/x
is 'one without an interpreter line runs, as it does under git' \
    'no interpreter line: hooks/pre-receive.chained' "$(<"$here/said")"
printf '#!/no/such/interpreter\n' | script "$server/hooks/pre-receive.chained"
push_undecided 'one that cannot be run' origin main:feature/y <<'END'
  cannot run hooks/pre-receive.chained: No such file or directory
  the administrator looks into it on the server, with 'sallyport doctor'
END

story 'run by hand'
hook_undecided 'without arguments' update </dev/null 3<<'END'
  update is run by git, with a ref and two object ids
  nothing was changed; fix it, then push again
END
run_hook update refs/heads/feature/x "$zero" "$(id main)" <&-
is 'as git runs it' 0 "$status"

story 'as a VREF of gitolite'
mkdir "$server/VREF"
ln -s ../hooks/update "$server/VREF/sallyport"
vref() { # ARGUMENT...: sets $status; $here/{out,said}
    status=0
    (cd "$server" && GIT_DIR=. exec VREF/sallyport "$@") </dev/null \
        >"$here/out" 2>"$here/said" || status=$?
}
branch feature/bad && green A
git -C "$server" fetch -q ../work feature/bad
as_gitolite_does=("$(id HEAD)" 4b825dc642cb6eb9a060e54bf8d69288fbee4904
    "$(id HEAD)" W VREF/sallyport)
vref refs/heads/feature/bad "$zero" "${as_gitolite_does[@]}"
is 'it judges, although a pre-receive is in the repository' \
    '1 refs/heads/feature/bad tdd-order' \
    "$status $(findings <"$here/said" | awk -F '\t' '{ print $1, $3 }')"
is 'gitolite gets no orders from it' '' "$(<"$here/out")"
vref refs/heads/feature/bad "$zero" "${as_gitolite_does[@]}" more
is 'with a word after its name' '1 refs/heads/feature/bad tdd-order' \
    "$status $(findings <"$here/said" | awk -F '\t' '{ print $1, $3 }')"
vref refs/heads/feature/x "$zero" "$(id main)" "${as_gitolite_does[@]:1}"
is 'what is in order is accepted' '0 ' "$status $(<"$here/said")"
for last in VREFS/sallyport sallyport ''; do
    vref refs/heads/feature/x "$zero" "$(id main)" a b W $last
    is "not with '$last'" '1   update is run by git, with a ref and two object ids' \
        "$status $(sed -n 3p "$here/said")"
done
