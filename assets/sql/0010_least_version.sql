-- Which programs may use the store: those that know the migration `least_reader` may read, those that
-- know `least_writer` may write, too. 0: a migration with which older ones go on (store/migrate.h).

ALTER TABLE migration ADD COLUMN least_reader {integer} NOT NULL DEFAULT 0;
ALTER TABLE migration ADD COLUMN least_writer {integer} NOT NULL DEFAULT 0;
