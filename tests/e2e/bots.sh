#!/usr/bin/env bash
# Bots, each with a commit in its own style: conf/bots lets it in for who pushes it
# and merges it, within its files, and for nobody else.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

# The rows of a bot, with the name of who merges, if a role does not do.
rows() { # FILE
    sed "s/@ci/&${merger:+, $merger}/" "$SALLYPORT_SOURCE/conf/bots/$1.ini"
}

# The bot of the story: its policy on the server, and its name in commits.
bot() { # FILE PUSHER NAME EMAIL
    story "the commits of $3"
    config=$here/$1.ini pusher=$2
    rows "$1" >"$config"
    is "$1 is a good policy" 'sallyport: the policy is good' \
        "$(sallyport policy check --config "$config" 2>&1 | head -n 1)"
    { printf '[roles]\nci = ci-bot\n\n' && cat "$config"; } | policy
    export GIT_AUTHOR_NAME=$3 GIT_AUTHOR_EMAIL=$4
}

# Accepted of the bot and of who merges it; refused of alice, and with one file more.
confined() { # BRANCH SUBJECT BODY FILE...
    local name=$1 subject=$2 body=$3
    shift 3
    branch "$name"
    files "$subject" "$body" "$@"
    run_push origin HEAD
    is 'refused of a developer, whatever the author' 1 $status
    as "$pusher" run_push origin HEAD
    is 'accepted of the bot' 0 $status
    files "$subject" "$body" "$@" src/evil.c
    as "$pusher" run_push origin HEAD
    is 'refused with a file of code' 1 $status
    git reset -q --hard HEAD^
    as ci-bot sallyport check --as ci-bot --config "$config" --format json \
        >"$here/json"
    git switch -q main
    merge "$name"
    as ci-bot run_push origin main
    is 'accepted of ci, which merges it' 0 $status
}

bot dependabot 'dependabot[bot]' 'dependabot[bot]' \
    '49699333+dependabot[bot]@users.noreply.github.com'
confined fix/npm-left 'Bump left from 1.0.0 to 1.0.1' \
    'Bumps [left](https://example.org/left) from 1.0.0 to 1.0.1.

---
updated-dependencies:
- dependency-name: left
  dependency-type: direct:production
...

Signed-off-by: dependabot[bot] <support@github.com>' \
    package.json package-lock.json

bot renovate 'renovate[bot]' 'renovate[bot]' \
    '29139614+renovate[bot]@users.noreply.github.com'
confined fix/left-2.x 'Update dependency left to v2' '' pyproject.toml uv.lock

# It changes code: a role does not do for who merges that, only a name.
merger=ci-bot bot pre-commit-ci 'pre-commit-ci[bot]' 'pre-commit-ci[bot]' \
    '66853113+pre-commit-ci[bot]@users.noreply.github.com'
confined fix/format '[pre-commit.ci] auto fixes from pre-commit.com hooks' \
    'for more information, see https://pre-commit.ci' \
    app/tunnel.py tests/test_tunnel.py README.md

story 'the formatter comes between the steps of a developer'
{ printf '[roles]\nci = ci-bot\n\n' && merger=ci-bot rows pre-commit-ci; } | policy
export GIT_AUTHOR_NAME=Alice GIT_AUTHOR_EMAIL=alice@example.org
branch feature/tunnel
files 'test: the tunnel opens (RED)' "PRP: ${prp[A]}" tests/test_tunnel.py
files 'feat: open the tunnel (GREEN)' "PRP: ${prp[A]}" app/tunnel.py
so_far
GIT_AUTHOR_EMAIL='66853113+pre-commit-ci[bot]@users.noreply.github.com' \
    files '[pre-commit.ci] auto fixes from pre-commit.com hooks' '' app/tunnel.py
as 'pre-commit-ci[bot]' run_push
is 'the formatter pushes to it' 0 $status
files 'refactor: name the cipher once (REFACTOR)' "PRP: ${prp[A]}" app/tunnel.py
push_ok 'and the developer continues'
git switch -q main
merge feature/tunnel
as ci-bot push_ok 'and ci merges all of it' origin main

bot release-please ci-bot 'github-actions[bot]' \
    '41898282+github-actions[bot]@users.noreply.github.com'
branch chore/release
files 'release 1.2.0' '' CHANGELOG.md .release-please-manifest.json \
    package.json version.txt
as ci-bot push_ok 'a subject of its own'
files 'chore(main): release 1.2.1' '' CHANGELOG.md package.json
as ci-bot push_ok 'the subject of today'
files 'chore(main): release 1.2.2' '' CHANGELOG.md src/evil.c
as ci-bot run_push
is 'refused with a file of code' 1 $status

bot semantic-release ci-bot semantic-release-bot \
    semantic-release-bot@martynus.net
files 'chore(release): 1.2.0 [skip ci]' '# [1.2.0](https://example.org)

### Features

* open the tunnel' package.json package-lock.json CHANGELOG.md setup.py
as alice run_push origin main
is 'refused of a developer' 1 $status
as ci-bot push_ok 'straight to main' origin main
files 'release: 1.3.0' '' src/evil.c
as ci-bot run_push origin main
is 'refused with a file of code' 1 $status

merger=ci-bot bot weblate weblate 'Ute Weber' ute@example.org
confined docs/weblate 'Translated using Weblate (German)' \
    'Currently translated at 100.0% (12 of 12 strings)

Translation: Tunnel/App
Translate-URL: https://hosted.weblate.org/projects/tunnel/app/de/' \
    po/de.po locales/de.json

merger=ci-bot bot crowdin crowdin 'Crowdin Bot' support+bot@crowdin.com
confined docs/l10n 'New translations strings.xml (French)' '' \
    app/res/values-fr/strings.xml

story 'a role excuses no code, no matter who the commit says wrote it'
{ printf '[refs]\nfree = refs/heads/try/*\n[roles]\nci = ci-bot\n\n' &&
    cat "$SALLYPORT_SOURCE/conf/bots/pre-commit-ci.ini"; } | policy
export GIT_AUTHOR_NAME='pre-commit-ci[bot]'
export GIT_AUTHOR_EMAIL='66853113+pre-commit-ci[bot]@users.noreply.github.com'
branch try/forged
files 'auto fixes' '' app/evil.py
as alice push_ok 'to a branch that nobody judges' origin HEAD
git switch -q main
merge try/forged
as ci-bot run_push origin main
is 'refused where ci merges it' 1 $status

story 'what is excused is said, with the row'
{ printf '[roles]\nci = ci-bot\n\n' &&
    cat "$SALLYPORT_SOURCE/conf/bots/dependabot.ini"; } | policy
export GIT_AUTHOR_EMAIL='49699333+dependabot[bot]@users.noreply.github.com'
branch fix/left
files 'Bump left from 1.0.0 to 1.0.1' '' package-lock.json
cp "$server/sallyport.ini" "$here/ini"
sallyport check --as 'dependabot[bot]' --config "$here/ini" >"$here/out"
is_text 'the text' "$here/out" <<'END'
sallyport: check: 1 commit, no findings
excused by [exempt "dependabot"]: 1 finding
END
sallyport check --as 'dependabot[bot]' --config "$here/ini" --format json \
    >"$here/out"
is 'the JSON' 'accept message-format/header dependabot' "$(
    python3 -c 'import json, sys
verdict = json.load(sys.stdin)
for finding in verdict["findings"]:
    print(verdict["verdict"], finding["code"], finding["excused-by"])' \
        <"$here/out"
)"
sallyport check --config "$here/ini" >"$here/out" 2>&1
is 'nobody in particular is not the bot' 1 $?
is 'it says which row might excuse it, and what to type' 1 "$(grep -cF "[exempt \"dependabot\"] excuses commit \
$(short HEAD) if dependabot[bot] pushes it; to judge it so: sallyport check --as 'dependabot[bot]'" "$here/out")"
sallyport check --as alice --config "$here/ini" >"$here/out" 2>&1
is 'nor is somebody' 1 $?
is 'who is known needs no word' 0 "$(grep -cF 'to judge it so' "$here/out")"
files 'Bump left from 1.0.1 to 1.0.2' '' package-lock.json src/evil.c
git reset -q --soft HEAD^^ && git commit -q -m 'Bump left'
sallyport check --config "$here/ini" >"$here/out" 2>&1
is 'no row excuses a commit that leaves its paths' 0 "$(grep -cF 'to judge it so' "$here/out")"

story 'an author whose messages are not judged'
policy <<'END'
[message]
authors-skip = <66853113\+pre-commit-ci\[bot\]@users\.noreply\.github\.com>$
END
formatted() { # FILE MESSAGE
    git add -A
    GIT_AUTHOR_NAME='pre-commit-ci[bot]' \
        GIT_AUTHOR_EMAIL='66853113+pre-commit-ci[bot]@users.noreply.github.com' \
        git commit -q -m "$1" -m 'for more information, see https://pre-commit.ci'
}
branch feature/tunnel
files 'test: it opens (RED)' "PRP: ${prp[A]}" 'tests/test_a.py=assert open()'
files 'feat: open it (GREEN)' "PRP: ${prp[A]}" 'src/f.c=int f;'
echo 'int  f;' >src/f.c
formatted '[pre-commit.ci] auto fixes from pre-commit.com hooks'
push_ok 'needs no phase for white space'
echo 'int g;' >src/f.c
formatted '[pre-commit.ci] auto fixes, and more'
push_refused 'and may not change code' <<'END'
refs/heads/feature/tunnel | [pre-commit.ci] auto fixes, and more | tdd-content | a neutral commit may not change code: src/f.c
END
git commit -q --amend -m 'refactor: rename it (REFACTOR)' -m "PRP: ${prp[A]}"
push_ok 'unless the message says a phase'
