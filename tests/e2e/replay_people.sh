#!/usr/bin/env bash
# replay_people.sh - a replay knows of approvals what the hook knew.
# shellcheck source=evidence/lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

number=0
# Pushes a cycle, approves, and merges. LAST pushes the last of its commits, with one more
# that is not merged if `more` is given.
change() { # PUSHER LAST APPROVER|- [more]
    local pusher=$1 last=$2 approver=$3 commit
    number=$((number + 1))
    git switch -q --no-guess -c "feature/t$number" main
    files "test(t$number): it opens (RED)" "PRP: ${prp[A]}" "tests/t$number.sh"
    files "feat(t$number): open it (GREEN)" "PRP: ${prp[A]}" "src/t$number.sh"
    SALLYPORT_USER=$pusher git push -q origin HEAD 2>/dev/null
    files "refactor(t$number): name it (REFACTOR)" "PRP: ${prp[A]}" "src/t$number.sh=x"
    commit=$(id HEAD)
    [ "${4:-}" != more ] || files 'docs: say it' '' notes.md
    SALLYPORT_USER=$last git push -q origin HEAD 2>/dev/null
    [ "$approver" = - ] || run "$approver" approve "$commit"
    git switch -q main
    git merge -q --no-ff -m "Merge branch 'feature/t$number'" "$commit"
    if SALLYPORT_USER=ci-bot git push -q origin main 2>"$here/said"; then
        accepted=$((accepted + 1))
    else
        refused=$((refused + 1))
        git -C "$server" fetch -q "$here/work" main # its objects, for the replay
        git reset -q --hard HEAD~
    fi
}

judged_alike() { # TITLE <POLICY
    story "$1"
    ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
    policy
    rm -rf "$server/sallyport" "$server/sallyport.trail"
    accepted=0 refused=0
    change alice alice carol
    change alice alice bob
    change carol carol carol
    change bob alice bob
    change alice alice carol more
    change alice bob carol more
    change alice bob bob more
    change alice alice alice
    change alice alice -
    note "$accepted accepted, $refused refused"
    status=0
    (cd "$server" && sallyport replay) >"$here/out" 2>&1 || status=$?
    is 'by the same policy, each is judged as it was' \
        '0 every verdict and every finding is the same' \
        "$status $(sed -n 's/.*judged them: //p' "$here/out")"
    ! grep -q 'would be' "$here/out" || not_ok 'no difference' <"$here/out"
}

judged_alike 'nobody is named' <<'INI'
[roles]
ci = ci-bot
INI
judged_alike 'two maintainers' <<'INI'
[roles]
ci = ci-bot
maintainer = bob, carol
INI
is 'some are accepted' yes "$([ "$accepted" -gt 1 ] && echo yes)"
is 'some are refused' yes "$([ "$refused" -gt 1 ] && echo yes)"
cp "$server/sallyport.ini" "$here/lax.ini"
sed -i '/maintainer/d' "$server/sallyport.ini"
status=0
(cd "$server" && sallyport replay --policy "$here/lax.ini") >"$here/out" 2>&1 || status=$?
is 'a copy that is tried gives what a hook would' '0 yes' \
    "$status $(grep -q 'every verdict and every finding is the same' "$here/out" && echo yes)"
judged_alike 'one maintainer' <<'INI'
[roles]
ci = ci-bot
maintainer = bob
INI
judged_alike 'an address is known' <<'INI'
[roles]
ci = ci-bot
maintainer = bob, carol
[identity]
carol = carol@example.org
INI
finish
