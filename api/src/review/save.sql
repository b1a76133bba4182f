-- What a step changed of a claim ($2) and its round ($3), in one statement. $4 holds the changed rows, as review/save.rs
-- writes them; $5 is the time, $6 whose step it is.
WITH verdicts AS (
    INSERT INTO live_verdict (newsroom_id, claim_id, round, member_id, verdict_id, counts)
    SELECT $1, $2, $3, v.member, v.verdict, v.counts
      FROM jsonb_to_recordset($4 -> 'verdicts') AS v (member uuid, verdict uuid, counts boolean)
    ON CONFLICT (newsroom_id, claim_id, round, member_id)
    DO UPDATE SET verdict_id = excluded.verdict_id, counts = excluded.counts
), slots AS (
    UPDATE slot SET member_id = s.member, leased_until = s.until, used = s.used
      FROM jsonb_to_recordset($4 -> 'slots') AS s (number smallint, member uuid, until timestamptz, used boolean)
     WHERE newsroom_id = $1 AND claim_id = $2 AND round = $3 AND slot.number = s.number
), ended AS (
    UPDATE assignment SET ended_at = $5, ending = e.ending
      FROM jsonb_to_recordset($4 -> 'ended') AS e (member uuid, ending text)
     WHERE newsroom_id = $1 AND claim_id = $2 AND round = $3 AND member_id = e.member AND ended_at IS NULL
), begun AS (
    INSERT INTO assignment (newsroom_id, id, claim_id, round, member_id, assigned_by, assigned_at)
    SELECT $1, b.id, $2, $3, b.member, $6, $5
      FROM jsonb_to_recordset($4 -> 'begun') AS b (id uuid, member uuid)
)
UPDATE claim SET state = c.state, version = c.version, round = c.round, duplicate_of = c.duplicate_of, changed_at = $5
  FROM jsonb_to_recordset($4 -> 'claim') AS c (state text, version integer, round integer, duplicate_of uuid)
 WHERE newsroom_id = $1 AND id = $2
