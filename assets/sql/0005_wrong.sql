-- When a contract's sticker was last seen at its own host under an address that is not registered
-- (www, http, a port, a path): visitors there are told that the link does not match.
ALTER TABLE usage_standing ADD COLUMN wrong_day {integer} NOT NULL DEFAULT 0;

CREATE INDEX usage_standing_wrong ON usage_standing (code, wrong_day) WHERE wrong_day > 0;

-- Reasons 2 to 5 are those of origin/link.h. The owner installed the sticker there: it is not missing.
UPDATE usage_standing SET wrong_day =
	(SELECT max(last_day) FROM usage_place WHERE usage_place.code = usage_standing.code
	 AND reason BETWEEN 2 AND 5 AND pictures > 0)
	WHERE code IN (SELECT code FROM usage_place WHERE reason BETWEEN 2 AND 5 AND pictures > 0);
UPDATE usage_standing SET picture_day = wrong_day WHERE wrong_day > picture_day;
UPDATE usage_standing SET first_day = wrong_day WHERE first_day = 0 AND wrong_day > 0;
