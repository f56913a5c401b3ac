test_gate.o: tests/unit/web/test_gate.c src/web/gate.h src/io/http/http.h \
  src/base/err.h src/base/network.h src/base/str.h src/io/http/listen.h

src/web/gate.h:

src/io/http/http.h:

src/base/err.h:

src/base/network.h:

src/base/str.h:

src/io/http/listen.h:
