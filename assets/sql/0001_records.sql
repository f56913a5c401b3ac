-- Contracts, their URLs and certificates, and the events that made them.
-- Times are seconds since 1970, UTC. A code is its ten digits as a number, which is also the row's
-- place in the file: show it with printf('%010d', code).

CREATE TABLE contract (
	code            {integer} PRIMARY KEY CHECK (code BETWEEN 0 AND 9999999999),
	renews          {integer} REFERENCES contract (code) CHECK (renews <> code),
	lang            {text} NOT NULL,
	sticker         {integer} NOT NULL CHECK (sticker IN (0, 1)),
	service         {text} NOT NULL,
	organization    {text} NOT NULL,
	organization_en {text},
	added_at        {integer} NOT NULL
) {strict};

-- A contract is renewed once.
CREATE UNIQUE INDEX contract_renews ON contract (renews) WHERE renews IS NOT NULL;

CREATE TABLE registered_url (
	code     {integer} NOT NULL REFERENCES contract (code),
	position {integer} NOT NULL,
	url      {text} NOT NULL,
	host     {text} NOT NULL,
	PRIMARY KEY (code, position)
) {strict, by key};

CREATE INDEX registered_url_host ON registered_url (host);

-- The encoded certificate is the truth; the other columns are taken from it to be looked up.
CREATE TABLE certificate (
	id                {integer} PRIMARY KEY,
	code              {integer} NOT NULL REFERENCES contract (code),
	not_before        {integer} NOT NULL,
	not_after         {integer} NOT NULL,
	added_at          {integer} NOT NULL,
	revoked_at        {integer},
	revocation_reason {text},
	fingerprint       {blob} NOT NULL CHECK (length(fingerprint) = 32),
	serial            {text} NOT NULL,
	organization      {text},
	der               {blob} NOT NULL,
	CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
) {strict};

CREATE INDEX certificate_code ON certificate (code);
CREATE UNIQUE INDEX certificate_fingerprint ON certificate (fingerprint);

CREATE TABLE event (
	id     {integer} PRIMARY KEY,
	at     {integer} NOT NULL,
	code   {integer},
	actor  {text} NOT NULL,
	action {text} NOT NULL,
	before {text},
	after  {text}
) {strict};

-- The newest event of a code is one look into it.
CREATE INDEX event_code ON event (code, id);

{append-only event};
