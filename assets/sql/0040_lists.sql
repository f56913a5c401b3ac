-- Lists of contacts that were asked for (registry/lists.h), the newest first, however many other
-- proposals there are.
CREATE INDEX proposal_action ON proposal (action, id);
