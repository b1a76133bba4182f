-- What was done in the newsroom $1 in each week (from Monday on) from $2 to $3 in the time zone $4; each is counted to $5 and
-- one more.
WITH week AS (
    SELECT greatest(monday::date, $2::date) AS first, least(monday::date + 6, $3::date) AS last
      FROM generate_series(date_trunc('week', $2::date::timestamp), $3::date::timestamp, interval '7 days') AS monday
), span AS (
    SELECT first, last, first::timestamp AT TIME ZONE $4 AS begins, (last + 1)::timestamp AT TIME ZONE $4 AS ends FROM week
)
SELECT first, last, claims, verdicts, agreed + adjudicated AS decided, published
  FROM span
  CROSS JOIN LATERAL (SELECT count(*) AS claims FROM (SELECT FROM claim c
      WHERE c.newsroom_id = $1 AND c.created_at >= begins AND c.created_at < ends LIMIT $5 + 1) x) a
  CROSS JOIN LATERAL (SELECT count(*) AS verdicts FROM (SELECT FROM round r JOIN live_verdict l
        ON (l.newsroom_id, l.claim_id, l.round) = (r.newsroom_id, r.claim_id, r.number) AND l.counts
      WHERE r.newsroom_id = $1 AND r.quorum_at >= begins AND r.quorum_at < ends LIMIT $5 + 1) x) b
  CROSS JOIN LATERAL (SELECT count(*) AS agreed FROM (SELECT FROM round r
      WHERE r.newsroom_id = $1 AND r.quorum_at >= begins AND r.quorum_at < ends AND r.outcome = 'AGREED' LIMIT $5 + 1) x) d
  CROSS JOIN LATERAL (SELECT count(*) AS adjudicated FROM (SELECT FROM round r
      WHERE r.newsroom_id = $1 AND r.adjudicated_at >= begins AND r.adjudicated_at < ends AND r.rating_key IS NOT NULL LIMIT $5 + 1) x) e
  CROSS JOIN LATERAL (SELECT count(*) AS published FROM (SELECT FROM fact_check_version v
      WHERE v.newsroom_id = $1 AND v.number = 1 AND v.published_at >= begins AND v.published_at < ends LIMIT $5 + 1) x) f
 ORDER BY first
