-- Bearer tokens, with which programs come to the API in place of a person. Times are seconds since
-- 1970, UTC.
CREATE TABLE api_token (
	id           {integer} PRIMARY KEY,
	name         {text} NOT NULL,
	maker        {integer} REFERENCES operator (id), -- as whom it acts; NULL: nobody was named
	rights       {integer} NOT NULL,                 -- enum person_right
	hash         {blob} NOT NULL CHECK (length(hash) = 32), -- SHA-256 of its text
	added_at     {integer} NOT NULL,
	until        {integer}, -- good before this; NULL: for ever
	revoked_at   {integer},
	last_used_at {integer}  -- noted at most once a minute
) {strict};

CREATE UNIQUE INDEX api_token_hash ON api_token (hash);
-- One that was revoked leaves its name to another.
CREATE UNIQUE INDEX api_token_name ON api_token (name) WHERE revoked_at IS NULL;
