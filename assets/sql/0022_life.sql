-- Where a contract stands besides what follows from its certificates (record/life.h), who speaks for
-- it, and how its application was checked.

-- auto_renew: its certificates follow one another inside it. inherits_until: until when a contract
-- of another service was valid that this one took the place of.
ALTER TABLE contract ADD COLUMN auto_renew {integer} NOT NULL DEFAULT 0;
ALTER TABLE contract ADD COLUMN withdrawn_at {integer};
ALTER TABLE contract ADD COLUMN ended_at {integer};
ALTER TABLE contract ADD COLUMN inherits_until {integer};

-- Persons, apart from what proof pages read. Rows go when their time is over.
CREATE TABLE contact (
	code         {integer} NOT NULL REFERENCES contract (code),
	role         {text} NOT NULL,
	name         {text} NOT NULL,
	organization {text},
	department   {text},
	title        {text},
	mail         {text},
	telephone    {text},
	address      {text},
	changed_at   {integer} NOT NULL,
	PRIMARY KEY (code, role)
) {strict, by key};

-- Papers that were asked for and came, and telephone calls: `kind` is "paper" or "call". `done_by`
-- is who noted it last; `words` are what was said on the telephone, and go with the contacts.
CREATE TABLE contract_check (
	code     {integer} NOT NULL REFERENCES contract (code),
	number   {integer} NOT NULL, -- from 1, in each contract
	kind     {text} NOT NULL,
	paper    {text},
	asked_at {integer}, -- of a paper
	came_at  {integer}, -- the same; of a call when it was
	reached  {integer} CHECK (reached IN (0, 1)), -- of a call: the application was confirmed
	done_by  {text} NOT NULL,
	words    {text},
	PRIMARY KEY (code, number)
) {strict, by key};
