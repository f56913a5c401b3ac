test_forwarded.o: tests/unit/web/test_forwarded.c src/web/forwarded.h \
  src/base/network.h src/base/str.h

src/web/forwarded.h:

src/base/network.h:

src/base/str.h:
