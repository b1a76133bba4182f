DROP TRIGGER claim_standing_moved ON claim;
DROP TRIGGER claim_standing_kept ON claim;
DROP FUNCTION move_standing_claims, keep_standing_claim;
DROP INDEX claim_standing;
ALTER TABLE claim DROP COLUMN standing_id;
