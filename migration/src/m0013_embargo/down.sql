DROP TRIGGER fact_check_version_embargo ON fact_check_version;
DROP FUNCTION guard_embargo;
ALTER TABLE claim DROP COLUMN embargo_until, DROP COLUMN embargo_reason;
