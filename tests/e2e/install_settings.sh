#!/usr/bin/env bash
# install.sh server: sallyport.ini and the baseline in it.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

# Commits of the repository that are nobody's parent, as git sees it.
tips() {
    local id
    for id in $(git -C "$server" rev-list --branches --tags); do
        git -C "$server" rev-list --parents --branches --tags | cut -s -d ' ' -f 2- |
            grep -q "$id" || echo "$id"
    done | sort | xargs
}

unguarded 'the baseline: history that is there is not judged, what comes is'
branch feature/older main && green B 'feat: more code first (GREEN)'
branch feature/half main && red A 'stuff'
git tag -a -m 'old' v0 main
git notes add -m 'a note' main
git push -q origin feature/older feature/half v0 refs/notes/commits
branch feature/proposal main && touch=src/evil.sh commit 'stuff'
git push -q origin HEAD:refs/pull/1/head HEAD:refs/merge-requests/1/head \
    HEAD:refs/changes/1
git switch -q feature/half
installs 'installed' server "$server"
says 'it says so' 'sallyport.ini: new; the history that is there now is not judged'
is 'it is the tips of all branches and tags, and of nothing else' "$(tips)" \
    "$(setting policy.baseline | tr -d , | xargs -n 1 | sort | xargs)"
is 'in lines of their own' 3 \
    "$(grep -cxE '(baseline = |    )[0-9a-f]{40},?' "$server/sallyport.ini")"
git switch -q feature/old
green A
push_ok 'a GREEN on an old GREEN'
green A 'stuff'
push_refused 'a new commit that says nothing' <<'END'
refs/heads/feature/old | stuff | message-format
END
git reset -q --hard HEAD~1
branch feature/new main
green A
push_refused 'a new branch' <<'END'
refs/heads/feature/new | feat: open the tunnel (GREEN) | tdd-order
END
git push -q origin :feature/older :feature/half
git -C "$server" reflog expire --all --expire=now
git -C "$server" gc -q --prune=now
git switch -q feature/old && refactor A
push_ok 'the branches of the baseline may go, and their history with them'

unguarded 'the baseline: none'
installs 'installed' server --baseline none "$server"
is 'as asked' '' "$(setting policy.baseline | sed 's/none//')"
git switch -q feature/old && refactor A
push_refused 'old commits are judged with the new one' <<'END'
refs/heads/feature/old | feat: code first (GREEN) | tdd-order
END
installs 'now' server --baseline now "$server"
says 'it says so' 'sallyport.ini: changed; the history that is there now is not judged'
push_ok 'then they are not'

unguarded 'the baseline: now, beside a free branch'
installs 'installed' server "$server"
printf '[refs]\nfree = refs/heads/try/*, refs/heads/x\n' >>"$server/sallyport.ini"
branch try/a/b && commit 'what nobody judges'
push_ok 'it is not judged' origin HEAD
installs 'now' server --baseline now "$server"
push_refused 'it is still judged elsewhere' origin HEAD:feature/a <<'END'
refs/heads/feature/a | what nobody judges | message-format
END

unguarded 'the baseline: a commit'
installs 'installed' server --baseline main "$server"
says 'it says which history' 'sallyport.ini: new; the history up to main is not judged'
installs 'another one' server --baseline feature/old "$server"
says 'it says so' 'sallyport.ini: changed; the history up to feature/old is not judged'
installs 'the first again' server --baseline main "$server"
is 'its id' "$(id main)" "$(setting policy.baseline)"
install_fails 'one that is not there' 1 server --baseline nowhere "$server" <<END
install.sh: there is no commit nowhere in $server
  type: --baseline now, none, or a commit of the repository
END
is 'changes nothing' "$(id main)" "$(setting policy.baseline)"

unguarded 'many branches'
for n in {1..300}; do
    echo "create refs/heads/feature/n$n $(git commit-tree -m "$n" -p main \
        'main^{tree}')"
done >"$here/refs"
git push -q origin "$(git commit-tree -m x 'main^{tree}')":refs/heads/feature/x
git -C "$server" fetch -q "$here/work" main
for n in {1..300}; do
    echo "create refs/heads/feature/n$n $(git -C "$server" commit-tree \
        -m "$n" -p main 'main^{tree}')"
done | git -C "$server" update-ref --stdin
installs 'installed' server "$server"
is 'all are in the baseline' 302 "$(setting policy.baseline | tr , '\n' | wc -l)"
is 'no line is too long' '' "$(grep -E '.{190}' "$server/sallyport.ini")"

unguarded 'a file that is there: only what was asked for changes'
cat >"$server/sallyport.ini" <<'END'
# ours
[refs]
branch-name = topic/.*   ; mode = x

[policy]
# how strict we are
mode   =   enforce
baseline = 1111111111111111111111111111111111111111,
    # an old one
    2222222222222222222222222222222222222222,

    3333333333333333333333333333333333333333
; the rest
[prp]
  require = branch
sections = one,
    mode three
[roles]
ci = bot
END
printf 'maintainer = a' >>"$server/sallyport.ini" # no end of line
sed -i 's/   ; mode = x//' "$server/sallyport.ini"
chmod 640 "$server/sallyport.ini"
before=$(<"$server/sallyport.ini")
installs 'nothing is asked for' server "$server"
is_text 'nothing changes' "$server/sallyport.ini" < <(printf '%s' "$before")
installs 'three keys' server --baseline none --observe --host plain "$server"
is_text 'three keys change' "$server/sallyport.ini" <<'END'
# ours
[refs]
branch-name = topic/.*

[policy]
# how strict we are
mode = observe
baseline = none
    # an old one

; the rest
[prp]
  require = branch
sections = one,
    mode three
[roles]
ci = bot
maintainer = a

[identity]
host = plain
END
is 'the mode of the file stays' 640 "$(stat -c %a "$server/sallyport.ini")"
before=$(fingerprint "$server")
installs 'again' server --baseline none --observe --host plain "$server"
unchanged 'nothing changes' "$before" "$server"

unguarded 'a file without a baseline, at the first installation'
printf '[roles]\nci = bot\n' >"$server/sallyport.ini"
installs 'installed' server "$server"
is 'gets one' "$(id feature/old)" "$(setting policy.baseline)"
printf '[roles]\nci = bot\n' >"$server/sallyport.ini"
installs 'later' server "$server"
is 'it is left as it is' now "$(setting policy.baseline)"

unguarded 'a file that repositories share stays shared'
printf '[roles]\nci = bot\n' >"$here/shared.ini"
ln -s ../shared.ini "$server/sallyport.ini"
installs 'installed' server --observe "$server"
is 'the link is there' ../shared.ini "$(readlink "$server/sallyport.ini")"
is 'what it leads to has changed' 1 "$(grep -c '^mode = observe' "$here/shared.ini")"

unguarded 'a policy that cannot be used'
printf '[policy]\nmod = enforce\n' >"$server/sallyport.ini"
before=$(fingerprint "$server")
run_install server "$server"
is 'it fails' 1 "$status"
is 'it says where and what' \
    "install.sh: the policy of $server cannot be used
  sallyport: sallyport.ini:2: unknown key 'mod'; did you mean 'mode'?" \
    "$(<"$here/err")"
unchanged 'nothing is changed' "$before" "$server"
rm "$server/sallyport.ini" && mkdir "$server/sallyport.ini"
install_fails 'a directory' 1 server "$server" <<END
install.sh: $server/sallyport.ini is there and is not a file
  type: ls -ld $server/sallyport.ini
END
