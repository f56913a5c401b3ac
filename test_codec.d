test_codec.o: tests/unit/record/test_codec.c src/pki/envelope.h \
  src/base/buf.h src/base/err.h src/base/str.h src/record/codec.h \
  src/base/arena.h src/record/record.h src/base/lang.h \
  src/pki/certificate.h src/record/code.h src/origin/origin.h \
  src/origin/host.h src/origin/limits.h src/pki/secret.h \
  tests/unit/fixtures/exact.h

src/pki/envelope.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/record/codec.h:

src/base/arena.h:

src/record/record.h:

src/base/lang.h:

src/pki/certificate.h:

src/record/code.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/pki/secret.h:

tests/unit/fixtures/exact.h:
