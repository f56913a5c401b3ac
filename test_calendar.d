test_calendar.o: tests/unit/base/test_calendar.c src/base/calendar.h \
  src/base/str.h

src/base/calendar.h:

src/base/str.h:
