-- What the API answered to requests that had an Idempotency-Key, for a day: whoever sends one again
-- gets it again (api/once.h). Times are seconds since 1970, UTC.
CREATE TABLE api_answer (
	owner    {integer} NOT NULL, -- api_token.id; of an operator with a certificate -operator.id
	key      {text} NOT NULL,
	at       {integer} NOT NULL,
	request  {blob} NOT NULL CHECK (length(request) = 32), -- SHA-256
	status   {integer} NOT NULL,
	location {text} NOT NULL,
	etag     {text} NOT NULL,
	body     {text} NOT NULL,
	PRIMARY KEY (owner, key)
) {strict, by key};

CREATE INDEX api_answer_at ON api_answer (at);
