test_cookie.o: tests/unit/web/test_cookie.c src/web/cookie.h \
  src/base/str.h

src/web/cookie.h:

src/base/str.h:
