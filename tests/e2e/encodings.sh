#!/usr/bin/env bash
# Messages that are not UTF-8: what a commit says of its encoding is believed,
# where it can be; nothing is refused for its bytes.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

in_encoding() { # ENCODING COMMAND...
    git config i18n.commitEncoding "$1"
    shift
    "$@"
    git config --unset i18n.commitEncoding
}

story 'a message in ISO-8859-1 is read as its author wrote it'
policy <<'END'
[message]
header = ^(test|feat|é): [a-zé ]+$
header-max = 12

[tdd]
neutral = ^é:
END
branch feature/cafe
in_encoding ISO-8859-1 red A $'test: caf\xe9'
in_encoding ISO-8859-1 commit $'\xe9: caf\xe9'
push_ok 'characters are counted and compared, not bytes'
in_encoding ISO-8859-1 commit $'\xe9: caf\xe9 caf\xe9 caf\xe9'
push_refused 'and printed as what they are' <<'END'
refs/heads/feature/cafe | é: café café café | message-format
END

story 'the Euro stands at two places'
policy <<'END'
[message]
header = €$
END
branch feature/euro
in_encoding ISO-8859-15 commit $'docs: 5 \xa4'
in_encoding windows-1252 commit $'docs: 5 \x80'
commit 'docs: 5 €'
push_ok 'in two encodings, and in UTF-8'

story 'what cannot be made UTF-8 is judged as the bytes that it is'
branch feature/bytes
in_encoding windows-1252 commit $'docs: caf\xe9 \x81'
in_encoding KOI8-R commit $'docs: \xc1'
in_encoding no-such-encoding commit $'docs: caf\xe9'
push_ok 'and not refused for it'
