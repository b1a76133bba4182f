WITH wanted AS (
    SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS w (id, claim_id, round)
), standing_for (id, claim_id) AS (
    -- A duplicate keeps its appearances; the claim that stands for it shows them.
    SELECT w.id, d.id FROM wanted w
      JOIN claim d ON d.newsroom_id = $1 AND (d.id = w.claim_id OR d.standing_id = w.claim_id)
), spoken AS (
    SELECT f.id AS fact_check_id, a.id, a.created_at, a.exact, a.speech, a.speaker_role, a.document_id,
        s.standing_id AS speaker_id, y.standing_id AS relayer_id
      FROM standing_for f JOIN appearance a ON a.newsroom_id = $1 AND a.claim_id = f.claim_id
      LEFT JOIN source s ON s.newsroom_id = $1 AND s.id = a.speaker_id
      LEFT JOIN source y ON y.newsroom_id = $1 AND y.id = a.relayer_id
), gathered AS (
    SELECT w.id AS fact_check_id, e.*, x.withdrawn_at, s.standing_id AS root_id
      FROM wanted w JOIN evidence e ON e.newsroom_id = $1 AND e.claim_id = w.claim_id
      JOIN source s ON s.newsroom_id = $1 AND s.id = e.source_id
      LEFT JOIN evidence_withdrawal x ON x.newsroom_id = $1 AND x.evidence_id = e.id
)
SELECT w.id, n.name AS newsroom_name, n.slug AS newsroom_slug, n.demo, n.public_url, n.corrections_policy_url,
    c.statement, c.created_at AS submitted_at,
    (SELECT max(d.embargo_until) FROM standing_for f JOIN claim d ON d.newsroom_id = $1 AND d.id = f.claim_id
      WHERE f.id = w.id) AS embargo_until,
    r.policy_version, r.scale_version, r.rating_key, r.adjudicator_id IS NOT NULL AS adjudicated,
    (SELECT count(*) FROM live_verdict v
      WHERE v.newsroom_id = $1 AND v.claim_id = w.claim_id AND v.round = w.round AND v.counts) AS reviewers,
    (SELECT v.published_at FROM fact_check_version v
      WHERE v.newsroom_id = $1 AND v.fact_check_id = w.id AND v.number = 1) AS first_published_at,
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
            'title', coalesce(d.title, d.url, p.name, 'Untitled'),
            'url', d.url,
            'publisher', p.name,
            'via', d.via,
            'published', CASE
                WHEN d.published_precision = 'TIME' AND d.published_at IS NOT NULL
                    THEN json_build_object('precision', 'INSTANT', 'at', d.published_at)
                WHEN d.published_precision IN ('YEAR', 'MONTH', 'DAY') AND d.published_on IS NOT NULL
                    THEN json_build_object('precision', d.published_precision, 'at', d.published_on)
            END,
            'quote', coalesce(a.exact, ''),
            'language', d.language,
            -- Whoever is seen or heard, rather than reported, speaks directly.
            'speech', coalesce(a.speech, 'DIRECT'),
            'speaker', CASE
                WHEN s.id IS NOT NULL THEN json_build_object(
                    -- "Two officials" is a description, not a name.
                    'name', CASE WHEN s.named THEN s.name END,
                    'role', coalesce(a.speaker_role, CASE WHEN NOT s.named THEN s.name END),
                    'kind', CASE s.kind WHEN 'PERSON' THEN 'PERSON' WHEN 'ORGANIZATION' THEN 'ORGANIZATION'
                        WHEN 'PUBLICATION' THEN 'ORGANIZATION' ELSE 'OTHER' END,
                    'same_as', s.same_as)
                WHEN a.speaker_role IS NOT NULL THEN json_build_object('role', a.speaker_role, 'kind', 'OTHER')
            END,
            'relayer', y.name
        )) ORDER BY coalesce(d.published_at, d.published_on::timestamptz), a.created_at, a.id), '[]')
       FROM spoken a
       JOIN document d ON d.newsroom_id = $1 AND d.id = a.document_id
       LEFT JOIN source q ON q.newsroom_id = $1 AND q.id = d.publisher_id
       LEFT JOIN source p ON p.newsroom_id = $1 AND p.id = q.standing_id
       LEFT JOIN source s ON s.newsroom_id = $1 AND s.id = a.speaker_id
       LEFT JOIN source y ON y.newsroom_id = $1 AND y.id = a.relayer_id
      WHERE a.fact_check_id = w.id) AS appearances,
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
            'source', s.name,
            'url', e.url,
            'excerpt', coalesce(e.excerpt, ''),
            'stance', e.stance,
            'primary', e.is_primary,
            'archived_url', e.archived_url,
            'accessed', CASE WHEN e.accessed_at IS NOT NULL
                THEN json_build_object('precision', 'INSTANT', 'at', e.accessed_at) END,
            'declared_interest', e.interest,
            'withdrawn', e.withdrawn_at IS NOT NULL
        )) ORDER BY e.place, e.id), '[]')
       FROM gathered e JOIN source s ON s.newsroom_id = $1 AND s.id = e.root_id
      WHERE e.fact_check_id = w.id AND e.visibility = 'PUBLIC' AND (
            e.withdrawn_at IS NULL
            -- What a verdict stood on, or a page has shown, stays readable.
            -- Verdicts that are still sealed, perhaps for ever, show nothing by it.
            OR EXISTS (SELECT FROM verdict_citation t
                JOIN round q ON q.newsroom_id = $1 AND q.claim_id = t.claim_id AND q.number = t.round
                JOIN review_policy o ON o.newsroom_id = $1 AND o.version = q.policy_version
                WHERE t.newsroom_id = $1 AND t.evidence_id = e.id AND (q.quorum_at IS NOT NULL OR NOT o.blind))
            OR EXISTS (SELECT FROM fact_check_version v WHERE v.newsroom_id = $1 AND v.fact_check_id = w.id
                AND v.published_at BETWEEN e.created_at AND e.withdrawn_at))) AS evidence,
    (SELECT string_agg(t.text, E'\n\n' ORDER BY t.created_at, t.id) FROM search_note t
      WHERE t.newsroom_id = $1 AND t.claim_id = w.claim_id) AS search_note,
    (SELECT json_build_object('outcome', t.outcome, 'asked_at', t.asked_at, 'deadline', t.deadline, 'answer', t.answer, 'reason', t.reason)
       FROM claimant_contact t WHERE t.newsroom_id = $1 AND t.claim_id = w.claim_id
      ORDER BY t.created_at DESC, t.id DESC LIMIT 1) AS contact,
    (SELECT coalesce(json_agg(json_build_object('kind', t.kind, 'text', t.text, 'at', t.created_at)
            ORDER BY t.created_at, t.id), '[]')
       FROM correction t WHERE t.newsroom_id = $1 AND t.fact_check_id = w.id) AS corrections,
    (SELECT coalesce(json_agg(json_build_object('kind', 'CONFLICT_WAIVED', 'reason', t.reason, 'at', t.created_at)
            ORDER BY t.created_at, t.reason), '[]')
       FROM (SELECT DISTINCT reason, created_at FROM waiver
              WHERE newsroom_id = $1 AND claim_id = w.claim_id AND round = w.round) t) AS waived,
    (SELECT count(*) FILTER (WHERE e.visibility = 'PUBLIC') FROM gathered e
      WHERE e.fact_check_id = w.id AND e.withdrawn_at IS NULL) AS public_evidence,
    (SELECT count(*) FILTER (WHERE e.visibility = 'PUBLIC' AND e.is_primary) FROM gathered e
      WHERE e.fact_check_id = w.id AND e.withdrawn_at IS NULL) AS public_primary,
    (SELECT array_agg(DISTINCT stance) FROM (
        SELECT e.stance FROM gathered e WHERE e.fact_check_id = w.id AND e.withdrawn_at IS NULL
        UNION ALL
        SELECT t.stance FROM search_note t WHERE t.newsroom_id = $1 AND t.claim_id = w.claim_id) x) AS stances,
    -- Every question of the newest checklist that needs an answer has one; a choice counts while it is offered.
    NOT EXISTS (SELECT FROM checklist_question q WHERE q.newsroom_id = $1 AND q.required
        AND q.checklist_version = (SELECT max(k.version) FROM checklist k WHERE k.newsroom_id = $1)
        AND NOT EXISTS (SELECT FROM standing_answer s
            JOIN checklist_answer a ON a.newsroom_id = $1 AND a.id = s.answer_id
            WHERE s.newsroom_id = $1 AND s.claim_id = w.claim_id AND s.question_key = q.key
            AND (q.kind <> 'CHOICE' OR a.choice = ANY (q.choices)))) AS checklist,
    -- Every speaker that the page names is confirmed, and there is one.
    (SELECT coalesce(bool_and(s.confirmed), false) FROM spoken a
       JOIN source s ON s.newsroom_id = $1 AND s.id = a.speaker_id
      WHERE a.fact_check_id = w.id) AS confirmed_speaker
  FROM wanted w
  JOIN newsroom n ON n.id = $1
  JOIN claim c ON c.newsroom_id = $1 AND c.id = w.claim_id
  JOIN round r ON r.newsroom_id = $1 AND r.claim_id = w.claim_id AND r.number = w.round
