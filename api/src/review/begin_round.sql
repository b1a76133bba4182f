-- A claim ($2) goes into another round ($3) with policy ($4), scale ($5) and so many free slots ($6); open assignments of
-- the one before are over. $7 is the time.
WITH closed AS (
    UPDATE assignment SET ended_at = $7, ending = 'CLOSED'
     WHERE newsroom_id = $1 AND claim_id = $2 AND round < $3 AND ended_at IS NULL
), begun AS (
    INSERT INTO round (newsroom_id, claim_id, number, policy_version, scale_version, started_at)
    VALUES ($1, $2, $3, $4, $5, $7)
)
INSERT INTO slot (newsroom_id, claim_id, round, number)
SELECT $1, $2, $3, number FROM generate_series(1, $6) AS number
