-- Invoices (orders/): a row is never changed but for when somebody posted it. The amounts are in
-- the currency's whole units; `due_day` is a day as base/calendar.h counts them; `payee`: lines;
-- `way`: "mail" or "post".
CREATE TABLE invoice (
	id           {integer} PRIMARY KEY,
	code         {integer} NOT NULL REFERENCES contract (code),
	made_at      {integer} NOT NULL,
	due_day      {integer} NOT NULL,
	service      {text} NOT NULL,
	years        {integer} NOT NULL,
	currency     {text} NOT NULL,
	net          {integer} NOT NULL,
	tax_percent  {integer} NOT NULL,
	tax          {integer} NOT NULL,
	registration {text} NOT NULL,
	payee        {text} NOT NULL,
	way          {text} NOT NULL,
	posted_at    {integer},
	posted_by    {text}
) {strict};

CREATE UNIQUE INDEX invoice_code ON invoice (code);
CREATE INDEX invoice_to_post ON invoice (id) WHERE way = 'post' AND posted_at IS NULL;

-- To whom they are: rows go when the time of the contract's contacts is over.
CREATE TABLE invoice_recipient (
	invoice      {integer} PRIMARY KEY REFERENCES invoice (id),
	organization {text} NOT NULL,
	department   {text} NOT NULL,
	title        {text} NOT NULL,
	name         {text} NOT NULL,
	address      {text} NOT NULL,
	mail         {text} NOT NULL
) {strict};
