-- On which terms each running server takes changes, for those that disagree to say so. A row is
-- written anew every few seconds, and goes a day after the last time.
CREATE TABLE server_terms (
	server    {text} NOT NULL PRIMARY KEY,
	approvals {integer} NOT NULL,
	at        {integer} NOT NULL
) {strict, by key};
