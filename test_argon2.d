test_argon2.o: tests/unit/io/test_argon2.c src/io/argon2.h src/base/err.h \
  src/base/str.h tests/unit/fixtures/forge.h

src/io/argon2.h:

src/base/err.h:

src/base/str.h:

tests/unit/fixtures/forge.h:
