-- When somebody was last written down for something: of what strangers do, one row a minute is.

CREATE INDEX audit_last ON audit (actor, action, at);

DROP INDEX audit_actor;
