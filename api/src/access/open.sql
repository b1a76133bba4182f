-- Who asks, with the roles of this moment, in a session ($7, none for single sign-on) that has not ended, or by a key ($8) that
-- works still, and the time of the transaction; with a key of the client's choice ($4) its row is inserted too, by members and
-- keys of theirs only. An insert waits while the first one with the same key is still running.
WITH asked AS (
    SELECT member.roles, api_key.scopes, coalesce($3, now()) AS at FROM member
    LEFT JOIN api_key ON api_key.newsroom_id = $1 AND api_key.id = $8 AND api_key.created_by = $2
        AND revoked_at IS NULL AND expires_at > coalesce($3, now())
    WHERE member.newsroom_id = $1 AND member.id = $2 AND removed_at IS NULL
        AND ($7::uuid IS NULL OR EXISTS (SELECT FROM session WHERE session.id = $7 AND ended_at IS NULL
            AND session.newsroom_id = $1 AND session.member_id = $2))
        AND ($8::uuid IS NULL OR api_key.id IS NOT NULL)
), key AS (
    INSERT INTO idempotency (newsroom_id, member_id, key, operation, input_hash, created_at)
    SELECT $1, coalesce($8, $2), $4, $5, $6, at FROM asked WHERE $4 IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT roles, scopes, at, EXISTS (SELECT FROM key) AS first FROM asked
