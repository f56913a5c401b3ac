test_import.o: tests/unit/registry/test_import.c src/registry/import.h \
  src/record/contract.h src/base/arena.h src/base/str.h src/base/err.h \
  src/base/lang.h src/record/code.h src/store/change.h src/store/store.h \
  tests/unit/fixtures/office.h tests/unit/fixtures/postgres_server.h \
  src/registry/certificate.h src/registry/change.h src/base/buf.h \
  src/record/event.h src/pki/certificate.h src/record/records.h \
  src/record/record.h src/origin/origin.h src/origin/host.h \
  src/origin/limits.h src/registry/contract.h src/config/config.h \
  src/base/network.h tests/unit/fixtures/forge.h

src/registry/import.h:

src/record/contract.h:

src/base/arena.h:

src/base/str.h:

src/base/err.h:

src/base/lang.h:

src/record/code.h:

src/store/change.h:

src/store/store.h:

tests/unit/fixtures/office.h:

tests/unit/fixtures/postgres_server.h:

src/registry/certificate.h:

src/registry/change.h:

src/base/buf.h:

src/record/event.h:

src/pki/certificate.h:

src/record/records.h:

src/record/record.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/registry/contract.h:

src/config/config.h:

src/base/network.h:

tests/unit/fixtures/forge.h:
