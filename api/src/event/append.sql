-- Appends an event ($1 chain, $2 time) at the head of its chain and keeps the outcome ($16) of the actor's key ($15).
-- Only the head knows seq, prev and at: they are filled into the canonical envelope ($3, made by event/chain.rs with
-- these three empty) before it is hashed. The time never goes back. As $17 it is told to the members $18 and those with the
-- roles $19, but not to whoever did it, nor to whoever does not want to be told.
WITH head AS MATERIALIZED (
    SELECT seq + 1 AS seq, hash AS prev, greatest(at, $2) AS at FROM chain WHERE id = $1 FOR UPDATE
), link AS MATERIALIZED (
    SELECT seq, prev, at, sha256(convert_to(replace(replace(replace($3,
        '"at":""', '"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'),
        '"prev":""', '"prev":"' || encode(prev, 'hex') || '"'),
        '"seq":""', '"seq":"' || seq || '"'), 'UTF8')) AS hash
      FROM head
), recorded AS (
    INSERT INTO event (chain_id, seq, prev, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, round,
        sealing, commitment, hash)
    SELECT $1, seq, prev, at, $4, $5, $6, $7, $8, $9, $10, $11, $12, hash FROM link
), content AS (
    INSERT INTO event_payload (chain_id, seq, salt, body) SELECT $1, seq, $13, $14 FROM link
), told AS (
    INSERT INTO notification (newsroom_id, id, member_id, kind, seq, claim_id, correction_request_id, at)
    SELECT $1, encode(substr(sha256(convert_to($1::text || '/' || link.seq || '/' || m.id, 'UTF8')), 1, 16), 'hex')::uuid,
        m.id, $17::text, link.seq, $9, CASE WHEN $7 = 'CorrectionRequest' THEN $8 END, link.at
      FROM link JOIN member m ON m.newsroom_id = $1 AND m.removed_at IS NULL
       AND (m.id = ANY($18::uuid[]) OR m.roles && $19::text[]) AND m.id IS DISTINCT FROM $5
     WHERE $17::text IS NOT NULL AND NOT EXISTS (SELECT FROM notification_preference p
        WHERE p.newsroom_id = $1 AND p.member_id = m.id AND $17::text = ANY(p.muted))
), outcome AS (
    UPDATE idempotency SET outcome = $16 WHERE newsroom_id = $1 AND member_id = $5 AND key = $15
)
UPDATE chain SET seq = link.seq, hash = link.hash, at = link.at FROM link WHERE id = $1
