test_envelope.o: tests/unit/pki/test_envelope.c src/pki/digest.h \
  src/base/err.h src/pki/envelope.h src/base/buf.h src/base/str.h \
  tests/unit/fixtures/exact.h

src/pki/digest.h:

src/base/err.h:

src/pki/envelope.h:

src/base/buf.h:

src/base/str.h:

tests/unit/fixtures/exact.h:
