test_picture.o: tests/unit/record/test_picture.c src/base/local_time.h \
  src/base/buf.h src/base/err.h src/base/str.h src/base/lang.h \
  src/record/picture.h src/image/sticker.h src/record/verdict.h \
  src/origin/link.h src/origin/origin.h src/origin/host.h \
  src/origin/limits.h src/record/record.h src/base/arena.h \
  src/pki/certificate.h src/record/code.h

src/base/local_time.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/base/lang.h:

src/record/picture.h:

src/image/sticker.h:

src/record/verdict.h:

src/origin/link.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/record/record.h:

src/base/arena.h:

src/pki/certificate.h:

src/record/code.h:
