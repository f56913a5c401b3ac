-- Customers: whoever is the CA's contract partner, with as many contracts as there are, and how he
-- comes to his own pages (customers/). Times are seconds since 1970, UTC.

-- `mail` is where one-time passwords go; `mail_lower` is the same in lower case, to find it by.
CREATE TABLE customer (
	id         {integer} PRIMARY KEY,
	mail       {text} NOT NULL,
	mail_lower {text} NOT NULL,
	lang       {text} NOT NULL,
	added_at   {integer} NOT NULL
) {strict};

CREATE INDEX customer_mail ON customer (mail_lower);

-- The access keys of a customer, by the SHA-256 of their text. A key that is used for the first time
-- ends those that were made before it.
CREATE TABLE customer_key (
	id       {integer} PRIMARY KEY,
	customer {integer} NOT NULL REFERENCES customer (id),
	digest   {blob} NOT NULL CHECK (length(digest) = 32),
	made_at  {integer} NOT NULL,
	used_at  {integer} -- the last login
) {strict};

CREATE UNIQUE INDEX customer_key_digest ON customer_key (digest);
CREATE INDEX customer_key_customer ON customer_key (customer, id);

CREATE TABLE customer_contract (
	code     {integer} PRIMARY KEY REFERENCES contract (code),
	customer {integer} NOT NULL REFERENCES customer (id)
) {strict};

CREATE INDEX customer_contract_customer ON customer_contract (customer, code);

-- One-time passwords that were asked for, whether the key exists or not: one row for a browser (the
-- digest of its cookie) and a key (the digest of what was typed). `state`: 0 it waits to be looked
-- at, 1 a password is sent, 2 nothing came of it. `tries`: wrong ones since it was asked.
CREATE TABLE customer_request (
	id       {integer} PRIMARY KEY,
	browser  {blob} NOT NULL CHECK (length(browser) = 32),
	key      {blob} NOT NULL CHECK (length(key) = 32),
	asked_at {integer} NOT NULL,
	lang     {text} NOT NULL,
	agent    {text} NOT NULL,
	state    {integer} NOT NULL,
	tries    {integer} NOT NULL
) {strict};

CREATE UNIQUE INDEX customer_request_key ON customer_request (browser, key);
CREATE INDEX customer_request_browser ON customer_request (browser, asked_at, id);
CREATE INDEX customer_request_waiting ON customer_request (id) WHERE state = 0;
CREATE INDEX customer_request_void ON customer_request (id) WHERE state = 2;
CREATE INDEX customer_request_asked ON customer_request (asked_at);

-- Access keys that were forgotten: what was typed, until it is looked at.
CREATE TABLE customer_recovery (
	id       {integer} PRIMARY KEY,
	host     {text} NOT NULL,
	mail     {text} NOT NULL,
	asked_at {integer} NOT NULL,
	lang     {text} NOT NULL,
	agent    {text} NOT NULL
) {strict};

-- The newest one-time password of a customer, of the request as it was asked then. It is drawn when
-- its mail is composed: until then `digest` is NULL.
CREATE TABLE customer_password (
	customer {integer} PRIMARY KEY REFERENCES customer (id),
	request  {integer} NOT NULL,
	asked_at {integer} NOT NULL,
	salt     {blob},
	digest   {blob},
	tries    {integer} NOT NULL,
	used_at  {integer}
) {strict};

CREATE INDEX customer_password_request ON customer_password (request);

-- What was sent to an address within the last hour, of each purpose.
CREATE TABLE customer_sending (
	id      {integer} PRIMARY KEY,
	address {text} NOT NULL,
	purpose {text} NOT NULL,
	at      {integer} NOT NULL
) {strict};

CREATE INDEX customer_sending_address ON customer_sending (address, purpose, at);
CREATE INDEX customer_sending_at ON customer_sending (at);

-- Changes of the address: `confirm` and `undo` are the digests of what stands in the mails to the
-- new and to the old one. One that was ended can be neither confirmed nor undone any more.
CREATE TABLE customer_address (
	id           {integer} PRIMARY KEY,
	customer     {integer} NOT NULL REFERENCES customer (id),
	old_mail     {text} NOT NULL,
	new_mail     {text} NOT NULL,
	lang         {text} NOT NULL,
	asked_at     {integer} NOT NULL,
	confirm      {blob},
	undo         {blob},
	confirmed_at {integer},
	ended_at     {integer}
) {strict};

CREATE INDEX customer_address_customer ON customer_address (customer, id);
CREATE UNIQUE INDEX customer_address_confirm ON customer_address (confirm) WHERE confirm IS NOT NULL;
CREATE UNIQUE INDEX customer_address_undo ON customer_address (undo) WHERE undo IS NOT NULL;
CREATE INDEX customer_address_asked ON customer_address (asked_at);
