-- The claim at the end of the duplicates, which stands for this one; itself if it is no duplicate.
ALTER TABLE claim ADD COLUMN standing_id uuid;
WITH RECURSIVE standing (newsroom_id, id, standing_id) AS (
    SELECT newsroom_id, id, id FROM claim WHERE duplicate_of IS NULL
    UNION ALL
    SELECT c.newsroom_id, c.id, s.standing_id FROM claim c
      JOIN standing s ON s.newsroom_id = c.newsroom_id AND s.id = c.duplicate_of
)
UPDATE claim c SET standing_id = s.standing_id FROM standing s WHERE s.newsroom_id = c.newsroom_id AND s.id = c.id;
ALTER TABLE claim ALTER COLUMN standing_id SET NOT NULL;
CREATE INDEX claim_standing ON claim (newsroom_id, standing_id, id);

-- Whoever writes a duplicate, whichever way, leaves every claim below it standing where it stands itself. Both claims are
-- locked by the command, so that no two marks cross.
CREATE FUNCTION keep_standing_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.duplicate_of IS DISTINCT FROM OLD.duplicate_of THEN
        NEW.standing_id := coalesce(
            (SELECT standing_id FROM claim WHERE newsroom_id = NEW.newsroom_id AND id = NEW.duplicate_of), NEW.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_standing_kept BEFORE INSERT OR UPDATE OF duplicate_of ON claim
    FOR EACH ROW EXECUTE FUNCTION keep_standing_claim();

CREATE FUNCTION move_standing_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claim SET standing_id = c.standing_id
      FROM (WITH RECURSIVE below (id) AS (
                SELECT id FROM claim WHERE newsroom_id = NEW.newsroom_id AND duplicate_of = NEW.id
                UNION SELECT c.id FROM claim c JOIN below ON c.newsroom_id = NEW.newsroom_id AND c.duplicate_of = below.id
            ) SELECT id, NEW.standing_id FROM below) AS c
     WHERE claim.newsroom_id = NEW.newsroom_id AND claim.id = c.id;
    RETURN NULL;
END $$;
CREATE TRIGGER claim_standing_moved AFTER UPDATE OF duplicate_of ON claim
    FOR EACH ROW WHEN (NEW.standing_id IS DISTINCT FROM OLD.standing_id) EXECUTE FUNCTION move_standing_claims();
