test_registry.o: tests/unit/registry/test_registry.c \
  tests/unit/fixtures/office.h tests/unit/fixtures/postgres_server.h \
  src/registry/certificate.h src/registry/change.h src/base/buf.h \
  src/base/err.h src/base/str.h src/record/event.h src/pki/certificate.h \
  src/record/code.h src/record/contract.h src/base/arena.h \
  src/base/lang.h src/record/records.h src/record/record.h \
  src/origin/origin.h src/origin/host.h src/origin/limits.h \
  src/store/store.h src/store/change.h src/registry/contract.h \
  src/config/config.h src/base/network.h tests/unit/fixtures/forge.h

tests/unit/fixtures/office.h:

tests/unit/fixtures/postgres_server.h:

src/registry/certificate.h:

src/registry/change.h:

src/base/buf.h:

src/base/err.h:

src/base/str.h:

src/record/event.h:

src/pki/certificate.h:

src/record/code.h:

src/record/contract.h:

src/base/arena.h:

src/base/lang.h:

src/record/records.h:

src/record/record.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/store/store.h:

src/store/change.h:

src/registry/contract.h:

src/config/config.h:

src/base/network.h:

tests/unit/fixtures/forge.h:
