-- Is there something about the certificate for which every browser refuses it (pki/certificate.h)?
-- Such a one is a record of the past and never the one that makes a site valid.
ALTER TABLE certificate ADD COLUMN broken {integer} NOT NULL DEFAULT 0;
