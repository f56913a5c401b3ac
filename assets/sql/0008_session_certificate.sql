-- The SHA-256 of the client certificate with which a session began, and without which it is none;
-- NULL where none was asked for.

ALTER TABLE session ADD COLUMN certificate {blob} CHECK (length(certificate) = 32);
