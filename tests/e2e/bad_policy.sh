#!/usr/bin/env bash
# A policy that cannot be used refuses every push and says where and why; so
# does a push that goes beyond what can be judged.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

fix="the administrator fixes it and checks it with 'sallyport policy check'"

# What is said of a policy that the hook cannot read: it is no fault of who pushes.
own_fault() { # FILE
    printf '%s\n' "the server cannot read its policy $1 as the user $(command id -un) (Permission denied); nothing is wrong with what was pushed" |
        fold -s -w 67 | sed 's/ *$//; 1s/^/  /; 2,$s/^/    | /'
}

# The file as it is given on fd 3 is refused with the text on stdin.
policy_refused() { # WHAT <REASON 3<INI
    cat <&3 >"$server/sallyport.ini"
    push_undecided "$1" origin HEAD < <(cat && echo "  $fix")
}

story 'a policy that cannot be understood'
branch feature/tunnel && cycle A
policy_refused 'an unknown key, with a suggestion' <<'END' 3<<'INI'
  ./sallyport.ini:3: unknown key 'brnch-name'; did you mean
    | 'branch-name'?
END
[refs]
# which names
brnch-name = .*
INI
policy_refused 'an unknown key that is like no other' <<'END' 3<<'INI'
  ./sallyport.ini:2: unknown key 'colour'
END
[refs]
colour = blue
INI
policy_refused 'an unknown section, with a suggestion' <<'END' 3<<'INI'
  ./sallyport.ini:1: unknown section 'ref'; did you mean 'refs'?
END
[ref]
tag = free
INI
policy_refused 'an unknown value' <<'END' 3<<'INI'
  ./sallyport.ini:2: [policy] mode = obsrve: expected enforce or observe
    | or off; did you mean 'observe'?
END
[policy]
mode = obsrve
INI
policy_refused 'an unknown rule' <<'END' 3<<'INI'
  ./sallyport.ini:2: there is no rule 'tdd-ordr'; did you mean
    | 'tdd-order'?
END
[rule "tdd-ordr"]
level = off
INI
policy_refused 'a rule that always holds' <<'END' 3<<'INI'
  ./sallyport.ini:2: the rule 'limits' always holds; its values are in
    | [limits]
END
[rule "limits"]
level = off
INI
policy_refused 'an unknown role' <<'END' 3<<'INI'
  ./sallyport.ini:4: the role 'maintainers' is not in [roles]; did you
    | mean 'maintainer'?
END
[roles]
ci = ci-bot
[refs]
merge-roles = ci, maintainers
INI
policy_refused 'a bad regular expression' <<'END' 3<<'INI'
  ./sallyport.ini:2: [refs] branch-name: not a regular expression:
    | missing closing parenthesis at character 13
END
[refs]
branch-name = (feature|fix
INI
policy_refused 'a number out of range' <<'END' 3<<'INI'
  ./sallyport.ini:2: [limits] commits = 0: expected a number from 1 to
    | 10000000
END
[limits]
commits = 0
INI
policy_refused 'a duration without a unit' <<'END' 3<<'INI'
  ./sallyport.ini:2: [limits] time = 30: expected a duration such as
    | 30s, 5m or 1h, from 1 to 3600 seconds
END
[limits]
time = 30
INI
policy_refused 'a branch where a ref is asked for' <<'END' 3<<'INI'
  ./sallyport.ini:2: [refs] protected = main: expected full ref names
    | such as refs/heads/main or refs/heads/release/*, or HEAD
END
[refs]
protected = main
INI
policy_refused 'HEAD as the ref of a rule' <<'END' 3<<'INI'
  ./sallyport.ini:3: [rule] refs = HEAD: expected full ref names; HEAD
    | stands only in [refs] protected
END
[rule "tdd-order"]
level = warn
refs = HEAD
INI
policy_refused 'a baseline that is no commit' <<END 3<<INI
  [policy] baseline = $(id 'main^{tree}') is not a
    | commit of this repository
END
[policy]
baseline = $(id 'main^{tree}')
INI
policy_refused 'a line that is neither' <<'END' 3<<'INI'
  ./sallyport.ini:2: expected [section] or key = value
END
[refs]
tag
INI
policy_refused 'the same key twice' <<'END' 3<<'INI'
  ./sallyport.ini:3: 'tag' is already set in line 2
END
[refs]
tag = free
tag = immutable
INI
policy_refused 'a key above every section' <<'END' 3<<<'tag = free'
  ./sallyport.ini:1: a key needs a [section] above it
END
printf '[refs]\nbranch-name = %070000d = x\n' 0 >"$here/ini"
policy_refused 'an overlong line' <<'END' 3<"$here/ini"
  ./sallyport.ini:2: this line is longer than 65536 bytes
END
printf '[refs]\ntag = fr\0ee\n' >"$here/ini"
policy_refused 'a NUL byte' <<'END' 3<"$here/ini"
  ./sallyport.ini:2: this line holds a NUL byte
END
policy_refused 'a comment where it would cut the value' <<'END' 3<<'INI'
  ./sallyport.ini:2: a ';' after white space would begin a comment here;
    | give the comment its own line, or write \x3b in a pattern
END
[refs]
tag = free ; for now
INI
printf '[refs]\n\033[2Jtag = free\n' >"$here/ini"
policy_refused 'an escape sequence' <<'END' 3<"$here/ini"
  ./sallyport.ini:2: this line holds a control character
END
printf '[refs]\nt\xe2\x80\xaeag = free\n' >"$here/ini"
policy_refused 'a letter that turns the line around' <<'END' 3<"$here/ini"
  ./sallyport.ini:2: unknown key 't<U+202E>ag'
END

story 'a policy that cannot be read'
branch feature/tunnel && cycle A
yes '#' | head -c 1100000 >"$here/ini"
policy_refused 'a megabyte of it' <<'END' 3<"$here/ini"
  ./sallyport.ini is larger than 1 MiB
END
rm "$server/sallyport.ini"
ln -s sallyport.ini "$server/sallyport.ini"
push_undecided 'a link to itself' <<END
  cannot read ./sallyport.ini: Too many levels of symbolic links
  $fix
END
rm "$server/sallyport.ini" && mkdir "$server/sallyport.ini"
push_undecided 'a directory' <<END
  ./sallyport.ini is not a regular file
  $fix
END
rmdir "$server/sallyport.ini" && touch "$server/sallyport.ini"
chmod 000 "$server/sallyport.ini"
# Root may read it all the same, unless that capability is gone.
as_anyone='setpriv --bounding-set=-dac_override,-dac_read_search'
[ $EUID = 0 ] || as_anyone=
if $as_anyone cat "$server/config" >/dev/null; then
    push_undecided 'a file without permission' \
        --receive-pack="$as_anyone git-receive-pack" origin HEAD <<END
$(own_fault "$server/sallyport.ini")
  $fix
END
    policy </dev/null
    mkdir "$here/closed" && mv "$server/sallyport.ini" "$here/closed"
    ln -s ../closed/sallyport.ini "$server/sallyport.ini"
    chmod 000 "$here/closed"
    push_undecided 'a directory on the way without permission' \
        --receive-pack="$as_anyone git-receive-pack" origin HEAD <<END
$(own_fault "$server/sallyport.ini")
  $fix
END
    chmod 700 "$here/closed"
else
    skip 'a file without permission' 'setpriv does not work here'
fi
rm -f "$server/sallyport.ini"
push_ok 'no file at all: the built-in policy'
green A
push_refused 'which is the whole production policy' <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END

story 'a pattern that takes too long'
policy <<'END'
[message]
header = ^(a+)+$
END
branch feature/tunnel
commit "$(printf 'a%.0s' {1..60})!"
push_undecided 'is cut short, and the push refused' <<'END'
  the pattern '^(a+)+$' takes too long on a text of this push
  nothing was changed; make it simpler, or ask the administrator
END

story 'more than can be judged'
policy <<'END'
[limits]
commits = 10
END
branch feature/tunnel
for n in {1..10}; do commit "docs: $n"; done
push_ok 'as many commits as are allowed'
commit 'docs: 11'
push_refused 'one more on the branch' <<'END'
refs/heads/feature/tunnel | - | limits
END
policy <<'END'
[limits]
time = 1s
END
for n in {12..60}; do commit "docs: $n"; done
seq -f "$(id HEAD) refs/heads/feature/r%.0f" 100000 | sort -k 2 |
    sed '1i# pack-refs with: peeled fully-peeled sorted ' >.git/packed-refs
began=$SECONDS
push_undecided 'longer than is allowed' origin \
    'refs/heads/feature/r*:refs/heads/feature/r*' <<'END'
  judging it took longer than 1 second ([limits] time)
  push it in parts, or ask the administrator
END
note "the push took $((SECONDS - began)) s"
rm .git/packed-refs

story 'commits that are too large'
branch feature/tunnel
large() { # BYTES
    { echo 'docs: the log'; echo; head -c "$1" /dev/zero | tr '\0' x; } |
        git commit -q --allow-empty -F -
}
large 100000
push_refused 'a message of 100 kB' <<'END'
refs/heads/feature/tunnel | docs: the log | limits
END
git reset -q --hard main && large 10000000
push_refused 'a message of 10 MB' <<'END'
refs/heads/feature/tunnel | (too large to be read) | limits
END
policy <<'END'
[limits]
object = 20m
message = 20m
END
push_ok 'where that much is allowed'
