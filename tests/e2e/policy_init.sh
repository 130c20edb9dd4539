#!/usr/bin/env bash
# What `policy init` writes from what a history looks like.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

sets() { # WHAT LINE...
    local what=$1 line
    shift
    sallyport policy init >"$here/out" 2>&1 || echo "exit status $?" >>"$here/out"
    for line in "$@"; do
        is "$what: $line" 1 "$(grep -cxF -- "$line" "$here/out")"
    done
    sallyport policy check --config "$here/out" >"$here/checked" 2>&1 || true
    is "$what: it is a good policy" 'sallyport: the policy is good' \
        "$(head -n 1 "$here/checked")"
}

story 'types, scopes and keys'
branch topic/one
touch=lib/check_one/a.c commit 'wip(vpn): VPN-1 begin'
touch=src/test_data/a.c commit 'feat(vpn): VPN-12 open it'
commit 'fix(ui): OPS-3 close it'
commit 'feat(vpn): VPN-4 lock it'
sets 'a history of types' 'mode = observe' \
    'types = feat, chore, fix, wip, test, refactor, perf, docs, style, build, ci, revert' \
    'pattern = (?:OPS|VPN)-[0-9]+' 'where = message' 'directory =' \
    'branch-name = (feature|fix|hotfix|rollback|docs|chore|topic)/[A-Za-z0-9._/-]+'

# Rules by which the dialect reads a message, without their comments.
dialect_of() { # FILE
    sallyport policy show --config "$1" |
        sed -n '/^\[message\]/,/^\[paths\]/p' |
        grep -E '^(header|types|pattern|where|directory|red|green|refactor|neutral) ' |
        sed 's/ *#.*//'
}

story 'keys of tickets in front'
branch work main
for n in {1..7}; do commit "SHOP-$n: thing $n (RED)"; done
commit 'tidy up'
sets 'a history of keys' '# 7 of 9 commits begin with the key of a ticket. It is the PRP too, and the'
is 'it reads messages as the dialect does' \
    "$(dialect_of "$SALLYPORT_SOURCE/conf/dialects/jira.ini")" \
    "$(dialect_of "$here/out")"
is 'no commit with a key is refused for its form' 1 \
    "$(sallyport policy check --config "$here/out" |
        sed -n 's/^ *\([0-9]*\) .*message-format.*/\1/p')"

story 'the ticket of the branch'
branch work main
for n in {1..7}; do commit "SHOP-$n: feat: thing $n"; done
sallyport policy init | sed 's/observe/enforce/' >"$server/sallyport.ini"
(cd "$server" && sallyport policy publish) >published 2>&1 || not_ok 'published' <published
sallyport policy fetch >fetched 2>&1 || not_ok 'fetched' <fetched
rm published fetched
branch feature/SHOP-50-x main
touch=tests/tunnel_test.c commit 'SHOP-50: test: the tunnel opens (RED)'
touch=src/tunnel.c commit 'SHOP-50: feat: open the tunnel (GREEN)'
sallyport status >"$here/out" 2>&1
is 'no other ticket is named' '0 4' "$(grep -c ABC "$here/out") $(grep -o "'SHOP-50: [a-z]*: " "$here/out" | wc -l)"
command=$(sed -n 's/^ *\(git commit --edit .*\)/\1/p' "$here/out")
is 'nor in the command' "git commit --edit -m 'SHOP-50: refactor: SUBJECT'" "$command"
echo again >>src/tunnel.c && git add -A
GIT_EDITOR=true bash -c "$command" >"$here/said" 2>&1 || not_ok 'typed' <"$here/said"
is 'it is typed as it stands' 0 "$(sallyport status | grep -c tdd-)"
branch feature/SHOP-51-x main
touch=src/again.c commit 'SHOP-51: feat: open the tunnel'
sallyport check main..HEAD --as ci >"$here/out" 2>&1
is 'check names it, too' "0 'SHOP-51: test: the tunnel opens'" \
    "$(grep -c ABC "$here/out") $(grep -o "'SHOP-51: [a-z :]*'" "$here/out" | head -n 1)"
sed -i '/^header =/s/=.*/= .+/' .git/sallyport-policy.ini
touch=notes.md commit 'SHOP-51 say how it opens'
sallyport check HEAD^..HEAD --as ci >"$here/out" 2>&1
neutral=$(tr -s '\n |' ' ' <"$here/out" | sed -n "s/.* fix: write the subject like '\([^']*\)', since neither tests nor code.*/\1/p")
is 'a document is told what is neutral' 'docs: describe the tunnel' "$neutral"
git commit -q --amend --only -m "$neutral" && sallyport check HEAD^..HEAD --as ci >"$here/out" 2>&1
is 'typed, it is accepted' 0 "$(grep -c tdd- "$here/out")"

story 'numbers of issues, free subjects'
branch work main
for n in {1..9}; do commit "Open it, see #$n"; done
sets 'a history of free text' 'header = .+' 'types =' 'pattern = #[0-9]+'

story 'numbers that fewer than half of the commits name'
branch work main
for n in 1 2 3 4; do commit "Open it, see #$n"; done
for n in {1..8}; do commit "Open it $n"; done
sets 'few numbers' 'header = .+' 'require = off'

story 'words that would write options are left out'
branch work main
commit $'feat(a\tb): x' && commit 'x=y\;z: x' && commit 'evil]: x'
sets 'strange words' 'mode = observe'

story 'a file, never over another'
sallyport policy init --output new.ini
is 'it is written' 1 "$(grep -c '^mode = observe' new.ini)"
echo mine >new.ini
sallyport policy init --output new.ini 2>"$here/err" && status=0 || status=$?
is 'a file that is there is kept' '3 mine' "$status $(cat new.ini)"
is 'and it is said' 'sallyport: new.ini is there already; name another file' \
    "$(cat "$here/err")"
ln -s nowhere link.ini
sallyport policy init --output link.ini 2>"$here/err" && status=0 || status=$?
is 'nor is a link followed' '3 gone' \
    "$status $([ -e nowhere ] && echo there || echo gone)"
sallyport policy show --output x 2>"$here/err" && status=0 || status=$?
is '--output is for init' 2 "$status"
cd "$server"
sallyport policy init >"$here/more"
is 'a repository with a file: the mode is set there' 0 \
    "$(grep -c '^mode' "$here/more" || true)"
sed -i '/^\[refs\]/,$d' sallyport.ini
cat "$here/more" >>sallyport.ini
is 'what is printed can be added to it' 'sallyport: the policy is good' \
    "$(sallyport policy check 2>&1 | head -n 1)"
printf '[policy]\nbaseline = %s\n[message]\nheader = ^nothing$\n' \
    "$(git rev-parse main)" >sallyport.ini
is 'a baseline hides nothing from a trial' 1 \
    "$(sallyport policy check | grep -c 'refused by message-format/pattern')"
