-- What customers are told by mail of their contracts (notices/).

-- Kinds of notices, by their words (notices/kind.h), that a customer does not want.
CREATE TABLE notice_refusal (
	customer   {integer} NOT NULL REFERENCES customer (id),
	kind       {text} NOT NULL,
	refused_at {integer} NOT NULL,
	PRIMARY KEY (customer, kind)
) {strict, by key};

-- Who looks for what is due now, until when, and when it is time to begin anew (store/turn.h).
CREATE TABLE notice_turn (
	id      {integer} PRIMARY KEY CHECK (id = 1),
	due     {integer} NOT NULL,
	claimed {integer} NOT NULL
) {strict};

INSERT INTO notice_turn (id, due, claimed) VALUES (1, 0, 0);
