# sallyport - git server-side hooks. `make help` lists the targets.

VERSION := 0.2.0

CC     ?= cc
CLANG  ?= clang
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
BUILD  ?= build
# static: no shared library, no network code. shared: the fallback.
LINK   ?= static
# A build for the tests, in its own folder $(BUILD)/$(VARIANT):
# asan, cov, fuzz (libFuzzer) or memcheck (for valgrind).
VARIANT ?=
# V=1 shows the commands; WERROR= lets a newer compiler warn; STRIP= keeps the
# symbols of installed binaries.
V      ?=
WERROR ?= -Werror
STRIP  ?= strip

WARNINGS = -Wall -Wextra $(WERROR) -Wshadow -Wstrict-prototypes \
    -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual \
    -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wimplicit-fallthrough
SANITIZE := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
    -fno-sanitize-recover=all

# The sanitizers, gcov and valgrind all want shared libraries. For valgrind the objects
# are those that are installed: only the link differs.
OUT := $(BUILD)$(VARIANT:%=/%)
MODE := $(if $(VARIANT),shared,$(LINK))
COMPILED_FOR := $(filter-out memcheck,$(VARIANT))
COMPILED := $(BUILD)$(COMPILED_FOR:%=/%)
FORTIFY := $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE \
    -D_FORTIFY_SOURCE=2)
FUZZ_MAIN := $(COMPILED)/obj/tests/fuzz/standalone.o
EXTRA :=
ifeq ($(COMPILED_FOR),)
EXTRA := $(FORTIFY)
else ifeq ($(VARIANT),asan)
EXTRA := $(SANITIZE)
else ifeq ($(VARIANT),cov)
EXTRA := -O0 --coverage
else ifeq ($(VARIANT),fuzz)
override CC := $(CLANG)
# What only clang warns about is for lint.
override WERROR :=
EXTRA := $(SANITIZE) -fsanitize=fuzzer-no-link
FUZZ_MAIN := -fsanitize=fuzzer
else
$(error no such VARIANT: $(VARIANT))
endif

SP_CPPFLAGS := -std=c17 -D_GNU_SOURCE -Iinclude \
    -DSP_VERSION='"$(VERSION)"' -DSP_LINK='"$(if $(COMPILED_FOR),shared,$(LINK))"'
SP_CFLAGS := $(SP_CPPFLAGS) $(WARNINGS) -fPIE -fstack-protector-strong \
    -ffunction-sections -fdata-sections
LIBS := -lgit2 -linih -lpcre2-8 -lutf8proc -ljansson -lsqlite3 -lm -lmbedcrypto
# Of the command, never of a hook.
CLI_LIBS := -lexpat
# libdeflate inflates whole objects faster; zlib is there in any case.
ifndef INFLATE
INFLATE := $(shell $(CC) -include libdeflate.h -E -x c /dev/null >/dev/null 2>&1 && \
    echo libdeflate || echo zlib)
endif
ifeq ($(MODE),static)
# static-pie: as self-contained as -static, and still at a random address.
SP_LDFLAGS := -static-pie
STUBS := $(OUT)/stubs.o
LIBS += @$(OUT)/stubs.libs
else ifeq ($(MODE),shared)
SP_LDFLAGS := -pie
else
$(error LINK is static or shared, not "$(LINK)")
endif
# libgit2 calls those of src/git/inflate.c, which call zlib's.
WRAP_INFLATE := -Wl,--wrap=inflateInit_,--defsym=__wrap_inflateInit_=sp_inflate_init \
    -Wl,--wrap=inflate,--defsym=__wrap_inflate=sp_inflate,-u,sp_inflate
# It maps a pack by those of src/git/maps.c.
WRAP_MAP := -Wl,--wrap=mmap,--defsym=__wrap_mmap=sp_map \
    -Wl,--wrap=munmap,--defsym=__wrap_munmap=sp_unmap,-u,sp_map
WRAPS := $(WRAP_INFLATE) $(WRAP_MAP)
SP_LDFLAGS += $(WRAPS)
ifeq ($(INFLATE),libdeflate)
LIBS += -ldeflate
else ifneq ($(INFLATE),zlib)
$(error INFLATE is libdeflate or zlib, not "$(INFLATE)")
endif
LIBS += -lz
# Not in the test builds: Criterion's tests are found by their section alone.
GC_SECTIONS := -Wl,--gc-sections
# One build id for each version: a real one would differ from directory to
# directory, through what -g writes; without any, a linker may put our note, which
# has to be in the first page, behind everything (binutils 2.44 does).
BUILD_ID := 0x$(shell echo 'sallyport $(VERSION)' | sha1sum | cut -c 1-40)
SP_LDFLAGS += -Wl,-z,relro,-z,now -Wl,--build-id=$(BUILD_ID) \
    $(if $(VARIANT),,$(GC_SECTIONS))
COMPILE = $(CC) $(SP_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(EXTRA)
LINK.exe = $(CC) $(CFLAGS) $(EXTRA) $(SP_LDFLAGS) $(LDFLAGS) -o $@ \
    $(filter %.o %.a,$^)

# The programs that begin before the C library (sallyport/early.h), where they can.
EARLY :=
ifeq ($(COMPILED_FOR)$(LINK),static)
EARLY := $(if $(filter x86_64-% aarch64-%,$(shell $(CC) -dumpmachine)), \
    $(OUT)/hooks/reference-transaction)
endif

# Every folder of src but the command's: the table of layers is in docs/design.md.
LAYERS := $(filter-out src/cli src/tables src/ship,$(patsubst %/,%,$(wildcard src/*/)))
LIB := $(COMPILED)/libsallyport.a
OBJ := $(COMPILED)/obj
objects = $(patsubst %.c,$(OBJ)/%.o,$(wildcard $(1)))
LIB_OBJECTS := $(call objects,$(LAYERS:%=%/*.c))
CLI_OBJECTS := $(call objects,src/cli/*.c)
HOOK_OBJECTS := $(call objects,hooks/*.c)
# The tests have a main() of their own.
CLI_PARTS := $(filter-out %/main.o,$(CLI_OBJECTS))
UNIT_OBJECTS := $(call objects,tests/unit/*.c)
# What only the programs have that are built for the tests.
TEST_PARTS := $(if $(VARIANT),$(OBJ)/tests/no_certificates.o)
FUZZ_SOURCES := $(filter-out %/standalone.c,$(wildcard tests/fuzz/*.c))
HOOKS := $(HOOK_OBJECTS:$(OBJ)/%.o=$(OUT)/%)
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=$(OUT)/fuzz/%)
BIN := $(OUT)/bin/sallyport
TABLES_OBJECTS := $(call objects,src/tables/*.c)
# A program of its own, on libpq: where that is missing, all else is built.
SHIP := $(OUT)/bin/sallyport-ship
SHIP_OBJECTS := $(call objects,src/ship/*.c)
PQ_INCLUDE := $(shell pkg-config --cflags-only-I libpq 2>/dev/null || \
    pg_config --includedir 2>/dev/null | sed 's/^/-I/')
HAS_PQ := $(shell $(CC) $(PQ_INCLUDE) -include libpq-fe.h -E -x c /dev/null >/dev/null 2>&1 && \
    echo yes)

comma := ,
quiet = $(if $(V),$(1),@printf '%-6s %s\n' '$(2)' '$@' && $(1))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all lib ship test unit e2e checks memcheck install uninstall bench bench-check bench-table \
    faults fuzz coverage lint format deb dist clean help FORCE unit-tests fuzzers \
    differential tables print-cppflags print-libs

all: lib $(HOOKS) $(BIN) $(if $(HAS_PQ),$(SHIP)) ## build library, hooks, commands
lib: $(LIB)

$(LIB): $(LIB_OBJECTS) $(COMPILED)/objects
	$(call quiet,rm -f $@ && $(AR) rcs $@ $(LIB_OBJECTS),AR)

$(BIN): $(CLI_OBJECTS) $(LIB) $(STUBS) $(TEST_PARTS)
	@mkdir -p $(@D)
	$(call quiet,$(LINK.exe) $(CLI_LIBS) $(LIBS),LD)

ifdef HAS_PQ
ship: $(SHIP) ## build sallyport-ship, which needs libpq
else
ship:
	@echo "sallyport-ship needs libpq-fe.h" >&2
	@echo "  apt-get install libpq-dev" >&2
	@exit 1
endif

$(SHIP_OBJECTS): EXTRA += -Isrc/cli $(PQ_INCLUDE)
# Nothing of a static library is seen by libpq, which has libraries of its own: they call
# zlib, too, so here it is not wrapped.
$(SHIP): $(SHIP_OBJECTS) $(CLI_PARTS) $(LIB) $(STUBS:%/stubs.o=%/ship_stubs.o) $(TEST_PARTS)
	@mkdir -p $(@D)
	$(call quiet,$(filter-out -static-pie $(WRAPS),$(LINK.exe)) -pie \
	    -Wl$(comma)--defsym=__real_inflateInit_=inflateInit_ \
	    -Wl$(comma)--defsym=__real_inflate=inflate \
	    -Wl$(comma)--exclude-libs$(comma)ALL $(if $(filter static,$(MODE)),-Wl$(comma)-Bstatic) \
	    $(CLI_LIBS) $(filter-out -lm,$(LIBS)) -Wl$(comma)-Bdynamic -lpq -lm,LD)

# The tests are compiled once and run once: what they call is optimised, they are not.
$(UNIT_OBJECTS): EXTRA += $(if $(filter asan,$(VARIANT)),-O0 -g1)

$(TABLES_OBJECTS): EXTRA += -Isrc/cli
# Prints what the tables say: for `make tables` and tests/checks/tables.sh.
$(OUT)/tables: $(TABLES_OBJECTS) $(CLI_PARTS) $(LIB) $(STUBS)
	$(call quiet,$(LINK.exe) $(CLI_LIBS) $(LIBS),LD)

$(HOOKS): $(OUT)/hooks/%: $(OBJ)/hooks/%.o $(LIB) $(STUBS) $(TEST_PARTS)
	@mkdir -p $(@D)
	$(call quiet,$(LINK.exe) $(LIBS),LD)

ifneq ($(strip $(EARLY)),)
$(EARLY): private SP_LDFLAGS += $(if $(VARIANT),,-Wl,-e,sp_early_start)
$(EARLY:$(OUT)/%=$(OBJ)/%.o): private EXTRA += -DSP_BEGINS_EARLY
endif
# Neither calls of the C library, nor a canary, nor a loop that becomes a call.
$(OBJ)/src/hook/early.o $(OBJ)/src/hook/early_policy.o: private EXTRA += -ffreestanding $(if $(COMPILED_FOR),,-fno-stack-protector) \
    $(if $(findstring clang,$(CC)),,-fno-tree-loop-distribute-patterns)

$(OBJ)/%.o: %.c $(COMPILED)/flags
	@mkdir -p $(@D)
	$(call quiet,$(COMPILE) -MMD -MP -c -o $@ $<,CC)

$(OBJ)/src/git/inflate.o: private EXTRA += $(if $(filter libdeflate,$(INFLATE)),-DSP_LIBDEFLATE)
# .incbin: the compiler does not tell -MMD about it.
$(OBJ)/src/policy/builtin.o: conf/policy.ini
$(OBJ)/src/ship/migrate.o: $(wildcard conf/postgresql/*)
$(OBJ)/src/cli/prompt.o: $(wildcard conf/prompt/*)
$(OBJ)/src/report/overview_html.o: $(wildcard src/report/page.*)

# Objects built with other flags are stale, and so are programs linked from
# sources that are gone: these files change with the flags and with the list.
NOW_flags := '$(subst ','\'',$(COMPILE) $(BUILD_ID) $(GC_SECTIONS) $(LDFLAGS) $(INFLATE))'
NOW_objects := '$(sort $(LIB_OBJECTS) $(CLI_OBJECTS) $(UNIT_OBJECTS))'
$(COMPILED)/flags $(COMPILED)/objects: FORCE
	@mkdir -p $(@D)
	@echo $(NOW_$(@F)) | cmp -s - $@ || echo $(NOW_$(@F)) > $@

# Made again when the script or the installed libgit2 changes.
LIBGIT2_A := $(wildcard $(shell $(CC) -print-file-name=libgit2.a))
$(OUT)/stubs.c: scripts/network-stubs.sh $(LIBGIT2_A)
	@mkdir -p $(@D)
	$(call quiet,CC='$(CC)' scripts/network-stubs.sh $@ $(OUT)/stubs.libs,STUBS)

$(OUT)/stubs.o: $(OUT)/stubs.c
	$(call quiet,$(CC) -std=c17 -Os -fPIE -fno-builtin -c -o $@ $<,CC)

# Beside shared libraries a stub must not take the place of what they call.
$(OUT)/ship_stubs.o: $(OUT)/stubs.c
	$(call quiet,$(CC) -std=c17 -Os -fPIE -fno-builtin -fvisibility=hidden -c -o $@ $<,CC)

SCRIPT = +@MAKE='$(MAKE)' BUILD='$(BUILD)' CC='$(CC)'

test: ## run every test; the last line is `N passed, N failed`
	$(SCRIPT) T= scripts/test.sh checks unit fuzz e2e

unit checks: ## run the unit tests (T=FILE or T=SUITE/TEST), or the checks
	$(SCRIPT) T='$(T)' scripts/test.sh $@

memcheck: ## run the unit tests under valgrind (T=): minutes
	$(SCRIPT) T='$(T)' scripts/test.sh memcheck

e2e: all ## run the end-to-end scenarios, or some: S="NAME..."
	@SALLYPORT_BUILD='$(OUT)' tests/e2e/run.sh $(S)

bench: all ## measure: FULL=1 more, PEERS=1 others, REPO=PATH yours, PARTS="..."
	@SALLYPORT_BUILD='$(OUT)' PARTS='$(PARTS)' tests/bench/run.sh
bench-table: all ## write the table of docs/performance.md: FOUND FEW MERGES WHOLE=PATHS
	@SALLYPORT_BUILD='$(OUT)' FOUND='$(FOUND)' FEW='$(FEW)' MERGES='$(MERGES)' \
	    WHOLE='$(WHOLE)' FULL='$(FULL)' tests/bench/write_table.sh docs/performance.md
bench-check: all ## count instructions, against the last release (valgrind)
	@SALLYPORT_BUILD='$(OUT)' tests/bench/instructions.sh

faults: all ## kill hooks N (10,000) times, fill disks, and more; PARTS="..."
	@SALLYPORT_BUILD='$(OUT)' CC='$(CC)' tests/faults/run.sh $(PARTS)

fuzz: ## fuzz each target for FUZZ_SECONDS (60) with clang's libFuzzer
	$(SCRIPT) scripts/fuzz.sh

coverage: ## measure the unit tests; the judging code needs 100 %
	$(SCRIPT) scripts/coverage.sh

lint: ## check formatting, clang-tidy, cppcheck, shellcheck, tests/checks
	$(SCRIPT) scripts/lint.sh

tables: $(OUT)/tables ## write completions, lists of manuals: what tables say
	@scripts/tables.sh $(OUT)/tables write

format: ## write the formatting that lint asks for
	clang-format -i $$(find src include hooks tests -name '*.[ch]')

deb dist: all ## package it: for Debian; as tarballs (source, and programs)
	$(SCRIPT) VERSION='$(VERSION)' scripts/package.sh $@

# The targets below are for the scripts.
unit-tests: $(OUT)/unit-tests
fuzzers: $(FUZZERS)
differential: $(addprefix $(OUT)/differential/,lines merges refs)
print-cppflags:
	@echo $(SP_CPPFLAGS) -Isrc/cli $(PQ_INCLUDE)
print-libs:
	@echo $(CLI_LIBS) $(LIBS:@%=$$(cat %)) -lc | tr ' ' '\n' | grep '^-l'

$(OUT)/unit-tests: $(UNIT_OBJECTS) $(CLI_PARTS) $(LIB) $(TEST_PARTS)
	$(call quiet,$(LINK.exe) -lcriterion $(CLI_LIBS) $(LIBS),LD)

$(OUT)/differential/%: $(OBJ)/tests/differential/%.o $(LIB) $(STUBS)
	@mkdir -p $(@D)
	$(call quiet,$(LINK.exe) $(LIBS),LD)

$(FUZZERS): $(OUT)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(LIB) $(TEST_PARTS) \
    $(filter %.o,$(FUZZ_MAIN))
	@mkdir -p $(@D)
	$(call quiet,$(LINK.exe) $(filter -f%,$(FUZZ_MAIN)) $(CLI_LIBS) $(LIBS),LD)

SHARE := $(DESTDIR)$(PREFIX)/share
BIN_DIR := $(DESTDIR)$(PREFIX)/bin
LIBEXEC_DIR := $(DESTDIR)$(PREFIX)/libexec/sallyport
INSTALL := install -D
# Renamed into place: a push meanwhile finds the old hook or the new one. `install -s` would
# write it in small parts, which lie apart in memory: each start of a hook takes 0.2 ms more.
put = install -d $(dir $(2)) && $(if $(STRIP),$(STRIP) -o $(2).new $(1),cp $(1) $(2).new) && \
    chmod 755 $(2).new && mv -f $(2).new $(2)
SNIPPETS := $(wildcard conf/dialects/*.ini conf/bots/*.ini conf/prometheus/* \
    conf/systemd/* conf/postgresql/* conf/grafana/*)
PROMPTS := $(wildcard conf/prompt/sallyport-prompt.*)
MAN_PAGES := $(wildcard man/*.[1578])
man_path = $(SHARE)/man/man$(subst .,,$(suffix $(1)))/$(notdir $(1))
COMPLETIONS := $(wildcard completions/*)
# Debian's zsh has vendor-completions for packages.
ZSH_DIR := site-functions
TO_.bash := bash-completion/completions
TO_ := zsh/$(ZSH_DIR)
TO_.fish := fish/vendor_completions.d
completion_path = $(SHARE)/$(TO_$(suffix $(1)))/$(notdir $(1:.bash=))
# Where `git sallyport --help` and git's completion look.
GIT_MAN := $(call man_path,git-sallyport.1)
GIT_COMPLETION := $(SHARE)/bash-completion/completions/git-sallyport
# The installer, as it stands in the source.
NOTIFIERS := $(wildcard conf/notify/*)
INSTALLER := $(SHARE)/sallyport
INSTALLER_PARTS := $(wildcard scripts/install/*.sh)

install: all ## install below $(DESTDIR)$(PREFIX)
	$(call put,$(BIN),$(BIN_DIR)/sallyport)
	$(if $(wildcard $(SHIP)),$(call put,$(SHIP),$(BIN_DIR)/sallyport-ship))
	ln -sf sallyport $(BIN_DIR)/git-sallyport
	@$(foreach f,$(notdir $(HOOKS)), \
	    $(call put,$(OUT)/hooks/$(f),$(LIBEXEC_DIR)/hooks/$(f)) &&) :
	$(INSTALL) scripts/sallyport-shell $(LIBEXEC_DIR)/sallyport-shell
	$(INSTALL) -m 644 conf/policy.ini $(SHARE)/sallyport/policy.ini
	@$(foreach f,$(SNIPPETS) $(PROMPTS),$(INSTALL) -m 644 $(f) \
	    $(SHARE)/sallyport/$(f:conf/%=%) &&) :
	@$(foreach f,$(NOTIFIERS),$(INSTALL) $(f) $(SHARE)/sallyport/$(f:conf/%=%) &&) :
	@$(foreach f,$(MAN_PAGES),$(INSTALL) -m 644 $(f) $(call man_path,$(f)) &&) :
	@$(foreach f,$(COMPLETIONS),$(INSTALL) -m 644 $(f) \
	    $(call completion_path,$(f)) &&) :
	$(INSTALL) install.sh $(INSTALLER)/install.sh
	@$(foreach f,$(INSTALLER_PARTS),$(INSTALL) -m 644 $(f) \
	    $(INSTALLER)/$(f) &&) :
	ln -sf ../share/sallyport/install.sh $(BIN_DIR)/sallyport-install
	ln -sf sallyport.1 $(GIT_MAN)
	ln -sf sallyport $(GIT_COMPLETION)

uninstall: ## remove what install put there
	rm -f $(addprefix $(BIN_DIR)/,sallyport git-sallyport sallyport-install sallyport-ship) \
	    $(GIT_MAN) $(GIT_COMPLETION)
	rm -f $(foreach f,$(MAN_PAGES),$(call man_path,$(f))) \
	    $(foreach f,$(COMPLETIONS),$(call completion_path,$(f)))
	@[ ! -d $(LIBEXEC_DIR)/hooks ] || \
	    scripts/removal.sh $(LIBEXEC_DIR) '$(LIBEXEC_DIR)/hooks/*'
	rm -rf $(LIBEXEC_DIR) $(SHARE)/sallyport

clean: ## remove everything built
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z][a-z0-9 ]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
