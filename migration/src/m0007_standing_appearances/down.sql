DROP TRIGGER appearance_standing_moved ON claim;
DROP TRIGGER appearance_standing_kept ON appearance;
DROP FUNCTION move_standing_appearances, keep_standing_appearance;
CREATE INDEX appearance_of_claim ON appearance (newsroom_id, claim_id, created_at, id);
DROP INDEX appearance_standing;
ALTER TABLE appearance DROP COLUMN standing_id;
