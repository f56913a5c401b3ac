test_verdict.o: tests/unit/record/test_verdict.c src/record/verdict.h \
  src/origin/link.h src/origin/origin.h src/base/buf.h src/base/err.h \
  src/base/str.h src/origin/host.h src/origin/limits.h \
  src/record/record.h src/base/arena.h src/base/lang.h \
  src/pki/certificate.h src/record/code.h

src/record/verdict.h:

src/origin/link.h:

src/origin/origin.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/origin/host.h:

src/origin/limits.h:

src/record/record.h:

src/base/arena.h:

src/base/lang.h:

src/pki/certificate.h:

src/record/code.h:
