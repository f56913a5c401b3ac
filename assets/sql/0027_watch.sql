-- What is asked of the world outside, and when it is next (watch/queue.h).

-- `key` gives each task its place in time; all servers of the store have the same.
CREATE TABLE watch_plan (
	id  {integer} PRIMARY KEY CHECK (id = 1),
	key {blob} NOT NULL
) {strict};

-- `subject` is the id of a row of the kind's own table. Whoever asks sets `due` to when he has
-- finished at the latest: if he does not come back, another takes over then.
CREATE TABLE watch_task (
	kind     {integer} NOT NULL,
	subject  {integer} NOT NULL,
	due      {integer} NOT NULL,
	failures {integer} NOT NULL DEFAULT 0, -- one after the other, the last ones
	PRIMARY KEY (kind, subject)
) {strict, by key};

CREATE INDEX watch_task_due ON watch_task (due);
