-- Claims of the newsroom $1 that wait in a state of $2 at $3, by how long ago they came in; each counted to $4 and one more.
SELECT state, day, week, month, older
  FROM unnest($2::text[]) AS state
  CROSS JOIN LATERAL (SELECT count(*) AS day FROM (SELECT FROM claim c WHERE c.newsroom_id = $1 AND c.state = state.state
      AND c.created_at > $3 - interval '1 day' LIMIT $4 + 1) x) a
  CROSS JOIN LATERAL (SELECT count(*) AS week FROM (SELECT FROM claim c WHERE c.newsroom_id = $1 AND c.state = state.state
      AND c.created_at <= $3 - interval '1 day' AND c.created_at > $3 - interval '7 days' LIMIT $4 + 1) x) b
  CROSS JOIN LATERAL (SELECT count(*) AS month FROM (SELECT FROM claim c WHERE c.newsroom_id = $1 AND c.state = state.state
      AND c.created_at <= $3 - interval '7 days' AND c.created_at > $3 - interval '30 days' LIMIT $4 + 1) x) d
  CROSS JOIN LATERAL (SELECT count(*) AS older FROM (SELECT FROM claim c WHERE c.newsroom_id = $1 AND c.state = state.state
      AND c.created_at <= $3 - interval '30 days' LIMIT $4 + 1) x) e
