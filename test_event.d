test_event.o: tests/unit/record/test_event.c src/record/event.h \
  src/base/buf.h src/base/err.h src/base/str.h src/pki/certificate.h \
  src/record/code.h src/record/contract.h src/base/arena.h \
  src/base/lang.h src/pki/certificate_read.h tests/unit/fixtures/forge.h

src/record/event.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/pki/certificate.h:

src/record/code.h:

src/record/contract.h:

src/base/arena.h:

src/base/lang.h:

src/pki/certificate_read.h:

tests/unit/fixtures/forge.h:
