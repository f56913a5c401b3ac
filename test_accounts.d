test_accounts.o: tests/unit/accounts/test_accounts.c \
  tests/unit/fixtures/desk.h src/accounts/login.h \
  src/accounts/accounts.h src/accounts/session.h src/accounts/store.h \
  src/io/argon2.h src/base/err.h src/base/str.h src/pki/digest.h \
  src/accounts/audit.h src/accounts/operator.h src/record/records.h \
  src/base/arena.h src/pki/certificate.h src/base/buf.h \
  src/record/contract.h src/base/lang.h src/record/code.h \
  src/record/event.h src/record/record.h src/origin/origin.h \
  src/origin/host.h src/origin/limits.h src/store/store.h \
  src/pki/client_ca.h src/store/change.h src/accounts/note.h \
  tests/unit/fixtures/office.h tests/unit/fixtures/postgres_server.h \
  src/registry/certificate.h src/registry/change.h \
  src/registry/contract.h src/config/config.h src/base/network.h \
  tests/unit/fixtures/forge.h

tests/unit/fixtures/desk.h:

src/accounts/login.h:

src/accounts/accounts.h:

src/accounts/session.h:

src/accounts/store.h:

src/io/argon2.h:

src/base/err.h:

src/base/str.h:

src/pki/digest.h:

src/accounts/audit.h:

src/accounts/operator.h:

src/record/records.h:

src/base/arena.h:

src/pki/certificate.h:

src/base/buf.h:

src/record/contract.h:

src/base/lang.h:

src/record/code.h:

src/record/event.h:

src/record/record.h:

src/origin/origin.h:

src/origin/host.h:

src/origin/limits.h:

src/store/store.h:

src/pki/client_ca.h:

src/store/change.h:

src/accounts/note.h:

tests/unit/fixtures/office.h:

tests/unit/fixtures/postgres_server.h:

src/registry/certificate.h:

src/registry/change.h:

src/registry/contract.h:

src/config/config.h:

src/base/network.h:

tests/unit/fixtures/forge.h:
