# history.awk - writes a history for git fast-import: COUNT commits on
# feature/bench upon one on main, in whole cycles, with messages of a common
# size; the same one each time, in any awk.
#
#     awk -v count=COUNT -v large=0|1 -v line=0|1 -v marks='N ...' -f history.awk
#
# Small: a line of commits that change one of two files in turn. Large: 2,000
# files in 100 directories, and their documents; branches of 19 commits, each of which changes 1 to 4
# files of one module, go off the last merge but one and are merged in turn,
# so both sides of a merge bring something. refs/bench/N is made for each N of
# marks, a multiple of 20 in a large history: it has N commits, less main's. With line,
# a large history has no merge: each branch begins where the one before ends.

# Park and Miller's generator: exact in a double.
function upto(n) {
    random = random * 16807 % 2147483647
    return random % n + 1
}

function file(path, version,    line) {
    printf "M 100644 inline %s\ndata <<END\n", path
    for (line = 1; line <= 8; line++)
        printf "line %d of %s\n", line, path
    printf "change %d\nEND\n", version
}

function path(module, part, phase) {
    if (phase == 3)
        return sprintf("docs/module-%02d.md", module)
    return sprintf(phase == 0 ? "tests/module-%02d/part_%02d_test.c" : \
        "src/module-%02d/part_%02d.c", module, part)
}

function commit(ref, n) {
    printf "commit refs/heads/%s\nmark :%d\n", ref, n + 1
    printf "committer %s %d +0000\ndata <<END\n", who[n % 7], 1400000000 + n * 600
}

function trailers(branch, n) {
    printf "\nPRP: WU-%03d-bench-work\nSigned-off-by: %s\nEND\n", branch, who[n % 7]
}

function begin(    module, part) {
    commit("main", 0)
    print "chore: begin\nEND"
    for (module = 1; module <= modules; module++) {
        for (part = 1; part <= parts; part++) {
            file(path(module, part, 0), 0)
            file(path(module, part, 1), 0)
        }
        file(path(module, 0, 3), 0)
    }
    print ""
    tip = before = 1
}

function message(n, phase, branch) {
    commit("feature/bench", n)
    printf "%s %s\n\n", header[phase], title[phase]
    print "The tunnel keeps the two sites apart from everybody else, which"
    print "is what the assessment asks for."
    if (upto(3) == 1) {
        print "\nA key is made for each site and is never written to a disk; who"
        print "takes a site away takes its key with it."
    }
    trailers(branch, n)
}

# The commit N: the place-th of its branch. A branch goes off the merge before.
function change(n, place, branch,    phase, times, name) {
    phase = (place - 1) % 3
    if (large && place >= 19) # what is left over by six cycles
        phase = 3
    message(n, phase, branch)
    if (large)
        printf "from :%d\n", place == 1 && !line ? before : n
    else if (n == 1)
        print "from :1"
    for (times = large && phase < 3 ? upto(4) : 1; times > 0; times--) {
        name = path(branch % modules + 1, upto(parts), phase)
        touched[name] = n
        file(name, n)
    }
    print ""
}

function merge(n, branch,    name) {
    commit("feature/bench", n)
    printf "Merge branch 'feature/work-%d'\nEND\nfrom :%d\nmerge :%d\n", branch, tip, n
    for (name in touched)
        file(name, touched[name])
    print ""
    split("", touched)
    before = tip
    tip = n + 1
}

BEGIN {
    random = 1
    modules = large ? 50 : 1
    parts = large ? 20 : 1
    for (n = 0; n < 7; n++)
        who[n] = sprintf("Author %d <author-%d@example.org>", n, n)
    split("test:|feat(tunnel):|refactor(tunnel):|docs:", words, "|")
    split("the tunnel opens (RED)|open the tunnel (GREEN)|name the cipher once " \
        "(REFACTOR)|what a tunnel is", ends, "|")
    for (n = 0; n < 4; n++) {
        header[n] = words[n + 1]
        title[n] = ends[n + 1]
    }
    split(marks, wanted, " ")
    for (n in wanted)
        mark[wanted[n]] = 1
    begin()
    for (n = 1; n <= count; n++) {
        branch = large ? int((n - 1) / 20) + 1 : 1
        if (large && n % 20 == 0 && !line)
            merge(n, branch)
        else
            change(n, large ? (n - 1) % 20 + 1 : n, branch)
        if (n in mark)
            printf "reset refs/bench/%d\nfrom :%d\n\n", n, n + 1
    }
}
