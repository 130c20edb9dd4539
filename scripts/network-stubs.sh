#!/usr/bin/env bash
# network-stubs.sh OUT.c OUT.libs - a static libgit2 without a network, and a static
# SQLite that loads nothing
#
# A hook never opens a connection, yet libgit2 refers to TLS, SSH, HTTP and
# Kerberos libraries, and its start-up goes through some of them. This script
# asks the linker which symbols are missing and writes one stub for each into
# OUT.c; OUT.libs lists the libraries that must be real (the hash functions).
#
# A stub is one of two kinds. Those that libgit2's start-up reaches do nothing
# and return success: found by running a probe, so that another libgit2 version
# needs no change here, plus a few by name that are reached only where a CA
# bundle is installed. Every other one ends the process, naming itself.
set -euo pipefail
export LC_ALL=C

out=$1 libs=$2
cc=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
    echo "network-stubs: $1; build with: make LINK=shared" >&2
    exit 1
}

archive() { # the path of a static library, or nothing
    local path
    path=$($cc -print-file-name="lib$1.a")
    if [ -f "$path" ]; then echo "$path"; fi
}

for lib in git2 pcre2-8 z inih utf8proc jansson sqlite3 expat; do
    [ -n "$(archive $lib)" ] || die "no static lib$lib.a on this machine"
done

cat >"$work/probe.c" <<'EOF'
#include <git2.h>
int main(void)
{
    return git_libgit2_init() < 1 || git_libgit2_shutdown() != 0;
}
EOF

link() { # FILE.c FLAGS...: the probe with these stubs
    $cc -O1 -static-pie -fPIE -o "$work/probe" "$work/probe.c" "$@" \
        -lpcre2-8 -lz
}

# 1. Which symbols are missing? The whole archive is linked: that includes all that our
# programs use.
touch "$work/none.c"
link "$work/none.c" -Wl,--whole-archive -lgit2 -Wl,--no-whole-archive \
    2>"$work/link.log" || true
sed -n "s/.*undefined reference to \`\([A-Za-z0-9_]*\)'.*/\1/p" \
    "$work/link.log" | sort -u >"$work/missing"
if grep -q 'cannot find' "$work/link.log"; then
    die "$(sed -n 's/.*\(cannot find.*\)/\1/p;' "$work/link.log" | head -n 1)"
fi

# 2. Hashes stay real: a wrong object id would be worse than a failed build.
hashes='^mbedtls_(sha[0-9]+|md)(_|$)'
: >"$work/libs"
if grep -qE "$hashes" "$work/missing"; then
    [ -n "$(archive mbedcrypto)" ] ||
        die "libgit2 hashes with mbedTLS and libmbedcrypto.a is not installed"
    echo -lmbedcrypto >"$work/libs"
fi
other=$(grep -E '^(SHA[0-9]*_|EVP_|MD5_|gcry_md_|nettle_)' "$work/missing" |
    head -n 1 || true)
[ -z "$other" ] || die "libgit2 hashes with a library not handled here ($other)"

# 3. The C library's own network and name services, which glibc cannot link statically.
# Only what libgit2 refers to is replaced.
names='getaddrinfo|freeaddrinfo|gai_strerror|getnameinfo|getpw(uid|nam)_r'
calls='socket|connect|send|recv|[gs]etsockopt'
nm -u "$(archive git2)" 2>/dev/null | awk 'NF == 2 { print $2 }' | sort -u |
    grep -xE "$names|$calls" >"$work/libc" || true
# SQLite could load extensions, which glibc cannot do statically: its calls go to
# stubs, by the linker's --wrap.
# And libgit2's start-up would look for certificates and read a list of ciphers.
for name in dlopen dlsym dlclose dlerror git_{mbedtls,openssl}_stream_global_init; do
    echo "__wrap_$name" >>"$work/libc"
    echo "-Wl,--wrap=$name" >>"$work/libs"
done

write_stubs() { # $1: pattern of the names that return
    echo '/* Written by scripts/network-stubs.sh; not to be edited. */'
    cat <<'EOF'
#include <string.h>
#include <unistd.h>

static void say(const char *name)
{
    static const char text[] = "sallyport: unexpected call of ";

    if (write(2, text, sizeof text - 1) < 0 ||
        write(2, name, strlen(name)) < 0 || write(2, "\n", 1) < 0)
        _exit(1);
}

#define RETURN(name, value) int name(void); int name(void) { return value; }
#ifdef STUBS_PROBE
#define REFUSE(name) RETURN(name, (say(#name), 0))
#else
#define REFUSE(name) RETURN(name, (say(#name), _exit(1), 1))
#endif

EOF
    grep -vE "$hashes" "$work/missing" | sort - "$work/libc" |
        while read -r name; do
            case $name in
            getpw*) echo "RETURN($name, 2) /* ENOENT: nobody is known */" ;;
            __wrap_git_*) echo "RETURN($name, 0) /* there is no TLS to start */" ;;
            # No bundle of certificates can be read: start-up then leaves its
            # TLS settings alone, which the stubs never filled in.
            *_x509_crt_parse_*) echo "RETURN($name, -1)" ;;
            *_get_ciphersuite_id) echo "RETURN($name, 1) /* one is known */" ;;
            *)
                if echo "$name" | grep -qxE "$1"; then
                    echo "RETURN($name, 0)"
                else
                    echo "REFUSE($name)"
                fi
                ;;
            esac
        done
}

# 4. Run the start-up once with stubs that speak and return.
certificates='mbedtls_(x509_crt_(init|free|parse_file|parse_path)'
certificates+='|ssl_conf_ca_chain|strerror)'
write_stubs "$certificates" >"$work/stubs.c"
link -DSTUBS_PROBE "$work/stubs.c" -lgit2 "@$work/libs" 2>"$work/link.log" ||
    { cat "$work/link.log" >&2; die "libgit2 does not link with stubs"; }
"$work/probe" 2>"$work/reached" ||
    die "libgit2 does not start with stubs ($(tail -n 1 "$work/reached"))"
reached=$(sed -n 's/^sallyport: unexpected call of //p' "$work/reached" |
    sort -u | tr '\n' '|')

# 5. Try the real thing before anything is built on it.
write_stubs "$reached$certificates" >"$work/stubs.c"
link "$work/stubs.c" -lgit2 "@$work/libs" 2>"$work/link.log" ||
    { cat "$work/link.log" >&2; die "libgit2 does not link with stubs"; }
"$work/probe" || die "libgit2 does not start with stubs"
cp "$work/libs" "$libs"
cp "$work/stubs.c" "$out"
