-- What many customers make many of is not walked through.

-- Sessions that are over.
CREATE INDEX session_seen ON session (realm, seen_at);
-- Questions that came to nothing, since the audit told of some.
CREATE INDEX customer_request_void_asked ON customer_request (asked_at) WHERE state = 2;
