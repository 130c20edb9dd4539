#!/usr/bin/env bash
# The static hook needs nothing but itself and the repository: it runs in a
# root directory that holds nothing else.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

case $("$SALLYPORT_BUILD/bin/sallyport" version) in
*'(shared,'*)
    skip 'in an empty root directory' 'LINK=shared needs its libraries'
    exit 0
    ;;
esac

enter=(chroot)
[ $EUID = 0 ] || enter=(unshare -r chroot)
if ! "${enter[@]}" / true 2>/dev/null; then
    skip 'in an empty root directory' 'chroot is not allowed here'
    exit 0
fi

story 'in an empty root directory'
branch feature/good && cycle A
branch feature/bad main && green A
git -C "$server" fetch -q ../work feature/good feature/bad
jail=$here/jail
mkdir "$jail"
rm "$server/hooks/"*
cp "$SALLYPORT_BUILD/hooks/pre-receive" "$SALLYPORT_BUILD/hooks/update" "$jail/"
mv "$server" "$jail/server.git"

jailed() { # HOOK ARGUMENT... <INPUT
    local hook=/$1
    shift
    status=0
    env -i PATH="$PATH" GIT_DIR=/server.git SALLYPORT_USER=alice \
        "${enter[@]}" "$jail" "$hook" "$@" >"$here/said" 2>&1 || status=$?
}

jailed pre-receive <<<"$zero $(id feature/good) refs/heads/feature/good"
is 'a good push is accepted' '0 ' "$status $(<"$here/said")"
jailed pre-receive <<END
$zero $(id feature/good) refs/heads/feature/good
$zero $(id feature/bad) refs/heads/feature/bad
END
is 'a bad one is refused' 1 "$status"
is_text 'with its whole text' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/feature/bad
  $(short feature/bad) feat: open the tunnel (GREEN)
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git switch --no-guess feature/bad && git rebase -i origin/main
    sallyport explain tdd-order
END
jailed update refs/heads/main "$(id main)" "$(id feature/good)"
is 'update takes the word of pre-receive' 0 "$status"
rm "$jail/pre-receive"
jailed update refs/heads/main "$(id main)" "$(id feature/good)"
is 'update alone refuses' 1 "$status"
grep -q 'main changes only by a merge; user alice' "$here/said" ||
    not_ok 'with its text' <"$here/said"
is 'there is nothing else in there' 'server.git update' \
    "$(cd "$jail" && echo ./* | sed 's|\./||g')"

# --- syslog, which is a socket in that root ---
cp "$SALLYPORT_BUILD/hooks/pre-receive" "$jail/"
mkdir -p "$jail/dev"
printf '[audit]\nsyslog = on\n' >>"$jail/server.git/sallyport.ini"
input="$zero $(id feature/good) refs/heads/feature/good"
jailed pre-receive <<<"$input"
is 'without a syslog the push goes in' '0 ' "$status $(<"$here/said")"
python3 - "$jail/dev/log" >"$here/log" <<'END' &
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(20)
print(s.recv(9000).decode(), flush=True)
END
until [ -S "$jail/dev/log" ]; do sleep 0.05; done
jailed pre-receive <<<"$input"
wait $!
is 'with one it gets a line of RFC 5424' 1 "$(grep -cE '^<86>1 [0-9TZ:.-]{24} [^ ]+ sallyport [0-9]+ push \[sallyport@32473 seq="[0-9]+" .*verdict="accept" user="alice" .*commits="3" prps="WU-006a-vpn-tunnel-foundation" refs="refs/heads/feature/good"\] accept by alice: refs/heads/feature/good$' "$here/log")"
