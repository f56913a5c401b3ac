-- Who issued certificates, as it came with them: each issuer once. `name_digest` and `key_digest` are
-- SHA-256 of its encoded subject and of its public key (SubjectPublicKeyInfo), by which an issuer is
-- found for a certificate that came alone; `code` is the contract with which it came first.
CREATE TABLE issuer (
	id          {integer} PRIMARY KEY,
	fingerprint {blob} NOT NULL CHECK (length(fingerprint) = 32),
	name_digest {blob} NOT NULL,
	key_digest  {blob} NOT NULL,
	der         {blob} NOT NULL,
	code        {integer} NOT NULL REFERENCES contract (code)
) {strict};

CREATE UNIQUE INDEX issuer_fingerprint ON issuer (fingerprint);
CREATE INDEX issuer_name ON issuer (name_digest);

-- The chain of a certificate, from its own issuer (position 0) upward.
CREATE TABLE certificate_issuer (
	certificate {integer} NOT NULL REFERENCES certificate (id),
	position    {integer} NOT NULL,
	issuer      {integer} NOT NULL REFERENCES issuer (id),
	code        {integer} NOT NULL REFERENCES contract (code), -- of the certificate
	PRIMARY KEY (certificate, position)
) {strict, by key};
