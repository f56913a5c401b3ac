-- How often each question of /help was opened (help/counter.h): nothing of whoever did. `answer` is
-- its language and name, "ja/safe", as its file is called.

CREATE TABLE help_opened (
	day    {integer} NOT NULL,
	answer {text} NOT NULL,
	n      {integer} NOT NULL,
	PRIMARY KEY (day, answer)
) {strict};
