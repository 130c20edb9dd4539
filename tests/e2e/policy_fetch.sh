#!/usr/bin/env bash
# The server hands its policy to clones.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

# On the server, as its administrator.
publish() { (cd "$server" && sallyport policy publish "$@") >"$here/out" 2>&1; }

fetch() { # ARGUMENT...: sets $status; writes $here/out
    status=0
    sallyport policy fetch "$@" >"$here/out" 2>&1 || status=$?
}

said() { # WHAT EXPECTED
    is "$1" "$2" "$(cat "$here/out")"
}

story 'a clone judges as its server does'
policy <<'END'
[identity]
host = gitlab
[message]
types += wip
END
branch feature/x
commit 'wip: begin'
is 'the built-in policy knows no such type' message-format/type \
    "$(sallyport check --format json | jq -r '.findings[].code' | head -n 1)"
fetch
said 'before anything is published' \
    'sallyport: origin hands out no policy; there, the administrator types: sallyport policy publish'
is 'exit status' 3 "$status"
publish
said 'it is published' 'published as refs/sallyport/policy'
publish
said 'once' 'refs/sallyport/policy is as it should be'
fetch
said 'it is fetched' "the policy of origin counts in this clone now: $PWD/.git/sallyport-policy.ini
tell it by which name the server knows you; type:
  git config sallyport.user NAME"
git config sallyport.user alice
fetch
said 'where that is known' "the policy of origin counts in this clone now: $PWD/.git/sallyport-policy.ini"
sallyport policy show >"$here/out"
is 'with its types' 1 "$(grep -c '^types = .*wip  *# .*sallyport-policy.ini:' "$here/out")"
is 'the roles are known' 1 "$(grep -c '^ci = ci-bot' "$here/out")"
is 'the host is not' 1 "$(grep -c '^host = plain' "$here/out")"
is 'nothing is found of it' '' \
    "$(sallyport check --format json | jq -r '.findings[].code' | grep message-format)"
is 'each fetch of git brings it from now on' '+refs/sallyport/policy*:refs/sallyport/policy*' \
    "$(git config --get remote.origin.fetch refs/sallyport/policy)"
is 'and no file is changed' '' "$(git status --short)"

story 'a clone that has not fetched it knows no roles'
branch feature/x && cycle A && so_far
SALLYPORT_USER=ci-bot sallyport gate record integration --result pass 2>/dev/null
sallyport status >"$here/out"
is 'who recorded a gate is left to the server' 0 "$(grep -c 'integration' "$here/out")"
branch feature/y && cycle B
sallyport status >"$here/out"
is 'nobody is said to have no role' 'who can: a user with the role ci' \
    "$(grep -m1 'who can' "$here/out" | sed 's/^ *//')"
is 'and it says what to type' '      sallyport policy fetch' \
    "$(grep 'policy fetch' "$here/out")"
: >"$here/empty.ini"
sallyport status --config "$here/empty.ini" >"$here/out"
is 'not where the policy was named' '1 0' \
    "$(grep -c 'who can: a user' "$here/out") $(grep -c 'policy fetch' "$here/out")"
git remote rename origin upstream
sallyport status >"$here/out"
is 'a remote of another name is named' '      sallyport policy fetch --remote upstream' \
    "$(grep 'policy fetch' "$here/out")"
typed=$(grep 'policy fetch' "$here/out")
publish && eval "$typed" >"$here/out"
is 'typed as it stands, it helps' 'who can: ci-bot (ci)' \
    "$(sallyport status | grep -m1 'who can: ci' | sed 's/^ *//')"

story 'which remote it asks'
publish
git remote rename origin upstream
fetch
is 'the only one, whatever it is called' "0 the policy of upstream counts in this clone now: $PWD/.git/sallyport-policy.ini" \
    "$status $(head -n 1 "$here/out")"
git remote add fork "$here/none"
fetch
is 'of several, none is guessed' "2 sallyport: there are several remotes, and none is called origin; name one: --remote fork or --remote upstream" \
    "$status $(<"$here/out")"
fetch --remote upstream
is 'one is named' 0 "$status"
rm .git/sallyport-policy.ini
branch feature/z && cycle A
sallyport status >"$here/out"
is 'advice guesses none, either' '      sallyport policy fetch --remote NAME' \
    "$(grep 'policy fetch' "$here/out")"
is 'nor for the evidence' '      git config --replace-all remote.NAME.fetch \' \
    "$(grep 'git config --replace-all' "$here/out")"

story 'what git fetch tells of the policy'
branch feature/x && cycle A && so_far
unknown() { sallyport status --format json | jq -c '.unknown[] | select(.what == "policy") | [.who, .command]'; }
take='[["pusher"],["sallyport","policy","fetch"]]'
is 'nobody has asked for it' "$take" "$(unknown)"
fetch --remote "$server"
is 'what has no name is not fetched from each time' "3 $take" "$status $(unknown)"
fetch && fetch
is 'the server hands out none' '3 [["administrator"],[]]' "$status $(unknown)"
is 'it is asked for by one line' 1 "$(git config --get-all remote.origin.fetch policy | wc -l)"
sallyport status >"$here/out"
is 'the administrator is named' 'origin hands out no policy; there, the administrator types:
      sallyport policy publish' "$(grep -A1 'hands out no' "$here/out" | sed '1s/^ *//')"
git fetch -q
is 'nor does git fetch bring one' '[["administrator"],[]]' "$(unknown)"
publish && git fetch -q
is 'now there is one' "$take" "$(unknown)"
fetch
is 'it is taken' '0 ' "$status $(unknown)"
is 'the server has it by itself' '[]' \
    "$(cd "$server" && sallyport status --ref feature/x --format json | jq -c .unknown)"
policy <<'END'
[message]
types += wip
END
publish
is 'another one is not known before a fetch' '' "$(unknown)"
git fetch -q
is 'after it, it is' "$take" "$(unknown)"
sallyport status >"$here/out"
is 'in words, too' 'the server has another policy by now; to take it:
      sallyport policy fetch' "$(grep -A1 'another policy' "$here/out" | sed '1s/^ *//')"
printf '[roles]\nci = ci-bot\n' >.sallyport.ini
is 'where the project has its own, what was fetched can be asked' \
    '[["pusher"],["sallyport","status","--config",".git/sallyport-policy.ini"]]' "$(unknown)"
rm .sallyport.ini
: >"$here/empty.ini"
is 'nor where one is named' 0 \
    "$(sallyport status --config "$here/empty.ini" | grep -c 'another policy')"
fetch
is 'it is taken as well' '0 ' "$status $(unknown)"
git -C "$server" update-ref -d refs/sallyport/policy
fetch
is 'where the server hands out none any more, the last one counts' '3 ' "$status $(unknown)"
policy </dev/null && publish --drop && git fetch -q
git config sallyport.policyFrom upstream
is 'it is fetched from where it came from' '[["pusher"],["sallyport","policy","fetch","--remote","upstream"]]' \
    "$(unknown)"

story 'a server that observes'
policy <<'END'
[policy]
mode = observe
END
publish && fetch
ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
branch feature/x
green A
run_push
is 'the clone observes, too' 0 "$status"
is 'both say so' 2 "$(grep -c 'push accepted, as the policy only observes' "$here/push")"

story 'who may push main is asked where the policy of that server is here'
ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
direct='main changes only by a merge; user alice does not have the role ci'
publish && fetch
cycle A
client_ok 'who pushes is not known' --dry-run origin main
git config sallyport.user alice
client_refused 'a push that the server refuses' --dry-run origin main <<END
refs/heads/main | - | protected-ref | $direct
END
push_refused 'in the same words' --no-verify origin main <<END
refs/heads/main | - | protected-ref | $direct
END
is 'and check' "protected-ref $direct" \
    "$(as ci-bot sallyport check --format json | jq -r '.findings[] | "\(.rule) \(.message)"')"
found() { sallyport check "$@" --format json | jq -r '.findings[].rule' | sort -u; }
is 'but of a user who is named' '' "$(found --as ci-bot)"
git remote add fork ../server.git && git fetch -q fork
client_ok 'another remote has other users' --dry-run fork main
git remote remove fork
git remote rename origin upstream
git push --dry-run upstream main 2>"$here/out"
is_text 'a remote that was renamed' <(sed -n '/policy/,/type/p' "$here/out") <<'END'
sallyport: the policy of this clone is from origin, and no remote has that name, so the roles are left to the server
  type: sallyport policy fetch --remote upstream
END
sallyport policy fetch --remote upstream >/dev/null
is 'typed, the roles are known again' 1 "$(git push --dry-run upstream main 2>&1 | grep -c 'push refused')"
git remote rename upstream origin && git config sallyport.policyFrom origin
is 'one that is there needs no words' 0 "$(git push --dry-run origin main 2>&1 | grep -c 'no remote has')"
git config sallyport.user ci-bot
git branch feature/x && git reset -q --hard origin/main && merge feature/x
client_ok 'a user who may' --dry-run origin main
is 'nor does check find anything' '' "$(as alice found)"
is 'nor the log' 0 "$(as alice sallyport log --format json >/dev/null; echo $?)"
is 'unless another user is named' protected-ref "$(found --as alice)"
rm .git/sallyport-policy.ini
is 'where no roles are known, they are left to the server' \
    'sallyport: the roles are the server'"'"'s: whether ci-bot may change main was not asked' \
    "$(sallyport check 2>&1 >/dev/null)"
printf '[roles]\nci = ci-bot#12\n' | policy && publish && fetch
git config sallyport.user alice
client_ok 'a number says nothing about a name' --dry-run origin main
git config sallyport.user 'alice#7'
client_refused 'but about a number' --dry-run origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; user alice#7 does not have the role ci
END
git config --unset sallyport.policyFrom
client_ok 'a policy from nowhere has no roles' --dry-run origin main

story 'what only the push is asked'
printf '[roles]\nci = ci-bot\n' | policy && publish && fetch
git config sallyport.user ci-bot
branch feature/asked && cycle A && git switch -q main && merge feature/asked
is 'a policy that asks for no more' '' "$(sallyport check 2>&1 >/dev/null)"
for more in $'[roles]\nmaintainer = bob' $'[gate "unit"]\nrequire = pass' \
    $'[window "xmas"]\nfreeze = 2100-12-24 - 2100-12-27'; do
    printf '[roles]\nci = ci-bot\n%s\n' "$more" | policy && publish --drop && fetch
    is "and one that does: ${more%%]*}]" \
        "sallyport: approvals, results of gates and windows are asked at the push; on its branch, 'sallyport status' has them" \
        "$(sallyport check 2>&1 >/dev/null)"
done
is 'a branch is not asked for them' '' "$(git switch -q feature/asked && sallyport check 2>&1 >/dev/null)"
git switch -q main

story 'the file of the project counts, where there is one'
policy <<'END'
[message]
types += wip
END
publish && fetch
printf '[message]\ntypes += later\n' >.sallyport.ini
is 'it alone' 'later 0' \
    "$(sallyport policy show | grep -o later) $(sallyport policy show | grep -c wip)"
is 'path says so' "$PWD/.sallyport.ini" "$(sallyport policy path | tail -n +2)"
git config sallyport.user alice && fetch
said 'fetch says so' "the policy of origin is here: $PWD/.git/sallyport-policy.ini
.sallyport.ini counts before it; to ask the server's, add --config $PWD/.git/sallyport-policy.ini"
printf '[roles]\nmaintainer = bob\n[message]\ntypes += wip\n' | policy && publish --drop && fetch
git switch -q -c feature/own main && cycle A
typed=$(sallyport status --format json | jq -r '.unknown[] | select(.what == "policy").command | join(" ")')
is 'status names the other' 'sallyport status --config .git/sallyport-policy.ini' "$typed"
is 'so does its text' "$typed" "$(sallyport status | tail -n 1 | sed 's/^ *//')"
is 'from another directory by its full name' "$PWD/.git/sallyport-policy.ini" \
    "$(cd src && sallyport status --format json | jq -r '.unknown[] | select(.what == "policy").command[3]')"
is 'typed, the roles are known' '["evidence"]' "$(eval "$typed --format json" | jq -c '[.unknown[].what]')"
git switch -q main && git branch -q -D feature/own
rm .sallyport.ini
is 'without it, both places are named' 2 "$(sallyport policy path | tail -n +2 | wc -l)"

story 'nobody can push it'
publish
blob=$(echo '[policy]' | git hash-object -w --stdin)
push_refused 'to the name' -f origin "$blob:refs/sallyport/policy" <<'END'
refs/sallyport/policy | - | protected-ref
END
push_refused 'nor delete it' origin :refs/sallyport/policy <<'END'
refs/sallyport/policy | - | protected-ref
END
branch feature/x && red A
push_ok 'other pushes do not mind it'

story 'what is no policy is not taken'
hand_out() { # <TEXT
    git -C "$server" update-ref refs/sallyport/policy \
        "$(git -C "$server" hash-object -w --stdin)"
}
echo '[nothing]' | hand_out
fetch
is 'an unknown section' 'sallyport: the policy of origin cannot be used: ' \
    "$(grep -o '^sallyport: the policy of origin cannot be used: ' "$here/out")"
seq 1 300000 | hand_out
fetch
said 'more than 1 MB' 'sallyport: the policy of origin is larger than 1 MB'
git -C "$server" update-ref refs/sallyport/policy "$(id main)"
fetch
is 'a commit' 3 "$status"
is 'nothing is written' '' "$(ls .git | grep sallyport)"

story 'where it makes no sense'
publish
cd "$server" || exit
fetch
said 'on the server' 'sallyport: there is no work tree here; type it in a clone'
cd "$here/work" || exit
sallyport policy publish >"$here/out" 2>&1
said 'in a clone' 'sallyport: this is a clone; publish is for the repository on the server'
fetch --remote nowhere
is 'an unknown remote' "3 sallyport: git ls-remote failed: fatal: 'nowhere' does not appear to be a git repository" \
    "$status $(<"$here/out")"
sallyport policy show --remote origin >"$here/out" 2>&1
is '--remote is for fetch' 'sallyport policy: --remote is for fetch' "$(head -n 1 "$here/out")"

story 'the server says that clones have another policy'
publish
policy <<'END'
[message]
types += wip
END
is 'policy check' "clones fetch an older policy; type: $SALLYPORT_BUILD/bin/sallyport policy publish" \
    "$(cd "$server" && sallyport policy check | sed -n 2p)"
doctor() { PATH=$SALLYPORT_BUILD/bin:$PATH sallyport doctor "$server" | grep -A1 'clones fetch'; }
is_text 'so does the doctor, with what to type' <(doctor | sed 's/^ *//; s/^note: //') <<END
clones fetch an older policy
cd $server && sallyport policy publish
END
publish
is 'not any more' 0 "$(cd "$server" && sallyport policy check | grep -c publish)"
is 'nor the doctor' '' "$(doctor)"

story 'values that are not here are not taken from the clones'
publish
before=$(git -C "$server" rev-parse refs/sallyport/policy)
printf '[message]\ntypes += wip\n' >"$server/sallyport.ini"
status=0
publish || status=$?
is_text 'a role is named' "$here/out" <<END
sallyport: the published policy has more than the files here: [roles] ci
  this may be the last copy, so publish leaves it as it is
  to read it, type: git --git-dir=$server cat-file -p refs/sallyport/policy
  copy into sallyport.ini what is to stay; if the rest is to go, type: $SALLYPORT_BUILD/bin/sallyport policy publish --drop
END
is 'nothing is published' "3 $before" "$status $(git -C "$server" rev-parse refs/sallyport/policy)"
is 'policy check says so, too' 1 \
    "$(cd "$server" && sallyport policy check | grep -c '^the published policy has more than the files here: \[roles\] ci$')"
more() { PATH=$SALLYPORT_BUILD/bin:$PATH sallyport doctor "$server" | grep -A1 'published policy has' | sed 's/^ *//'; }
is_text 'and the doctor, instead of publish' <(more) <<END
note: the published policy has more: [roles] ci
git --git-dir=$server cat-file -p refs/sallyport/policy
END
printf '[roles]\nci =\n' >>"$server/sallyport.ini"
publish
said 'a role that is to go' "published as refs/sallyport/policy; before it was $before"
printf '[message]\ntypes += wip\n' >"$server/sallyport.ini"
publish
is 'from then on it need not be there' 'published as refs/sallyport/policy;' "$(grep -o '^published.*;' "$here/out")"
printf '[message]\ntypes += wip, whim\n' >"$server/sallyport.ini"
is 'a value that is changed is no loss' '' "$(more)"
publish
is 'it is published' 'published as refs/sallyport/policy;' "$(grep -o '^published.*;' "$here/out")"

story 'a policy that is lost is not overwritten'
printf '[message]\ntypes += wip\nscopes = vpn\n[gate "unit"]\nroles = ci\n[roles]\nci = ci-bot\n[limits]\ntime = 5s\n' |
    policy && publish
before=$(git -C "$server" rev-parse refs/sallyport/policy)
mv "$server/sallyport.ini" "$here/kept.ini"
status=0
publish || status=$?
all='[roles] ci, [message] types, [message] scopes, [gate "unit"] roles'
is 'it is refused' "3 sallyport: the published policy has more than the files here: $all" "$status $(head -n 1 "$here/out")"
is_text 'the doctor has a problem' <(more) <<END
there is no sallyport.ini, and only the published policy has: $all
git --git-dir=$server cat-file -p refs/sallyport/policy
END
printf '[roles]\nci = ci-bot\n[message]\ntypes += wip\n' >"$server/sallyport.ini"
is 'a fresh file has less' 'note: the published policy has more: [message] scopes, [gate "unit"] roles' "$(more | head -n 1)"
publish --drop
is_text 'what is to go is kept' "$here/out" <<END
published as refs/sallyport/policy; before it was $before
what was published before is kept in $server/sallyport.ini.${before:0:10}
END
is 'all of it' "$before" "$(git hash-object "$server/sallyport.ini.${before:0:10}")"
is 'it is not asked for again' '' "$(more)"
publish --drop
said 'where nothing has changed, there is nothing to do' 'refs/sallyport/policy is as it should be'
cp "$here/kept.ini" "$server/sallyport.ini"
publish --drop
is 'nor is anything kept where nothing goes' 1 "$(grep -c . "$here/out")"
for i in {1..9}; do printf '[gate "g%d"]\nroles = ci\n' "$i"; done >>"$server/sallyport.ini"
publish
cp "$here/kept.ini" "$server/sallyport.ini"
is 'of many, some are named' 'note: the published policy has more: [gate "g1"] roles, [gate "g2"] roles, [gate "g3"] roles, [gate "g4"] roles, [gate "g5"] roles, [gate "g6"] roles and 3 more' \
    "$(more | head -n 1)"

story 'a policy whose object is missing'
publish
before=$(git -C "$server" rev-parse refs/sallyport/policy)
object=$server/objects/${before:0:2}/${before:2}
mv "$object" "$here/object"
fault="clones cannot fetch the policy: the object $before cannot be read: it is missing from the repository or broken"
unread() { PATH=$SALLYPORT_BUILD/bin:$PATH sallyport doctor "$server" | grep -A1 ' the policy: ' | sed 's/^ *//'; }
is_text 'the doctor has a problem' <(unread) <<END
$fault
git --git-dir=$server fsck
END
is 'so has policy check' 1 "$(cd "$server" && sallyport policy check | grep -cxF "$fault")"
status=0
publish || status=$?
is_text 'it is not replaced' "$here/out" <<END
sallyport: $fault
  to see what else is missing, type: git --git-dir=$server fsck
  if nothing brings it back, type: $SALLYPORT_BUILD/bin/sallyport policy publish --drop
END
is 'nothing is published' "3 $before" "$status $(git -C "$server" rev-parse refs/sallyport/policy)"
mv "$here/object" "$object"
is 'it is brought back' '' "$(unread)"
rm "$object"
[ -z "$(ls -A "$server/objects/${before:0:2}")" ] && rmdir "$server/objects/${before:0:2}"
publish --drop
said 'or published' "published as refs/sallyport/policy; before it was $before"
is 'then it is there' '' "$(unread)"

story 'root publishes for the owner'
if [ $EUID = 0 ]; then
    git -C "$server" update-ref -d refs/sallyport/policy
    rm -rf "$server/refs/sallyport"
    chmod 755 "$here"
    printf '[message]\ntypes += whim\n' >>"$server/sallyport.ini"
    chown -R 4242:4243 "$server"
    publish
    said 'it is published' 'published as refs/sallyport/policy'
    is 'nothing there is of root' '' "$(find "$server" -user root)"
    chown -R 0:0 "$server"
else
    skip 'in a repository of another user' 'only root can become another user'
fi
