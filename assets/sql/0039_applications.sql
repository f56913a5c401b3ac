-- What owners ask for (applications/): see application.h. Times are seconds since 1970, UTC.

-- `kind`: apply, renew, reissue, change, contacts, end. `code` is the contract that it is about, `made`
-- the one that it made. `state`: draft, sent, accepted, refused, withdrawn; dropped: a draft that was
-- taken out, whose number nobody gets again. `forgotten`: its texts are gone.
CREATE TABLE application (
	id         {integer} PRIMARY KEY,
	customer   {integer} NOT NULL REFERENCES customer (id),
	kind       {text} NOT NULL,
	code       {integer} REFERENCES contract (code),
	made       {integer} REFERENCES contract (code),
	state      {text} NOT NULL,
	version    {integer} NOT NULL,
	lang       {text} NOT NULL,
	begun_at   {integer} NOT NULL,
	changed_at {integer} NOT NULL,
	sent_at    {integer},
	decided_at {integer},
	decided_by {text},
	reason     {text},
	forgotten  {integer} NOT NULL DEFAULT 0
) {strict};

CREATE INDEX application_customer ON application (customer, id);
CREATE INDEX application_code ON application (code, id) WHERE code IS NOT NULL;
CREATE INDEX application_made ON application (made, id) WHERE made IS NOT NULL;
CREATE UNIQUE INDEX application_draft ON application (customer, kind, code)
	WHERE state = 'draft' AND code IS NOT NULL;
-- What waits for an operator, what waits for its contract, and what time ends.
CREATE INDEX application_waiting ON application (id) WHERE state = 'sent' AND made IS NULL;
CREATE INDEX application_issuing ON application (id) WHERE state = 'sent' AND made IS NOT NULL;
CREATE INDEX application_old_draft ON application (changed_at) WHERE state IN ('draft', 'dropped');
CREATE INDEX application_decided ON application (decided_at) WHERE decided_at IS NOT NULL AND forgotten = 0;

-- Its texts as they were typed, persons among them, apart from what happened. `version` is the
-- application's when the step was saved.
CREATE TABLE application_field (
	application {integer} NOT NULL REFERENCES application (id),
	name        {text} NOT NULL, -- "site.url": its step and field
	text        {text} NOT NULL,
	version     {integer} NOT NULL,
	PRIMARY KEY (application, name)
) {strict, by key};
