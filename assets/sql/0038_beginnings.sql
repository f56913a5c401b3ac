-- Mail addresses of those who want to apply and may be no customers yet (customers/beginning.h).

-- `state`: 0 it waits to be looked at, 1 it was. `token` is the SHA-256 of what stands in the mail's
-- link, drawn when that is composed. Rows go after a day.
CREATE TABLE customer_beginning (
	id       {integer} PRIMARY KEY,
	mail     {text} NOT NULL,
	asked_at {integer} NOT NULL,
	lang     {text} NOT NULL,
	agent    {text} NOT NULL,
	state    {integer} NOT NULL,
	token    {blob},
	used_at  {integer} -- when its link made a customer
) {strict};

CREATE INDEX customer_beginning_waiting ON customer_beginning (id) WHERE state = 0;
CREATE UNIQUE INDEX customer_beginning_token ON customer_beginning (token) WHERE token IS NOT NULL;
CREATE INDEX customer_beginning_asked ON customer_beginning (asked_at);
