test_operator.o: tests/unit/accounts/test_operator.c \
  src/accounts/operator.h src/base/err.h src/base/str.h

src/accounts/operator.h:

src/base/err.h:

src/base/str.h:
