-- The desk's order of a claim's evidence. The place is all that changes of a piece.
ALTER TABLE evidence ADD COLUMN place integer;
DROP TRIGGER evidence_insert_only ON evidence;
UPDATE evidence e SET place = n.place
  FROM (SELECT newsroom_id, id, row_number() OVER (PARTITION BY newsroom_id, claim_id ORDER BY created_at, id) AS place FROM evidence) n
 WHERE e.newsroom_id = n.newsroom_id AND e.id = n.id;
ALTER TABLE evidence ALTER COLUMN place SET NOT NULL;
CREATE INDEX evidence_in_order ON evidence (newsroom_id, claim_id, place, id);
-- Lists read the new one.
DROP INDEX evidence_of_claim;

CREATE FUNCTION guard_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'place' = to_jsonb(OLD) - 'place' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evidence_insert_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION guard_evidence();

-- What is new stands behind all others; whoever adds holds the claim's lock, so no two get one place.
CREATE FUNCTION place_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT coalesce(max(place), 0) + 1 INTO NEW.place FROM evidence
     WHERE newsroom_id = NEW.newsroom_id AND claim_id = NEW.claim_id;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_placed BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION place_evidence();

ALTER TABLE claim ADD COLUMN evidence_order_version integer NOT NULL DEFAULT 0;

-- The web addresses of a claim's evidence that stands: each once. Of what is confidential each keeper has a list of their
-- own, so that nobody learns by it what others keep.
CREATE TABLE standing_address (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    address     bytea NOT NULL CHECK (octet_length(address) = 32),
    keeper      uuid NOT NULL,
    evidence_id uuid NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, address, keeper),
    UNIQUE (newsroom_id, evidence_id),
    FOREIGN KEY (newsroom_id, claim_id, evidence_id) REFERENCES evidence (newsroom_id, claim_id, id)
);

-- What was added before is known by its plain address: the server alone tells which parameters only track.
INSERT INTO standing_address (newsroom_id, claim_id, address, keeper, evidence_id)
SELECT e.newsroom_id, e.claim_id, sha256(convert_to(regexp_replace(
        CASE WHEN e.url ~ '^https?://[^/?#]*:[0-9]+([/?#]|$)' THEN split_part(e.url, '#', 1)
             ELSE regexp_replace(split_part(e.url, '#', 1), '^https?:', '') END,
        '/+(\?|$)', '\1'), 'UTF8')),
    CASE e.visibility WHEN 'CONFIDENTIAL' THEN e.added_by ELSE '00000000-0000-0000-0000-000000000000' END, e.id
  FROM evidence e
 WHERE e.url IS NOT NULL
   AND NOT EXISTS (SELECT FROM evidence_withdrawal w WHERE w.newsroom_id = e.newsroom_id AND w.evidence_id = e.id)
 ORDER BY e.newsroom_id, e.claim_id, e.place
ON CONFLICT DO NOTHING;

CREATE FUNCTION free_standing_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM standing_address WHERE newsroom_id = NEW.newsroom_id AND evidence_id = NEW.evidence_id;
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_address_freed AFTER INSERT ON evidence_withdrawal FOR EACH ROW EXECUTE FUNCTION free_standing_address();

-- Time to answer ends after the asking. Of what was recorded before nobody is asked again.
ALTER TABLE claimant_contact ADD CONSTRAINT claimant_contact_deadline CHECK (deadline >= asked_at) NOT VALID;
