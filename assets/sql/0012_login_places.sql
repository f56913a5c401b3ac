-- Wrong passwords are counted by name and place (a network, or a browser that has logged in by this
-- name before). `account` is the digest of the name alone, by which a name's places are found; rows
-- of earlier versions, which count by name alone, have none and end within a day.

ALTER TABLE wrong_password ADD COLUMN account {blob};

CREATE INDEX wrong_password_account ON wrong_password (account);

-- Networks from which somebody has logged in, by their digest, and when that was last.
CREATE TABLE login_network (
	network {blob} NOT NULL PRIMARY KEY CHECK (length(network) = 32),
	last_at {integer} NOT NULL
) {strict, by key};
