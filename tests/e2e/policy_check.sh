#!/usr/bin/env bash
# What `policy check` says of the repository's own commits and branches.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

tried() { # WHAT <EXPECTED, ids as ID
    sallyport policy check >"$here/out" 2>&1 || echo "exit status $?" >>"$here/out"
    sed -Ei 's/\b[0-9a-f]{7}\b/ID/' "$here/out"
    is_text "$1" "$here/out"
}

story 'a policy in force is a file'
printf '[message]\nscopes = vpn\n[policy]\nmode = observe\n' >.sallyport.ini
sallyport policy show --ini >"$here/file.ini"
rm .sallyport.ini
is_text 'that says the same' <(sallyport policy show --ini --config "$here/file.ini") \
    <"$here/file.ini"
is 'and is a good policy' 'sallyport: the policy is good' \
    "$(sallyport policy check --config "$here/file.ini" | head -n 1)"

story 'a policy with several wrong lines'
printf '[refs]\nprotectd = HEAD\n[rolez]\nci = bot\n[policy]\nmode = of\n' >.sallyport.ini
ini=$PWD/.sallyport.ini
tried 'each is named' <<END
sallyport: $ini:2: unknown key 'protectd'; did you mean 'protected'?
sallyport: $ini:3: unknown section 'rolez'; did you mean 'roles'?
sallyport: $ini:6: [policy] mode = of: expected enforce or observe or off
exit status 1
END
rm .sallyport.ini

story 'a repository that is younger than what is tried'
printf '[roles]\nci = ci-bot\n' >.sallyport.ini
is 'nobody creates main' '' "$(sallyport policy check | grep protected-ref)"
rm .sallyport.ini

story 'a policy is tried on what is there'
branch feature/tunnel
touch=tests/tunnel_test.sh commit 'test: the tunnel opens' 'PRP: WU-1'
touch=src/tunnel.sh commit 'open it'
git branch patch-1 && git branch my-stuff
cat >.sallyport.ini <<'END'
[roles]
qa = ana
[prp]
directory =
[message]
authors-skip = <bot@example\.org>$
END
tried 'commits, branches, patterns and roles' <<'END'
sallyport: the policy is good

of the last 3 commits
  1 would be refused by message-format/header, such as ID 'open it'
of 3 branches
  1 would be refused by branch-name/pattern, such as 'my-stuff'
what does nothing here
  [message] authors-skip matches none of these commits
  [tdd] green matches none of these commits
  [tdd] refactor matches none of these commits
  [roles] qa: no option names this role
END
printf '[refs]\nbranch-name = [a-z0-9/-]+\n[message]\nheader = .+\n[tdd]\nneutral = ^[a-z ]+$\n[prp]\nrequire = off\n[rule "tdd-content"]\nlevel = off\n' >.sallyport.ini
sallyport policy check >"$here/out"
is 'nothing would be refused' '' "$(grep "would be refused by" "$here/out" || true)"
is 'a file outside of a repository is only read' \
    'sallyport: the policy is good' \
    "$(cd / && sallyport policy check --config "$here/work"/.sallyport.ini)"
story 'what matches nothing here'
mkdir -p lib spec2 && touch lib/a.gen.c spec2/b
git add lib spec2 && git commit -qm 'chore: files' && git tag v1 && git branch patch-1
cat >.sallyport.ini <<'END'
[roles]
qa = ana
ops = ben
ghost = carl
robots =
[refs]
protected = HEAD, refs/heads/main, refs/heads/releases/*
free = refs/heads/gh-pages, refs/heads/patch-*
automation-role = ops
automation-paths = /lib/, CHANGES
[paths]
generated += *.gen.c, *.gem.c
test += /spec2/, /specs/, !lib/a.c
inline-test = *.rs
[rule "tag"]
refs = refs/tags/v*, refs/tags/release-*
[rule "fixup"]
refs = refs/heads/*, !refs/heads/wip/*
[exempt "bot"]
author = <bot@example\.org>$
pusher = @qa, @robots
paths = lib/*, package.json
END
sallyport policy check >"$here/out" 2>&1 || echo "exit status $?" >>"$here/out"
sed -n '/^what does nothing here/,$p' "$here/out" | grep -v 'none of these commits' >"$here/idle"
is_text 'globs, refs and roles' "$here/idle" <<'END'
what does nothing here
  [paths] generated: *.gem.c matches no file
  [paths] test: /specs/ matches no file
  [paths] test: !lib/a.c matches no file
  [refs] automation-paths: CHANGES matches no file
  [exempt "bot"] paths: package.json matches no file
  [refs] protected: refs/heads/releases/* matches no ref
  [refs] free: refs/heads/gh-pages matches no ref
  [rule "tag"] refs: refs/tags/release-* matches no ref
  [rule "fixup"] refs: !refs/heads/wip/* matches no ref
  [roles] ghost: no option names this role
  [roles] robots: nobody has this role
END
is 'the author of an exemption' 1 "$(grep -cF '[exempt "bot"] author matches none of these commits' "$here/out")"
git -C "$here" init -q --bare empty.git && (cd "$here/empty.git" && sallyport policy check >"$here/out")
printf '[roles]\nci = ana\n[category "HIGH"]\ngates = coverage, unit\n[gate "coverge"]\nrequire = lines>=80\n[gate "unit"]\nrequire = failed=0\n[gate "smoke"]\ncommand = true\n[gate "docs"]\nlevel = warn\n' >.sallyport.ini
sallyport policy check | sed -n '/^what does nothing here/,$p' | grep gate >"$here/idle"
is_text 'gates that no category asks for' "$here/idle" <<'END'
  [gate "coverge"]: no category asks for this gate; did you mean 'coverage'?
  [gate "docs"]: no category asks for this gate
END
is 'an empty repository has nothing to compare' 'sallyport: the policy is good' "$(<"$here/out")"
printf '[roles]\nci = ana\n' >.sallyport.ini
git switch -q main && git commit -q --allow-empty -m 'stuff' && sallyport policy check >"$here/out"
is 'who would push is not known' '1 0' \
    "$(grep -c 'message-format/header' "$here/out") $(grep -c 'direct-push' "$here/out")"
printf '[roles]\nci = bot, @maintainer, @ci, @nobody\nmaintainer = ana, bea\n' >.sallyport.ini
sallyport policy check | grep '\[roles\] ci' >"$here/out"
is_text 'a role in the place of a user' "$here/out" <<'END'
  [roles] ci: @maintainer is no user; name the users of that role: ana, bea
  [roles] ci: @ci is no user
  [roles] ci: @nobody is no user
END
printf '[roles]\nci = "ci-bot", bot, '"'other bot'"'\n' >.sallyport.ini
is 'of names with blanks the policy says more' 1 "$(sallyport policy check 2>&1 | grep -c 'expected commas')"
printf '[roles]\nci = "ci-bot", bot, %sana%s\n' "'" "'" >.sallyport.ini
sallyport policy check | grep '\[roles\] ci' >"$here/out"
is_text 'quotes around a user' "$here/out" <<'END'
  [roles] ci: "ci-bot" is no user; the quotes are taken for a part of the name
  [roles] ci: 'ana' is no user; the quotes are taken for a part of the name
END
printf '[roles]\nci = bot\xc2\xa0, bob;carol, J\xf6rg, J\xc3\xb6rg, a.b-c_d\n[lockout]\nexempt-users = \xe2\x80\x8bana\n[exempt "deps"]\npusher = bot\xc2\xa0\npaths = go.sum\n' >.sallyport.ini
sallyport policy check | sed -n 's/\xc2\xa0/_/g; /\[\(roles\|lockout\|exempt .*\)\]/p' >"$here/out"
is_text 'characters that are no part of a name' "$here/out" <<'END'
  [exempt "deps"] paths: go.sum matches no file
  [roles] ci: bot_ has a no-break space (U+00A0), which is taken for a part of the name
  [roles] ci: bob;carol is one name; commas stand between names
  [roles] ci: J\xf6rg is no UTF-8, so no user has this name
  [lockout] exempt-users: <U+200B>ana has a zero width space (U+200B), which is taken for a part of the name
  [exempt "deps"] pusher: bot_ has a no-break space (U+00A0), which is taken for a part of the name
END
printf '[roles]\nci = ana\nmaintainer = ana\nsecurity = ana\ndevops = ana\nteam = ana\n[category "LOW"]\napprover-roles = team\n' >.sallyport.ini
is 'a role that any option names is in use' '' "$(sallyport policy check | grep 'no option names')"
printf '[refs]\nbranch = x\n' >.sallyport.ini
sallyport policy check >"$here/out" 2>&1 && status=0 || status=$?
is 'a policy with an error is not tried' 1 "$status"

story 'CODEOWNERS'
mkdir -p .github
printf '[roles]\nvpn-team = ana\nwriters =\n[identity]\nben = ben@example.org\n[approvals]\ncodeowners = require\n' >.sallyport.ini
files 'chore: owners' '' .github/CODEOWNERS=$'/src/ @org/vpn-team @zoe\n!lib/ @ana\n*.md @org/docs ben@example.org who@example.org\n*.c @writers\n*.h @org/docs'
sallyport policy check >"$here/out" 2>&1 || echo "exit status $?" >>"$here/out"
is_text 'lines, and owners that are nobody' <(grep -A5 '^what is wrong' "$here/out") <<'END'
what is wrong with .github/CODEOWNERS
  line 2: GitHub has no '!' here; give the path a line without owners
  line 3: the policy knows nobody who is @org/docs
  line 3: the policy knows nobody who is who@example.org
  line 4: the policy knows nobody who is @writers
  line 5: the policy knows nobody who is @org/docs
END
sed -i '/^\[identity/,/^ben/d' .sallyport.ini
is 'whose an address is, a clone leaves to the server' '3 0' "$(sallyport policy check >"$here/out" 2>&1
    echo "$(grep -c 'knows nobody' "$here/out") $(grep -c 'example.org' "$here/out")")"
is 'a role of an owner is in use' 0 "$(grep -c 'vpn-team: no option' "$here/out")"
printf '[identity]\nhost = gitea\n[approvals]\ncodeowners = require\n' >.sallyport.ini
is 'no file' "  it is in none of CODEOWNERS, docs/CODEOWNERS, .gitea/CODEOWNERS or .forgejo/CODEOWNERS; .github/CODEOWNERS is for a server of another kind" \
    "$(sallyport policy check | grep -A1 '^what is wrong with CODEOWNERS' | tail -n 1)"
is 'which nobody asked for' 0 "$(rm .sallyport.ini && sallyport policy check | grep -c CODEOWNERS)"
cd "$server"
is 'a bare repository, too' 1 \
    "$(sallyport policy check | grep -c '^of the last')"

story 'what is over, or not there'
cd "$server"
policy <<'INI'
[window "xmas"]
freeze = 2020-12-24 - 2020-12-27, 2400-12-24, Sat 00:00-24:00
[window "move"]
on = 2021-01-02 02:00-04:00
[notify]
command = /nowhere/tell
INI
sallyport policy check | grep -E '\[(window|notify)' >"$here/out"
is_text 'each is named' "$here/out" <<'END'
  [window "xmas"] freeze: 2020-12-24 - 2020-12-27 is over
  [window "move"] on: 2021-01-02 02:00-04:00 is over
  [notify] command: /nowhere/tell cannot be run: No such file or directory
END
sed -i 's,/nowhere/tell,/bin/cat,' sallyport.ini
is 'a program that is there is not' 0 "$(sallyport policy check | grep -c notify)"

story 'a repository that is named'
(cd "$server" && sallyport policy show && sallyport policy check && sallyport policy path) \
    >"$here/there"
cd "$here"
for name in "$server" server.git ./server; do
    { sallyport policy show "$name" && sallyport policy check "$name" &&
        sallyport policy path "$name"; } >"$here/out" 2>&1
    is_text "is judged as from within: ${name#"$here"/}" "$here/out" <"$here/there"
done
printf '[tdd]\nstubs = on\n' >own.ini
is 'with a policy of here' 1 "$(sallyport policy show --config own.ini server.git | grep -c 'stubs = on')"
is 'which is tried there' 1 \
    "$(sallyport policy check --config own.ini server.git | grep -c '^of the last 1 commit')"
GIT_DIR="$here/work"/.git sallyport policy path server.git >"$here/out"
is 'it wins over that of git' 1 "$(grep -c "^$server/sallyport.ini$" "$here/out")"
is 'what is not there' '3 sallyport: there is no directory nothing' \
    "$(sallyport policy show nothing >"$here/out" 2>&1; echo "$?" "$(<"$here/out")")"
is 'a remote is no repository' 'sallyport policy: fetch takes no REPO; type: sallyport policy fetch --remote upstream' \
    "$(sallyport policy fetch upstream 2>&1 | head -n 1)"
