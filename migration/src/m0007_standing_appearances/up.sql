-- The claim under which an appearance is shown: that which stands for its own.
ALTER TABLE appearance ADD COLUMN standing_id uuid;
UPDATE appearance a SET standing_id = c.standing_id FROM claim c WHERE c.newsroom_id = a.newsroom_id AND c.id = a.claim_id;
ALTER TABLE appearance ALTER COLUMN standing_id SET NOT NULL;
CREATE INDEX appearance_standing ON appearance (newsroom_id, standing_id, created_at, id);
-- Lists read the new one; whoever asks for those of one claim has appearance_once.
DROP INDEX appearance_of_claim;

-- With the lock that the foreign key takes anyway: it waits for whoever is marking the claim as a duplicate, and then sees it.
CREATE FUNCTION keep_standing_appearance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT standing_id INTO NEW.standing_id FROM claim
     WHERE newsroom_id = NEW.newsroom_id AND id = NEW.claim_id FOR KEY SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER appearance_standing_kept BEFORE INSERT OR UPDATE OF claim_id ON appearance
    FOR EACH ROW EXECUTE FUNCTION keep_standing_appearance();

CREATE FUNCTION move_standing_appearances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE appearance SET standing_id = NEW.standing_id WHERE newsroom_id = NEW.newsroom_id AND claim_id = NEW.id;
    RETURN NULL;
END $$;
-- Of any update: the trigger before it sets the column, whatever the statement says that it sets.
CREATE TRIGGER appearance_standing_moved AFTER UPDATE ON claim
    FOR EACH ROW WHEN (NEW.standing_id IS DISTINCT FROM OLD.standing_id) EXECUTE FUNCTION move_standing_appearances();
