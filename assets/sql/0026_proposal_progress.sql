-- How far an import of many is that was approved (registry/import_proposal.h): its batches follow the
-- decision, and each moves the mark in its own transaction, so that nothing is done twice or
-- forgotten, whoever goes on. What came with the proposal goes with the last of them.
CREATE TABLE proposal_progress (
	proposal    {integer} PRIMARY KEY REFERENCES proposal (id),
	size        {integer} NOT NULL, -- bytes of what came with it
	mark        {integer} NOT NULL, -- bytes that are done
	added       {integer} NOT NULL,
	there       {integer} NOT NULL, -- passed over, being there already
	refused     {integer} NOT NULL,
	finished_at {integer}           -- NULL: it goes on
) {strict};
