-- Client certificates with which customers log in (customers/certificate.h), by the SHA-256 of their
-- DER. `name` and `not_after` are what they say of themselves, for whoever looks at the list.
CREATE TABLE customer_certificate (
	id        {integer} PRIMARY KEY,
	customer  {integer} NOT NULL REFERENCES customer (id),
	digest    {blob} NOT NULL CHECK (length(digest) = 32),
	name      {text} NOT NULL,
	not_after {integer} NOT NULL,
	added_at  {integer} NOT NULL,
	locked_at {integer} -- since when nobody logs in with it
) {strict};

CREATE UNIQUE INDEX customer_certificate_digest ON customer_certificate (digest);
CREATE INDEX customer_certificate_customer ON customer_certificate (customer, id);
