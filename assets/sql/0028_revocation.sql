-- What certification authorities say of certificates: revocation lists and OCSP.

-- A list is of an issuer's key (SHA-256 of its SubjectPublicKeyInfo) and of the addresses of one
-- distribution point, a line each: lists may be partitioned. `number`, in hexadecimal, and
-- `this_update` never go back. `fault` is why the last answer did not count; NULL: it did.
CREATE TABLE revocation_list (
	id          {integer} PRIMARY KEY,
	issuer_key  {blob} NOT NULL CHECK (length(issuer_key) = 32),
	names       {text} NOT NULL,
	asked_at    {integer} NOT NULL DEFAULT 0,
	seen_at     {integer} NOT NULL DEFAULT 0, -- when the newest that counts was walked
	this_update {integer} NOT NULL DEFAULT 0,
	next_update {integer} NOT NULL DEFAULT 0,
	number      {text},
	entries     {integer} NOT NULL DEFAULT 0,
	etag        {text},
	modified    {text},
	fault       {text}
) {strict};

CREATE UNIQUE INDEX revocation_list_names ON revocation_list (issuer_key, names);

-- A row a certificate that is watched. `issuer` is the one that signs for it (record/issuer.h), NULL
-- while it is not known; `list` is the one that speaks of it, `looked_up` when it was looked up
-- there last (0: never); `ocsp` is 1 where it names a responder. ocsp_state: 0 not asked yet, 1 good,
-- 2 revoked, 3 not known to the responder. `revoked_at`, `reason` and `seen_in` (crl, ocsp) are what
-- was seen first and stays; `seen_at` is when, `vanished_at` when a list or responder that had said
-- so did not say it any more.
CREATE TABLE revocation (
	certificate {integer} PRIMARY KEY REFERENCES certificate (id),
	issuer      {integer} REFERENCES issuer (id),
	list        {integer} REFERENCES revocation_list (id),
	looked_up   {integer} NOT NULL DEFAULT 0,
	ocsp        {integer} NOT NULL DEFAULT 0 CHECK (ocsp IN (0, 1)),
	ocsp_state  {integer} NOT NULL DEFAULT 0,
	ocsp_asked  {integer} NOT NULL DEFAULT 0, -- when the last answer that counts came
	ocsp_at     {integer} NOT NULL DEFAULT 0, -- of which time it speaks (thisUpdate)
	ocsp_until  {integer} NOT NULL DEFAULT 0, -- until when it counts (nextUpdate)
	ocsp_fault  {text},                       -- why the last one did not count
	revoked_at  {integer},
	reason      {text},
	seen_in     {text},
	seen_at     {integer},
	vanished_at {integer}
) {strict};

CREATE INDEX revocation_of_list ON revocation (list);
