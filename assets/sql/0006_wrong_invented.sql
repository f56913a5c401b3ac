-- Which wrong passwords were for names that do not exist, and in what order they came: of those the
-- oldest make room. NULL is a name that exists, which nothing pushes out.

ALTER TABLE wrong_password ADD COLUMN invented {integer};

CREATE INDEX wrong_password_invented ON wrong_password (invented);
