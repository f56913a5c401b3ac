-- What a certificate says, for proof pages (pki/certificate_codec.h): the certificate itself is read
-- where it is missing, as for those that older programs registered, or written by another version.
ALTER TABLE certificate ADD COLUMN facts {blob};
