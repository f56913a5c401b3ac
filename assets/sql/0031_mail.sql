-- Mails to be sent, and those that were (mail/queue.h).

-- `kind` is a name of the table of kinds (mail/kind.h). `reason` is why it is sent: of a kind there
-- is one mail for each, ever. `recipient` is the address as it goes over the wire, '' once it was
-- forgotten. `details` is a JSON object from which the mail is composed, and never has a secret.
-- `state` is a number of enum mail_state. `place` is 0 for what goes before all others. It is sent
-- at `due_at`, or again then where who has it (`claimed`) does not come back, and not after `until`.
-- `said` is what came of it last. `message` is the first part of its Message-ID, the same whenever
-- it is sent, so that a mail that came twice is seen to be one.
CREATE TABLE mail (
	id         {integer} PRIMARY KEY,
	kind       {text} NOT NULL,
	reason     {text} NOT NULL,
	lang       {text} NOT NULL,
	recipient  {text} NOT NULL,
	customer   {integer},
	code       {integer},
	details    {text},
	place      {integer} NOT NULL,
	made_at    {integer} NOT NULL,
	due_at     {integer} NOT NULL,
	until      {integer},
	state      {integer} NOT NULL,
	claimed    {integer} NOT NULL DEFAULT 0,
	failures   {integer} NOT NULL DEFAULT 0,
	said       {text},
	settled_at {integer},
	message    {text} NOT NULL
) {strict};

CREATE UNIQUE INDEX mail_reason ON mail (kind, reason);
CREATE INDEX mail_due ON mail (place, due_at, id) WHERE state = 0;
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_recipient ON mail (recipient, settled_at);
CREATE INDEX mail_code ON mail (code, id) WHERE code IS NOT NULL;
CREATE INDEX mail_customer ON mail (customer, id) WHERE customer IS NOT NULL;
CREATE INDEX mail_kept ON mail (settled_at, id) WHERE state <> 0 AND recipient <> '';
