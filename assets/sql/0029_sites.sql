-- What sites serve, as it was seen there (doctor/).

-- Whether a contract's sites are visited: the owner may wish that they are not.
ALTER TABLE contract ADD COLUMN visits {integer} NOT NULL DEFAULT 1;

-- A row a host and port of a contract. The bits of `good` and `page_good` are checks
-- (doctor/check.h) that found nothing wrong, at the last visit that came to an end. There are a
-- million of them: whoever adds one looks whether it is there, so that no index has the host again.
CREATE TABLE site (
	id         {integer} PRIMARY KEY,
	code       {integer} NOT NULL REFERENCES contract (code),
	host       {text} NOT NULL,
	port       {integer} NOT NULL,
	visited_at {integer} NOT NULL DEFAULT 0, -- by TLS
	good       {integer} NOT NULL DEFAULT 0,
	page_at    {integer} NOT NULL DEFAULT 0, -- its page was read
	page_good  {integer} NOT NULL DEFAULT 0,
	asked_at   {integer} NOT NULL DEFAULT 0  -- somebody asked to look again
) {strict};

CREATE INDEX site_code ON site (code);

-- The newest event of which it was seen what sites follow from it.
CREATE TABLE site_news (
	id    {integer} PRIMARY KEY CHECK (id = 1),
	event {integer} NOT NULL
) {strict};

-- What is wrong there. `what` is the check's word, `detail` what was seen (JSON). It counts from
-- `confirmed_at` on, when a second visit saw it; `cured_at` is set when a visit does not see it any
-- more, and it may come again: then all but `what` begins anew.
CREATE TABLE finding (
	site         {integer} NOT NULL REFERENCES site (id),
	what         {text} NOT NULL,
	detail       {text} NOT NULL,
	first_at     {integer} NOT NULL,
	last_at      {integer} NOT NULL,
	confirmed_at {integer},
	told_at      {integer},
	cured_at     {integer},
	cure_told_at {integer},
	PRIMARY KEY (site, what)
) {strict, by key};
