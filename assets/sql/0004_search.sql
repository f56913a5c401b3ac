-- What people search contracts by: both spellings of the organisation in lower case, joined by "|".
-- Contracts never change their names. A search by a part of a name has to read all of them (Japanese
-- has no words to make an index of, and two characters are too short for one of trigrams): here they
-- stand close together, in the order in which they are listed, and the key is all there is to read.
CREATE TABLE contract_name (
	code {integer} NOT NULL REFERENCES contract (code),
	name {text} NOT NULL,
	PRIMARY KEY (code, name)
) {strict, by key};

INSERT INTO contract_name (code, name)
	SELECT code, lower(organization) || coalesce('|' || lower(organization_en), '') FROM contract;
