-- How long claims of the newsroom $1 were in each state, in seconds, by the rounds that reached quorum between $2 and $3, the
-- newest $4 of them.
WITH judged AS (
    SELECT claim_id, number, started_at, quorum_at, outcome, adjudicated_at, rating_key
      FROM round
     WHERE newsroom_id = $1 AND quorum_at >= $2 AND quorum_at < $3
     ORDER BY quorum_at DESC, claim_id DESC LIMIT $4
), taken AS (
    SELECT j.*, t.at AS taken_at FROM judged j
     CROSS JOIN LATERAL (SELECT min(a.assigned_at) AS at FROM assignment a
         WHERE (a.newsroom_id, a.claim_id, a.round) = ($1, j.claim_id, j.number)) t
), span (state, time) AS (
    SELECT 'SUBMITTED', j.started_at - c.created_at FROM judged j
      JOIN claim c ON c.newsroom_id = $1 AND c.id = j.claim_id WHERE j.number = 1
    UNION ALL SELECT 'QUEUED', taken_at - started_at FROM taken
    UNION ALL SELECT 'IN_REVIEW', quorum_at - taken_at FROM taken
    UNION ALL SELECT 'DISPUTED', adjudicated_at - quorum_at FROM judged WHERE outcome = 'DISPUTED'
    UNION ALL SELECT 'DECIDED', p.at - coalesce(j.adjudicated_at, j.quorum_at) FROM judged j
     CROSS JOIN LATERAL (SELECT min(v.published_at) AS at FROM fact_check f
         JOIN fact_check_version v ON (v.newsroom_id, v.fact_check_id) = (f.newsroom_id, f.id) AND v.round = j.number
         WHERE f.newsroom_id = $1 AND f.claim_id = j.claim_id) p
     WHERE j.rating_key IS NOT NULL
)
SELECT state, count(*) AS claims,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM time)::bigint) AS median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM time)::bigint) AS p90
  FROM span WHERE time IS NOT NULL GROUP BY state
