-- First verdicts of the newsroom $1 as quorum froze them between $2 and $3: of first rounds under a blind policy, the newest
-- rounds first until there are $4 verdicts.
WITH newest AS (
    SELECT r.claim_id, r.scale_version, r.quorum_at, y.verdicts_needed
      FROM round r JOIN review_policy y ON (y.newsroom_id, y.version) = (r.newsroom_id, r.policy_version)
     WHERE r.newsroom_id = $1 AND r.quorum_at >= $2 AND r.quorum_at < $3 AND r.number = 1 AND y.blind
     ORDER BY r.quorum_at DESC, r.claim_id DESC LIMIT $4 + 1
), counted AS (
    SELECT claim_id, scale_version, sum(verdicts_needed) OVER (ORDER BY quorum_at DESC, claim_id DESC) <= $4 AS read FROM newest
)
SELECT n.claim_id, n.scale_version, v.member_id, v.rating_key, (SELECT bool_and(read) FROM counted) AS complete
  FROM counted n
  JOIN live_verdict l ON l.newsroom_id = $1 AND l.claim_id = n.claim_id AND l.round = 1 AND l.counts
  JOIN verdict v ON v.newsroom_id = $1 AND v.id = l.verdict_id
 WHERE n.read
