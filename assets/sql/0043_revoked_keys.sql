-- The keys of certificates that are revoked, or will be (record/revoked_key.h): a request for another
-- certificate must not have the key of one that was lost. What became of the certificate its own row
-- says.
CREATE TABLE revoked_key (
	certificate {integer} PRIMARY KEY REFERENCES certificate (id),
	key_digest  {blob} NOT NULL CHECK (length(key_digest) = 32) -- SHA-256 of SubjectPublicKeyInfo
) {strict};

CREATE INDEX revoked_key_digest ON revoked_key (key_digest);
-- Those of old are found without a look at all certificates, which are large.
CREATE INDEX certificate_revoked_id ON certificate (id) WHERE revoked_at IS NOT NULL;
