-- The request for a certificate (CSR) that came with an application: a certificate of the contract has
-- its key. The whole request is kept only where it names no person and no password.
CREATE TABLE csr (
	code       {integer} PRIMARY KEY REFERENCES contract (code),
	added_at   {integer} NOT NULL,
	key_digest {blob} NOT NULL CHECK (length(key_digest) = 32), -- SHA-256 of SubjectPublicKeyInfo
	key_name   {text} NOT NULL, -- "RSA 2048", "EC P-256"
	subject    {text} NOT NULL, -- on one line, without e-mail addresses
	names      {text} NOT NULL, -- the hosts that it is for, separated by blanks
	der        {blob}
) {strict};
