-- What customers are told of (notices/).

-- The newest event when the contract became this customer's: what that and those before it tell is
-- no news to him. 0: all of it is.
ALTER TABLE customer_contract ADD COLUMN known_event {integer} NOT NULL DEFAULT 0;
