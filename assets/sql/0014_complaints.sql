-- What visitors reported of sites: nothing of themselves but their words. `seen` is why the link did
-- not match, or "none" for a code without a record; `code` is empty for one that is malformed. Rows
-- go with the counts of their day ([usage] keep_days).

CREATE TABLE usage_complaint (
	id    {integer} PRIMARY KEY,
	at    {integer} NOT NULL,
	day   {integer} NOT NULL,
	host  {text} NOT NULL,
	code  {text} NOT NULL,
	seen  {text} NOT NULL,
	words {text} NOT NULL
) {strict};

CREATE INDEX usage_complaint_day ON usage_complaint (day, host);
CREATE INDEX usage_complaint_host ON usage_complaint (host);
