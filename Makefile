# Builds build/trustseal, its unit tests, fuzzers and bench tools.
#   make            the program
#   make man        its manual pages, in build/man
#   make unit       the unit tests, built and run
#   make fuzz       the fuzzers (clang), built
#   make faults     the long form of tests/faults: each fault many times
#   make format     the sources laid out by clang-format
# Variables: BUILD (output folder), SANITIZE (address,undefined or thread), CC.

# Shows the compiler's whole command with V=1.
Q := $(if $(V),,@)
SHOW = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

BUILD    ?= build
SANITIZE ?=
PREFIX   ?= /usr/local

PACKAGES := libmicrohttpd gnutls hiredis librsvg-2.0 cairo libpng sqlite3 libpq openssl jansson libidn2 libpsl icu-i18n glib-2.0 \
            zlib libbrotlienc libargon2 libcurl libcares gumbo libqrencode
LIBS     := $(shell pkg-config --libs $(PACKAGES)) -lcgif -lpthread -lm
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
            -Wformat=2 -Wconversion -Werror
CFLAGS   ?= -O2 -g
CFLAGS_ALL := -std=c11 -D_GNU_SOURCE $(WARN) -Isrc -I$(BUILD)/gen $(CPPFLAGS) $(CFLAGS) -fPIE \
            -fstack-protector-strong $(shell pkg-config --cflags $(PACKAGES) | sed 's/-I/-isystem /g') \
            -MMD -MP
LDFLAGS_ALL := $(LDFLAGS) -pie -Wl,-z,relro,-z,now -Wl,--as-needed

ifeq ($(SANITIZE),)
CFLAGS_ALL += -D_FORTIFY_SOURCE=2
else
# With CHECKED structures check themselves after each change (base/invariant.h).
CFLAGS_ALL += -DCHECKED -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
LDFLAGS_ALL += -fsanitize=$(SANITIZE)
endif

SOURCES := $(sort $(wildcard src/*/*.c src/*/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/assets.o
ASSETS  := $(shell find assets -type f -not -path 'assets/readme/*' -not -path 'assets/states/*' | LC_ALL=C sort)
UNIT    := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c)))
FUZZ    := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCH   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/bench/*.c)))

.PHONY: always all man unit fuzz bench faults faults-tools format check-format layers calls install uninstall clean
.DELETE_ON_ERROR:

all: layers $(BUILD)/trustseal calls

$(BUILD)/trustseal: $(BUILD)/obj/main.o $(BUILD)/libtrustseal.a
	$(call SHOW,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/libtrustseal.a: $(OBJECTS)
	@rm -f $@
	$(Q)ar rcsP $@ $^

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call SHOW,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

# Every file under assets/ becomes part of the program, but for pictures and sources. The list tells of one that is gone or renamed.
$(BUILD)/gen/assets.list: always
	@mkdir -p $(@D)
	@echo $(ASSETS) | cmp -s - $@ || echo $(ASSETS) > $@

$(BUILD)/gen/assets.c: scripts/embed-assets $(BUILD)/gen/assets.list $(ASSETS)
	$(Q)scripts/embed-assets $(ASSETS) > $@

$(BUILD)/obj/assets.o: $(BUILD)/gen/assets.c
	@mkdir -p $(@D)
	$(call SHOW,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

layers:
	@scripts/check-layers

# The same with what the objects say of calls.
calls: $(OBJECTS)
	@scripts/check-layers $(OBJECTS)

# To optimize what unit tests themselves do takes longer than to do it.
$(BUILD)/tests/unit/%.o: CFLAGS_ALL += -O0 -U_FORTIFY_SOURCE

# Compiled apart from their linking, so that ccache knows them.
$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call SHOW,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests -c -o $@ $<

$(UNIT) $(BUILD)/tests/bench/crl: LIBS += -lcmocka

# A clock of its own, which runs faster.
$(BUILD)/tests/bench/watch_day: LIBS += -Wl,--wrap=clock_now

TOOLS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fixtures/tools/*.c)))

# What tests run or talk to: one file and the library.
$(UNIT) $(BENCH) $(BUILD)/tests/differential/origin_lines $(TOOLS): %: %.o $(BUILD)/libtrustseal.a
	$(call SHOW,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $@.o $(BUILD)/libtrustseal.a $(LIBS)

# The program, with allocations of its own code that fail when a test wants it.
WRAPPED := malloc calloc realloc aligned_alloc strdup asprintf __asprintf_chk

$(BUILD)/tests/faults/trustseal: tests/faults/failing_allocations.c $(BUILD)/obj/main.o $(BUILD)/libtrustseal.a
	@mkdir -p $(@D)
	$(call SHOW,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $(filter-out %.h,$^) $(LIBS)

# The same for libraries, which are not linked anew.
$(BUILD)/tests/faults/failing_libraries.so: tests/faults/failing_libraries.c tests/faults/failing.h
	@mkdir -p $(@D)
	$(call SHOW,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -fPIC -fno-builtin -shared -o $@ $<

# The program as it may be one version on: with the migrations of tests/fixtures/next/KIND besides.
NEXT := $(BUILD)/tests/next

$(NEXT)/%/trustseal: $(BUILD)/obj/main.o $(BUILD)/libtrustseal.a tests/fixtures/next/%/*.sql
	@rm -rf $(@D) && mkdir -p $(@D)/assets/sql
	$(call SHOW,LINK,$@)
	$(Q)cp $(filter %.sql,$^) $(@D)/assets/sql && ln -s $(CURDIR)/assets/* $(@D)/assets 2>/dev/null; \
		ln -s $(CURDIR)/assets/sql/* $(@D)/assets/sql
	$(Q)cd $(@D) && $(CURDIR)/scripts/embed-assets \
		$$(find -L assets -type f -not -path 'assets/readme/*' -not -path 'assets/states/*' | LC_ALL=C sort) >assets.c
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(@D)/assets.c $(BUILD)/obj/main.o \
		$(BUILD)/libtrustseal.a $(LIBS)

# Wants CC=clang and SANITIZE=address,undefined (scripts/test sets them).
$(FUZZ): %: %.o $(BUILD)/libtrustseal.a
	$(call SHOW,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $@.o $(BUILD)/libtrustseal.a $(LIBS) -lexpat

unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

fuzz: $(FUZZ)
bench: $(BUILD)/trustseal $(BENCH)

faults-tools: $(BUILD)/trustseal $(BUILD)/tests/bench/fill_store $(BUILD)/tests/faults/trustseal \
	$(BUILD)/tests/faults/failing_libraries.so

# Wants the packages of tests/package.json; scripts/test faults is the short form.
faults: faults-tools
	FAULTS=long node --test --test-concurrency=1 --test-reporter=spec tests/faults/*.test.mjs
	$(MAKE) BUILD=build/clang CC=clang SANITIZE=address,undefined \
		CFLAGS="-O1 -gline-tables-only -fsanitize=fuzzer-no-link" build/clang/tests/faults/trustseal
	TRUSTSEAL=build/clang/trustseal FAULTS=long node --test --test-reporter=spec \
		tests/faults/allocations.test.mjs

LAID_OUT := find src tests -name node_modules -prune -o -name '*.[ch]' -print

format:
	clang-format -i $$($(LAID_OUT))

check-format:
	clang-format --dry-run -Werror $$($(LAID_OUT))

# The pages of sections 1 and 5 follow from the program's tables; those of section 7 are written by hand.
man: $(BUILD)/man/trustseal.1

$(BUILD)/man/trustseal.1: $(BUILD)/trustseal $(wildcard conf/man/*.7)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(call SHOW,MAN,$(@D))
	$(Q)cp $(filter %.7,$^) $(@D)
	$(Q)$(BUILD)/trustseal manual --to $(@D)

# Where bash, zsh and fish look for what completes a command.
SHARE       := $(DESTDIR)$(PREFIX)/share
COMPLETION  := $(SHARE)/bash-completion/completions/trustseal \
               $(SHARE)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)/_trustseal \
               $(SHARE)/fish/vendor_completions.d/trustseal.fish

# What somebody may have changed stays as it is; the sample beside the manual is always this version's.
install: all man
	install -D -m 755 $(BUILD)/trustseal $(DESTDIR)$(PREFIX)/bin/trustseal
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/trustseal $(shell find conf -maxdepth 1 -type f)
	for n in 1 5 7; do install -D -m 644 -t $(SHARE)/man/man$$n $(BUILD)/man/*.$$n || exit 1; done
	install -D -m 644 assets/completion/trustseal.bash $(word 1,$(COMPLETION))
	install -D -m 644 assets/completion/trustseal.zsh $(word 2,$(COMPLETION))
	install -D -m 644 assets/completion/trustseal.fish $(word 3,$(COMPLETION))
	test -e $(DESTDIR)/etc/trustseal/trustseal.conf || \
		install -D -m 644 conf/trustseal.conf $(DESTDIR)/etc/trustseal/trustseal.conf
	test -e $(DESTDIR)/etc/logrotate.d/trustseal || \
		install -D -m 644 conf/trustseal.logrotate $(DESTDIR)/etc/logrotate.d/trustseal
	install -D -m 644 conf/trustseal.service $(DESTDIR)/lib/systemd/system/trustseal.service
	sed -i 's|/usr/local/bin/|$(PREFIX)/bin/|' $(DESTDIR)/lib/systemd/system/trustseal.service
	install -D -m 644 conf/trustseal.socket $(DESTDIR)/lib/systemd/system/trustseal.socket
	install -D -m 644 conf/trustseal.sysusers $(DESTDIR)/usr/lib/sysusers.d/trustseal-user.conf
	install -D -m 644 conf/trustseal.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/trustseal-store.conf
	test -n "$(DESTDIR)" || ! command -v systemd-sysusers >/dev/null || \
		{ systemd-sysusers trustseal-user.conf && systemd-tmpfiles --create trustseal-store.conf; }
	test -n "$(DESTDIR)" || ! test -d /run/systemd/system || systemctl daemon-reload

# Settings and records are nobody's to throw away in passing.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/trustseal $(DESTDIR)/lib/systemd/system/trustseal.service \
		$(DESTDIR)/lib/systemd/system/trustseal.socket $(DESTDIR)/usr/lib/sysusers.d/trustseal-user.conf \
		$(DESTDIR)/usr/lib/tmpfiles.d/trustseal-store.conf
	! cmp -s conf/trustseal.logrotate $(DESTDIR)/etc/logrotate.d/trustseal || rm $(DESTDIR)/etc/logrotate.d/trustseal
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/trustseal
	rm -f $(COMPLETION) $(addprefix $(SHARE)/man/,man1/trustseal.1 man1/trustseal-*.1 man5/trustseal.conf.5 man7/trustseal-*.7)
	@echo "left as they are: $(DESTDIR)/etc/trustseal and the store"

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj $(BUILD)/tests -name '*.d' 2>/dev/null)
