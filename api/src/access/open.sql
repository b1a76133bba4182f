-- Who asks, with the roles of this moment, in a session ($7, none for single sign-on) that has not ended, and the time of the
-- transaction; with a key ($4) its row is inserted too, by members only. An insert waits while the first one with the same key is still running.
WITH asked AS (
    SELECT roles, coalesce($3, now()) AS at FROM member WHERE newsroom_id = $1 AND id = $2 AND removed_at IS NULL
        AND ($7::uuid IS NULL OR EXISTS (SELECT FROM session WHERE session.id = $7 AND ended_at IS NULL
            AND session.newsroom_id = $1 AND session.member_id = $2))
), key AS (
    INSERT INTO idempotency (newsroom_id, member_id, key, operation, input_hash, created_at)
    SELECT $1, $2, $4, $5, $6, at FROM asked WHERE $4 IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT roles, at, EXISTS (SELECT FROM key) AS first FROM asked
