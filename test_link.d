test_link.o: tests/unit/origin/test_link.c src/origin/link.h \
  src/origin/origin.h src/base/buf.h src/base/err.h src/base/str.h \
  src/origin/host.h src/origin/limits.h src/origin/registered.h \
  tests/unit/fixtures/exact.h tests/unit/fixtures/hostile_referers.inc

src/origin/link.h:

src/origin/origin.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/origin/host.h:

src/origin/limits.h:

src/origin/registered.h:

tests/unit/fixtures/exact.h:

tests/unit/fixtures/hostile_referers.inc:
