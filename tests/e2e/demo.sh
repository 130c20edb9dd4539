#!/usr/bin/env bash
# install.sh demo: the story is told to its end, and nothing stays behind.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

before=$(find . | sort)
"$SALLYPORT_SOURCE/install.sh" demo >"$scratch/out" 2>"$scratch/err"
is 'it ends well' 0 $?
is 'without an error' '' "$(<"$scratch/err")"

has() { # WHAT LINE
    if grep -qxF -- "$2" "$scratch/out"; then
        ok "$1"
    else
        { echo "no such line: $2" && cat "$scratch/out"; } | not_ok "$1"
    fi
}
has 'the bad push is typed' '$ git push origin feature/vpn-tunnel'
has 'and refused' 'remote: sallyport: push refused: 1 finding'
has 'for its order' 'remote:     tdd-order: code before its test: commit the failing test first'
has 'what it says' 'remote:       git rebase -i origin/main'
has 'is done' "\$ git rebase -q -i main   # in the editor, the test's line goes up"
has 'then it is accepted' \
    ' * [new branch]      feature/vpn-tunnel -> feature/vpn-tunnel'
has 'main is closed' \
    ' ! [remote rejected] feature/vpn-tunnel -> main (pre-receive hook declined)'
is 'who sets that name is said before it is typed' \
    'On a real host the server sets SALLYPORT_USER by the login, not the pusher.' \
    "$(grep -m 1 SALLYPORT_USER "$scratch/out")"
has 'who may merges' '$ SALLYPORT_USER=ci-bot git push -q origin main'
is 'and it lands' 2 "$(grep -c 'landed  *ci-bot  refs/heads/main\|accept  *ci-bot  refs/heads/main' "$scratch/out")"
has 'and the trail is read' '$ (cd ../remote.git && sallyport audit log -n 6)'
is 'the code is changed and committed in one line' 1 \
    "$(grep -c '^[$] echo .* && git commit -q -a -m .refactor: ' "$scratch/out")"
is 'it fits on two screens' '' "$(sed -n 70p "$scratch/out")"
rm "$scratch/out" "$scratch/err"
is 'nothing stays behind' "$before" "$(find . | sort)"
