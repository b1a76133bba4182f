SELECT c.id, c.state, c.version, c.submitted_by, c.duplicate_of, c.round,
    r.policy_version, r.scale_version, r.quorum_at, r.rating_key, r.adjudicator_id,
    (SELECT coalesce(json_agg(json_build_object('number', s.number, 'member', s.member_id, 'until', s.leased_until) ORDER BY s.number), '[]')
       FROM slot s WHERE s.newsroom_id = c.newsroom_id AND s.claim_id = c.id AND s.round = c.round) AS slots,
    (SELECT coalesce(json_agg(json_build_object('member', l.member_id, 'verdict', l.verdict_id, 'rating', v.rating_key, 'counts', l.counts) ORDER BY l.member_id), '[]')
       FROM live_verdict l JOIN verdict v ON v.newsroom_id = l.newsroom_id AND v.id = l.verdict_id
      WHERE l.newsroom_id = c.newsroom_id AND l.claim_id = c.id AND l.round = c.round) AS verdicts,
    (SELECT coalesce(json_agg(json_build_object('member', a.member_id, 'lapsed', a.lapsed)), '[]')
       FROM (SELECT DISTINCT ON (member_id) member_id, ending IS NOT DISTINCT FROM 'EXPIRED' AS lapsed
               FROM assignment WHERE newsroom_id = c.newsroom_id AND claim_id = c.id AND round = c.round
              ORDER BY member_id, assigned_at DESC, id DESC) a) AS assignments,
    (SELECT coalesce(array_agg(w.member_id), '{}') FROM waiver w
      WHERE w.newsroom_id = c.newsroom_id AND w.claim_id = c.id AND w.round = c.round) AS waived,
    (SELECT coalesce(array_agg(x.member_id), '{}') FROM recusal x
      WHERE x.newsroom_id = c.newsroom_id AND x.claim_id = c.id) AS recused,
    -- What a duplicate involves counts for the claim that stands for it. (OFFSET 0: asked claim by claim and source by
    -- source; the planner would rather take all sources and conflicts of the newsroom.)
    -- Most newsrooms know of none. (Ordered, or the planner would read the conflicts of all newsrooms to find that out.)
    CASE WHEN (SELECT f.id FROM conflict f WHERE f.newsroom_id = c.newsroom_id ORDER BY f.newsroom_id, f.id LIMIT 1) IS NULL
    THEN '{}' ELSE
    (SELECT coalesce(array_agg(DISTINCT f.member_id), '{}')
       FROM claim d
      CROSS JOIN LATERAL (SELECT i.source_id FROM involved_source i
                           WHERE i.newsroom_id = d.newsroom_id AND i.claim_id = d.id OFFSET 0) i
      CROSS JOIN LATERAL (SELECT f.member_id FROM involved_source_conflict f
                           WHERE f.newsroom_id = d.newsroom_id AND f.source_id = i.source_id OFFSET 0) f
      WHERE d.newsroom_id = c.newsroom_id AND d.standing_id = c.id) END AS conflicted
  FROM claim c
  LEFT JOIN round r ON r.newsroom_id = c.newsroom_id AND r.claim_id = c.id AND r.number = c.round
