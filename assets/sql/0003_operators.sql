-- Those who log in: operators, their sessions, wrong passwords, and what they did.
-- Times are seconds since 1970, UTC.

CREATE TABLE operator (
	id          {integer} PRIMARY KEY,
	name        {text} NOT NULL,
	role        {text} NOT NULL,
	password    {text} NOT NULL,
	password_at {integer} NOT NULL,
	initial     {integer} NOT NULL CHECK (initial IN (0, 1)),
	disabled_at {integer},
	added_at    {integer} NOT NULL
) {strict};

CREATE UNIQUE INDEX operator_name ON operator (name);

-- A session is found by the SHA-256 of its token, which only the browser has. `realm` says whose
-- sessions they are: accounts of another kind may have sessions here too.
CREATE TABLE session (
	token      {blob} NOT NULL PRIMARY KEY CHECK (length(token) = 32),
	realm      {text} NOT NULL,
	account    {integer} NOT NULL,
	started_at {integer} NOT NULL,
	seen_at    {integer} NOT NULL
) {strict, by key};

CREATE INDEX session_account ON session (realm, account);

-- Wrong passwords by the SHA-256 of realm and name, whether the name exists or not.
CREATE TABLE wrong_password (
	name         {blob} NOT NULL PRIMARY KEY CHECK (length(name) = 32),
	times        {integer} NOT NULL,
	last_at      {integer} NOT NULL,
	locked_until {integer} NOT NULL
) {strict, by key};

CREATE INDEX wrong_password_last ON wrong_password (last_at);

-- Random keys that all machines of the service share.
CREATE TABLE shared_key (
	name  {text} NOT NULL PRIMARY KEY,
	bytes {blob} NOT NULL
) {strict, by key};

CREATE TABLE audit (
	id      {integer} PRIMARY KEY,
	at      {integer} NOT NULL,
	actor   {text} NOT NULL,
	action  {text} NOT NULL,
	subject {text},
	detail  {text}
) {strict};

CREATE INDEX audit_actor ON audit (actor);

{append-only audit};
