-- Nothing of the claim is published before this moment.
ALTER TABLE claim
    ADD COLUMN embargo_until timestamptz,
    ADD COLUMN embargo_reason text CHECK (char_length(embargo_reason) BETWEEN 1 AND 2000),
    ADD CONSTRAINT claim_embargo_check CHECK ((embargo_until IS NULL) = (embargo_reason IS NULL));

-- A page shows the appearances of its claim's duplicates too, so theirs hold it back as well.
CREATE FUNCTION guard_embargo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fact_check f
          JOIN claim c ON c.newsroom_id = f.newsroom_id AND (c.id = f.claim_id OR c.standing_id = f.claim_id)
         WHERE f.newsroom_id = NEW.newsroom_id AND f.id = NEW.fact_check_id AND c.embargo_until > NEW.published_at) THEN
        RAISE EXCEPTION 'nothing of a claim is published before its embargo ends' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_check_version_embargo BEFORE INSERT ON fact_check_version
    FOR EACH ROW EXECUTE FUNCTION guard_embargo();
