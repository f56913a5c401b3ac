-- The public log (ledger/): an entry for each change that visitors' trust hangs on, written in the
-- transaction of the change. `idx` is its place in the log, from 0 on, without a hole; `event` the
-- event of the change, NULL where none is; `entry` the bytes that are published (ledger/entry.h).
CREATE TABLE ledger_entry (
	idx   {integer} PRIMARY KEY,
	event {integer},
	at    {integer} NOT NULL,
	code  {integer} NOT NULL,
	entry {blob} NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535)
) {strict};

CREATE UNIQUE INDEX ledger_entry_event ON ledger_entry (event) WHERE event IS NOT NULL;
CREATE INDEX ledger_entry_code ON ledger_entry (code, idx);

-- Which entries are about a host: in lower case, A-labels, may begin with "*.".
CREATE TABLE ledger_host (
	idx  {integer} NOT NULL,
	host {text} NOT NULL,
	PRIMARY KEY (idx, host)
) {strict, by key};

CREATE INDEX ledger_host_host ON ledger_host (host, idx);

-- What was signed: one of a size.
CREATE TABLE ledger_checkpoint (
	size       {integer} PRIMARY KEY,
	checkpoint {text} NOT NULL,
	at         {integer} NOT NULL
) {strict};

-- What the names of people in business are hashed with; NULL once the time of their contract's
-- contacts is over: then no hash says anything any more.
CREATE TABLE ledger_salt (
	code {integer} PRIMARY KEY,
	salt {text} CHECK (length(salt) = 32)
) {strict};

-- Whether whoever has the contract is a person, whose name is published as a hash only.
ALTER TABLE contract ADD COLUMN is_person {integer} NOT NULL DEFAULT 0;
UPDATE contract SET is_person = 1 WHERE code IN (SELECT application.made FROM application
	JOIN application_field AS answer ON answer.application = application.id
	WHERE answer.name = 'papers.applicant_is' AND answer.text = 'person');

-- What of before, and of older programs, is still to be entered: rows of the table behind `place`,
-- up to `until` where that is not NULL.
CREATE TABLE ledger_mark (
	name  {text} PRIMARY KEY,
	place {integer} NOT NULL,
	until {integer}
) {strict};

INSERT INTO ledger_mark (name, place, until)
	SELECT 'certificate', 0, coalesce(max(id), 0) FROM certificate;
INSERT INTO ledger_mark (name, place, until) SELECT 'event', coalesce(max(id), 0), NULL FROM event;
