-- What visitors are told of a code, put together when it was registered, in few bytes
-- (record/codec.h). A card is of the newest event of its own code, `version`, and counts only while
-- that is the newest: so programs that do not know of cards may write beside. A code without a card
-- that counts is read from the tables.
CREATE TABLE card (
	code    {integer} PRIMARY KEY REFERENCES contract (code),
	version {integer} NOT NULL,
	bytes   {blob} NOT NULL
) {strict};
