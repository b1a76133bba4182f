ALTER TABLE signing_key DROP COLUMN signs_from, DROP COLUMN needed_until;
