test_announce.o: tests/unit/registry/test_announce.c \
  src/registry/announce.h src/config/config.h src/base/network.h \
  src/base/str.h src/lookup/lookup.h src/lookup/fetch.h \
  src/base/flight.h src/base/cache.h src/base/err.h src/base/pool.h \
  src/lookup/memory.h src/record/record.h src/base/arena.h \
  src/base/lang.h src/pki/certificate.h src/base/buf.h src/record/code.h \
  src/origin/origin.h src/origin/host.h src/origin/limits.h \
  src/lookup/shared.h src/io/redis/finder.h src/io/redis/redis.h \
  src/registry/change.h src/record/event.h src/record/contract.h \
  src/record/records.h src/store/store.h src/store/change.h

src/registry/announce.h:

src/config/config.h:

src/base/network.h:

src/base/str.h:

src/lookup/lookup.h:

src/lookup/fetch.h:

src/base/flight.h:

src/base/cache.h:

src/base/err.h:

src/base/pool.h:

src/lookup/memory.h:

src/record/record.h:

src/base/arena.h:

src/base/lang.h:

src/pki/certificate.h:

src/base/buf.h:

src/record/code.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/lookup/shared.h:

src/io/redis/finder.h:

src/io/redis/redis.h:

src/registry/change.h:

src/record/event.h:

src/record/contract.h:

src/record/records.h:

src/store/store.h:

src/store/change.h:
