-- What was counted and does not stand in the rows of its codes yet: some hundred items a row, in the
-- order of codes, packed (usage/inbox.h). An item is here or there, never in both: it is moved in one
-- transaction. usage_total and usage_batch have it from the beginning.
CREATE TABLE usage_inbox (
	id         {integer} PRIMARY KEY,
	at         {integer} NOT NULL, -- seconds, UTC: when it was added
	first_code {integer} NOT NULL,
	last_code  {integer} NOT NULL,
	items      {integer} NOT NULL,
	packed     {blob} NOT NULL
) {strict};

-- All that is asked of the inbox without reading what is packed.
CREATE INDEX usage_inbox_codes ON usage_inbox (first_code, id, last_code, items, at);
