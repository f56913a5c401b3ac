test_accept.o: tests/unit/web/test_accept.c src/web/accept.h \
  src/base/lang.h src/base/str.h src/io/http/coding.h src/base/err.h

src/web/accept.h:

src/base/lang.h:

src/base/str.h:

src/io/http/coding.h:

src/base/err.h:
