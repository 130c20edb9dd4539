#!/usr/bin/env bash
# install.sh server --host ghes: what it says to do makes an environment in which
# the hook judges, with nothing else in there.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

story 'what to do is said, and nothing done'
"$SALLYPORT_SOURCE/install.sh" server --host ghes >"$here/steps" 2>&1
is 'exit status' 0 $?
# shellcheck disable=SC2016 # to be typed as it is
is 'the environment' 1 "$(grep -cx \
    '  make install DESTDIR="$PWD/ghes" PREFIX=/usr' "$here/steps")"
is 'the hook' '  #!/usr/libexec/sallyport/hooks/pre-receive' \
    "$(grep '#!' "$here/steps")"
is 'no line of it is wide' '' "$(grep -E '.{81}' "$here/steps")"

enter=(chroot)
[ $EUID = 0 ] || enter=(unshare -r chroot)
if ! "${enter[@]}" / true 2>/dev/null; then
    skip 'in that environment' 'chroot is not allowed here'
    exit
elif "$SALLYPORT_BUILD/bin/sallyport" version | grep -qF '(shared,'; then
    skip 'in that environment' 'LINK=shared needs its libraries'
    exit
fi

story 'in that environment'
make -s -C "$SALLYPORT_SOURCE" -o all BUILD="$SALLYPORT_BUILD" VARIANT= \
    DESTDIR="$here/ghes" PREFIX=/usr install >"$here/make" 2>&1
mkdir -p "$here/ghes/etc/sallyport"
sed -n "/<<'POLICY'/,/^POLICY/p" "$scratch/story-1/steps" | sed '1d;$d' |
    sed 's/NAME/ci-bot/' >"$here/ghes/etc/sallyport/policy.ini"
sed -n 's/^  #!/#!/p' "$scratch/story-1/steps" >"$here/ghes/hook"
chmod +x "$here/ghes/hook"
branch feature/good && cycle A
branch feature/bad main && green A
git switch -q main && merge feature/good
git -C "$server" fetch -q ../work main feature/good feature/bad
rm -r "$server/hooks" "$server/sallyport.ini"
was=$(on_server main)
mv "$server" "$here/ghes/project.git"

push_on_ghes() { # LOGIN OLD NEW REF: sets $status; $here/said
    status=0
    env -i PATH="$PATH" GIT_DIR=/project.git GITHUB_USER_LOGIN="$1" \
        GITHUB_REPO_NAME=team/project GITHUB_REPO_PUBLIC=false \
        GITHUB_USER_IP=192.0.2.1 SALLYPORT_USER=ci-bot \
        "${enter[@]}" "$here/ghes" /hook \
        >"$here/said" 2>&1 <<<"$2 $3 $4" || status=$?
}

push_on_ghes alice "$zero" "$(id feature/good)" refs/heads/feature/good
is 'a good push is accepted' '0 ' "$status $(<"$here/said")"
push_on_ghes alice "$zero" "$(id feature/bad)" refs/heads/feature/bad
is 'a bad one is refused' '1 refs/heads/feature/bad tdd-order' \
    "$status $(findings <"$here/said" | awk -F '\t' '{ print $1, $3 }')"
push_on_ghes alice "$was" "$(id main)" refs/heads/main
is 'alice may not merge' \
    '1 main changes only by a merge; user alice does not have the role ci' \
    "$status $(findings <"$here/said" | cut -f 4)"
push_on_ghes ci-bot "$was" "$(id main)" refs/heads/main
is 'ci-bot may' '0 ' "$status $(<"$here/said")"
