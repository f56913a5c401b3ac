-- What the console's filters of contracts read: which are of a service, and which were revoked.
CREATE INDEX contract_service ON contract (service, code);
CREATE INDEX certificate_revoked ON certificate (code, revoked_at) WHERE revoked_at IS NOT NULL;
