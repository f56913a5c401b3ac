test_origin.o: tests/unit/origin/test_origin.c src/origin/path.h \
  src/base/str.h src/origin/limits.h src/origin/registered.h \
  src/origin/origin.h src/base/buf.h src/base/err.h src/origin/host.h \
  tests/unit/fixtures/exact.h tests/unit/fixtures/long_host.h

src/origin/path.h:

src/base/str.h:

src/origin/limits.h:

src/origin/registered.h:

src/origin/origin.h:

src/base/buf.h:

src/base/err.h:

src/origin/host.h:

tests/unit/fixtures/exact.h:

tests/unit/fixtures/long_host.h:
