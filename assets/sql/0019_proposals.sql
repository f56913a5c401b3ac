-- What waits for a second person, or waited: the rule of four eyes (registry/proposal.h).
-- Who proposed what, and who decided on it, is written once and never changed; that nobody approves
-- what he proposed himself is a rule of the tables, whatever program writes to them.

CREATE TABLE proposal (
	id       {integer} PRIMARY KEY,
	at       {integer} NOT NULL,
	code     {integer} REFERENCES contract (code), -- NULL: not about one contract
	action   {text} NOT NULL,
	proposer {integer} NOT NULL REFERENCES operator (id),
	actor    {text} NOT NULL,                      -- the proposer, and by which door
	needs    {integer} NOT NULL CHECK (needs = 2), -- persons in all
	applied  {integer} NOT NULL CHECK (applied IN (0, 1)), -- it took effect at once: to be confirmed
	subject  {text},          -- the account or file that it is about
	params   {text} NOT NULL, -- JSON, as before, after and notes
	before   {text} NOT NULL, -- the facts that it was made from
	after    {text} NOT NULL, -- what they would be
	notes    {text} NOT NULL, -- what somebody should look at
	digest   {blob} NOT NULL CHECK (length(digest) = 32),
	ends_at  {integer} NOT NULL
) {strict};

{append-only proposal};

CREATE INDEX proposal_code ON proposal (code, id);

CREATE TABLE decision (
	proposal {integer} PRIMARY KEY REFERENCES proposal (id),
	proposer {integer} NOT NULL, -- of the proposal
	at       {integer} NOT NULL,
	state    {text} NOT NULL CHECK (state IN ('approved', 'rejected', 'withdrawn', 'lapsed')),
	person   {integer} REFERENCES operator (id), -- who decided; NULL: time did
	actor    {text} NOT NULL,
	reason   {text},
	CHECK ((person IS NULL) = (state = 'lapsed')),
	CHECK (state <> 'approved' OR person <> proposer)
) {strict};

{guard decision} EXISTS (SELECT 1 FROM proposal
	WHERE proposal.id = NEW.proposal AND proposal.proposer = NEW.proposer) {guarded decision};

{append-only decision};

-- Those that nobody has decided on: the queue.
CREATE TABLE proposal_open (
	proposal {integer} PRIMARY KEY REFERENCES proposal (id),
	code     {integer},
	action   {text} NOT NULL,
	subject  {text},
	proposer {integer} NOT NULL,
	ends_at  {integer} NOT NULL
) {strict};

CREATE INDEX proposal_open_code ON proposal_open (code);
CREATE INDEX proposal_open_ends ON proposal_open (ends_at);

-- What came with a proposal, such as a certificate's file: its digest is a part of the proposal's.
-- It goes when the proposal was decided on.
CREATE TABLE proposal_part (
	proposal {integer} NOT NULL REFERENCES proposal (id),
	position {integer} NOT NULL,
	bytes    {blob} NOT NULL,
	PRIMARY KEY (proposal, position)
) {strict, by key};
