-- What people judged of a foreign host (the actions of judgements in accounts/sql.c), by the host: found at
-- once, however much else is in the audit.
CREATE INDEX audit_judgement ON audit (subject, id)
	WHERE action IN ('abuse.watch', 'abuse.done', 'abuse.harmless');
