-- What was ordered, and coupons to pay it with (orders/). Times are seconds since 1970, UTC.

-- Coupons that were bought at once: for whom, which service and how many years alone they are, NULL
-- for any; `until`: the last second in which they are taken.
CREATE TABLE coupon_purchase (
	id       {integer} PRIMARY KEY,
	customer {integer},
	service  {text},
	years    {integer},
	count    {integer} NOT NULL,
	made_at  {integer} NOT NULL,
	until    {integer} NOT NULL,
	actor    {text} NOT NULL
) {strict};

CREATE INDEX coupon_purchase_customer ON coupon_purchase (customer) WHERE customer IS NOT NULL;

-- `digest` is the SHA-256 of the number, `last` its last letters. Of one that was used: when, by
-- which customer, for which contract.
CREATE TABLE coupon (
	id       {integer} PRIMARY KEY,
	purchase {integer} NOT NULL REFERENCES coupon_purchase (id),
	digest   {blob} NOT NULL CHECK (length(digest) = 32),
	last     {text} NOT NULL,
	used_at  {integer},
	customer {integer},
	code     {integer} REFERENCES contract (code)
) {strict};

CREATE UNIQUE INDEX coupon_digest ON coupon (digest);
CREATE INDEX coupon_purchase_id ON coupon (purchase, id);
CREATE UNIQUE INDEX coupon_code ON coupon (code) WHERE code IS NOT NULL;

-- Numbers that are none, which a customer tried on a day (base/calendar.h).
CREATE TABLE coupon_try (
	customer {integer} PRIMARY KEY,
	day      {integer} NOT NULL,
	wrong    {integer} NOT NULL
) {strict};

-- What was ordered with a contract. `net` is what it costs without tax, NULL where no price was
-- known; `state`: 0 its invoice is to come, 1 it has one, 2 a coupon paid it, 3 it was withdrawn.
CREATE TABLE contract_order (
	code       {integer} PRIMARY KEY REFERENCES contract (code),
	customer   {integer} NOT NULL,
	service    {text} NOT NULL,
	years      {integer} NOT NULL,
	coupon     {integer} REFERENCES coupon (id),
	net        {integer},
	ordered_at {integer} NOT NULL,
	state      {integer} NOT NULL
) {strict};

CREATE INDEX contract_order_waiting ON contract_order (code) WHERE state = 0;
