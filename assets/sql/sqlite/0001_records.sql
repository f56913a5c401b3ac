-- Contracts, their URLs and certificates, and the events that made them.
-- Times are seconds since 1970, UTC. A code is its ten digits as a number, which is also the row's
-- place in the file: show it with printf('%010d', code).

CREATE TABLE contract (
	code            INTEGER PRIMARY KEY CHECK (code BETWEEN 0 AND 9999999999),
	renews          INTEGER REFERENCES contract (code) CHECK (renews <> code),
	lang            TEXT NOT NULL,
	sticker         INTEGER NOT NULL CHECK (sticker IN (0, 1)),
	service         TEXT NOT NULL,
	organization    TEXT NOT NULL,
	organization_en TEXT,
	added_at        INTEGER NOT NULL
) STRICT;

-- A contract is renewed once.
CREATE UNIQUE INDEX contract_renews ON contract (renews) WHERE renews IS NOT NULL;

CREATE TABLE registered_url (
	code     INTEGER NOT NULL REFERENCES contract (code),
	position INTEGER NOT NULL,
	url      TEXT NOT NULL,
	host     TEXT NOT NULL,
	PRIMARY KEY (code, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX registered_url_host ON registered_url (host);

-- The encoded certificate is the truth; the other columns are taken from it to be looked up.
CREATE TABLE certificate (
	id                INTEGER PRIMARY KEY,
	code              INTEGER NOT NULL REFERENCES contract (code),
	not_before        INTEGER NOT NULL,
	not_after         INTEGER NOT NULL,
	added_at          INTEGER NOT NULL,
	revoked_at        INTEGER,
	revocation_reason TEXT,
	fingerprint       BLOB NOT NULL CHECK (length(fingerprint) = 32),
	serial            TEXT NOT NULL,
	organization      TEXT,
	der               BLOB NOT NULL,
	CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
) STRICT;

CREATE INDEX certificate_code ON certificate (code);
CREATE UNIQUE INDEX certificate_fingerprint ON certificate (fingerprint);

CREATE TABLE event (
	id     INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	code   INTEGER,
	actor  TEXT NOT NULL,
	action TEXT NOT NULL,
	before TEXT,
	after  TEXT
) STRICT;

CREATE INDEX event_code ON event (code);

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
	SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN
	SELECT RAISE(ABORT, 'events are never deleted');
END;
