-- What goes wrong with contracts, or will, as it was found when somebody looked over all of them
-- last (attention/turn.h).

-- A row an alarm. `source` is what finds it and `place` where, by which the rows of a stretch are
-- read: the code of a contract, the id of a site, a certificate, a list or an issuer; `what` tells
-- several there apart. `kind` is a number of attention/kind.h, a smaller one is more urgent, and
-- `moment` sorts those of a kind: when it comes, or since when it is so. `code` is NULL for what is
-- of no contract. `record_at` and `world_at` are what the record and the world outside say.
-- `confirmed_at` is NULL while it may be nothing; `cured_at` is when it was over.
CREATE TABLE attention (
	id           {integer} PRIMARY KEY,
	source       {integer} NOT NULL,
	place        {integer} NOT NULL,
	what         {text} NOT NULL,
	kind         {integer} NOT NULL,
	code         {integer} REFERENCES contract (code),
	moment       {integer} NOT NULL,
	record_at    {integer},
	world_at     {integer},
	detail       {text},
	first_at     {integer} NOT NULL,
	confirmed_at {integer},
	told_at      {integer},
	cured_at     {integer},
	cure_told_at {integer}
) {strict};

CREATE UNIQUE INDEX attention_place ON attention (source, place, what);
CREATE INDEX attention_code ON attention (code) WHERE code IS NOT NULL;
CREATE INDEX attention_open ON attention (kind, moment, id)
	WHERE confirmed_at IS NOT NULL AND cured_at IS NULL;
CREATE INDEX attention_cured ON attention (cured_at, id) WHERE cured_at IS NOT NULL;
CREATE INDEX attention_untold ON attention (kind, id)
	WHERE confirmed_at IS NOT NULL AND cured_at IS NULL AND told_at IS NULL;

-- Who looks over them now, until when, and when it is time to begin anew.
CREATE TABLE attention_turn (
	id      {integer} PRIMARY KEY CHECK (id = 1),
	due     {integer} NOT NULL,
	claimed {integer} NOT NULL
) {strict};

INSERT INTO attention_turn (id, due, claimed) VALUES (1, 0, 0);

-- Which certificates end, and which outlast them, is read of all contracts again and again: here
-- without the certificates themselves.
CREATE INDEX certificate_ends ON certificate (code, not_after, not_before, revoked_at, broken, id);
