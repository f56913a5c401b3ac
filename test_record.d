test_record.o: tests/unit/record/test_record.c src/record/record.h \
  src/base/arena.h src/base/str.h src/base/err.h src/base/lang.h \
  src/pki/certificate.h src/base/buf.h src/record/code.h \
  src/origin/origin.h src/origin/host.h src/origin/limits.h \
  src/pki/certificate_read.h tests/unit/fixtures/exact.h \
  tests/unit/fixtures/forge.h

src/record/record.h:

src/base/arena.h:

src/base/str.h:

src/base/err.h:

src/base/lang.h:

src/pki/certificate.h:

src/base/buf.h:

src/record/code.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/pki/certificate_read.h:

tests/unit/fixtures/exact.h:

tests/unit/fixtures/forge.h:
