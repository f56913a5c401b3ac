-- What is asked of the world outside, and when it is next (watch/queue.h).

-- `key` gives each task its place in time; all servers of the store have the same.
CREATE TABLE watch_plan (
	id  {integer} PRIMARY KEY CHECK (id = 1),
	key {blob} NOT NULL
) {strict};

-- `subject` is the id of a row of the kind's own table. `claimed` is until when somebody is at it,
-- or 0: if he does not come back, another takes over then.
CREATE TABLE watch_task (
	kind     {integer} NOT NULL,
	subject  {integer} NOT NULL,
	due      {integer} NOT NULL,
	claimed  {integer} NOT NULL DEFAULT 0,
	failures {integer} NOT NULL DEFAULT 0, -- the last ones, one after the other
	PRIMARY KEY (kind, subject)
) {strict, by key};

CREATE INDEX watch_task_due ON watch_task (kind, due);
