-- Who uses which sticker where: counts of pictures shown and proofs opened.
--
-- Servers count in memory and add what they counted every few seconds: one transaction a batch, in
-- which all tables below move together, so that the sums always agree with the rows that they sum.
-- A day is the number of days from 1970-01-01 to the local date of [page] timezone. A shape is kind,
-- size, format, language, motion, record state and link state in one number: see usage/shape.h.

-- All answers, those for unknown codes too. Some hundred rows a day; kept for good.
CREATE TABLE usage_total (
	day   {integer} NOT NULL,
	shape {integer} NOT NULL,
	n     {integer} NOT NULL,
	PRIMARY KEY (day, shape)
) {strict, by key};

-- By code and place; place 0 is no host, or one that found no room in usage_place. Rows go when they
-- are older than [usage] keep_days.
CREATE TABLE usage_code (
	code  {integer} NOT NULL,
	day   {integer} NOT NULL,
	place {integer} NOT NULL,
	shape {integer} NOT NULL,
	n     {integer} NOT NULL,
	PRIMARY KEY (code, day, place, shape)
) {strict, by key};

-- The sums of a code over a week or month. bucket is 2 × the Monday's day, or 2 × the day of the
-- month's first + 1. Rows go with the days.
CREATE TABLE usage_rollup (
	bucket       {integer} NOT NULL,
	code         {integer} NOT NULL,
	pictures     {integer} NOT NULL,
	clicks       {integer} NOT NULL,
	unverifiable {integer} NOT NULL, -- of the pictures: without Referer
	PRIMARY KEY (bucket, code)
) {strict, by key};

-- Finds the codes with most pictures, and those with many that came without Referer.
CREATE INDEX usage_rollup_top ON usage_rollup (bucket, pictures, unverifiable);

-- The hosts on which a code's sticker was seen. At most 20 places of registered hosts (1 to 20) and
-- 10 of foreign ones (21 to 30), which are what clients claimed. When all are taken, the one with the
-- fewest hits gives way to a host that was seen more often; hits may then be too high by at most
-- error, what the host may have had before it was let in.
CREATE TABLE usage_place (
	code      {integer} NOT NULL,
	place     {integer} NOT NULL,
	host      {text} NOT NULL,
	reason    {integer} NOT NULL, -- of the newest link verdict: origin/link.h
	pictures  {integer} NOT NULL,
	clicks    {integer} NOT NULL,
	error     {integer} NOT NULL,
	first_day {integer} NOT NULL,
	last_day  {integer} NOT NULL,
	old_day   {integer} NOT NULL, -- when it last showed a code that has a valid successor; 0 never
	sizes     {integer} NOT NULL, -- bit masks of what was seen
	formats   {integer} NOT NULL,
	PRIMARY KEY (code, place)
) {strict, by key};

CREATE INDEX usage_place_host ON usage_place (host);

-- The foreign hosts with most hits, over all codes: at most 1,000, by the same rule.
CREATE TABLE usage_foreign (
	host      {text} NOT NULL PRIMARY KEY,
	hits      {integer} NOT NULL,
	error     {integer} NOT NULL,
	first_day {integer} NOT NULL,
	last_day  {integer} NOT NULL,
	code      {integer} NOT NULL -- the one that it showed last
) {strict, by key};

CREATE INDEX usage_foreign_hits ON usage_foreign (hits);

-- One row a contract: what of it decides whether a sticker is expected, and when one was last seen.
-- The first part follows the table event, in small steps; the days come with the counts of all
-- but mismatching links.
CREATE TABLE usage_standing (
	code        {integer} PRIMARY KEY,
	wanted      {integer} NOT NULL,
	renewed     {integer} NOT NULL, -- has a successor with a certificate
	begins      {integer} NOT NULL, -- seconds, UTC: when some certificate of it is valid
	ends        {integer} NOT NULL, -- 0 when there is none
	first_day   {integer} NOT NULL, -- of a picture; 0 for never, as below
	picture_day {integer} NOT NULL,
	click_day   {integer} NOT NULL,
	old_day     {integer} NOT NULL
) {strict};

CREATE INDEX usage_standing_missing ON usage_standing
	(picture_day, code, ends, begins, wanted, renewed)
	WHERE wanted = 1 AND renewed = 0;
CREATE INDEX usage_standing_old ON usage_standing (code, old_day) WHERE old_day > 0;

-- The newest batch of each process that counts: one whose commit was not confirmed is sent again,
-- and not counted twice.
CREATE TABLE usage_batch (
	process {text} NOT NULL PRIMARY KEY,
	number  {integer} NOT NULL,
	at      {integer} NOT NULL
) {strict, by key};

-- How far the work in small steps has come: the newest event that usage_standing knows, the code up
-- to which old rows are gone.
CREATE TABLE usage_mark (
	name {text} NOT NULL PRIMARY KEY,
	at   {integer} NOT NULL
) {strict, by key};
