-- How the invoice is sent to who gets it: "mail" or "post" (record/contact.h); NULL where nobody said.
ALTER TABLE contact ADD COLUMN invoice {text};
