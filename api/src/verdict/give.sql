-- A verdict ($2) with what it cites ($10), in the place of its author's draft.
WITH given AS (
    INSERT INTO verdict (newsroom_id, id, claim_id, round, member_id, scale_version, rating_key, rationale, supersedes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11)
), cited AS (
    INSERT INTO verdict_citation (newsroom_id, claim_id, round, member_id, verdict_id, evidence_id)
    SELECT $1, $3, $4, $5, $2, evidence FROM unnest($10) AS evidence
)
DELETE FROM verdict_draft WHERE newsroom_id = $1 AND claim_id = $3 AND member_id = $5
