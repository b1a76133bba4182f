-- A desk with so many rows that a plan which reads a whole table is told from one that does not: 20,000 of what grows
-- with the years, spread as in a newsroom (few of what is at work, most of it old). Beside the guards, which would take
-- longer than everything else here; `$newsroom` is the newsroom.
SET LOCAL session_replication_role = replica;

CREATE FUNCTION pg_temp.u(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT ('01900000-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE TEMP TABLE n ON COMMIT DROP AS
    SELECT i, timestamptz '2025-01-01' + i * interval '10 minutes' AS at FROM generate_series(1, 20000) AS i;

INSERT INTO person SELECT pg_temp.u(1, i), 'p' || i || '@desk.example', 'Person ' || i, NULL, at FROM n WHERE i <= 200;
INSERT INTO member SELECT '$newsroom', pg_temp.u(2, i), pg_temp.u(1, i), 1000 + i, '{REVIEWER}', NULL, 1, at FROM n WHERE i <= 200;

INSERT INTO source (newsroom_id, id, kind, name, name_key, named, confirmed, merged_into, standing_id, created_at)
SELECT '$newsroom', pg_temp.u(3, i), (ARRAY['PERSON', 'ORGANIZATION', 'PUBLICATION', 'DATASET'])[1 + i % 4],
    'Name ' || md5(i::text), 'name ' || md5(i::text), i % 50 <> 0, i % 3 <> 0,
    CASE WHEN i % 100 = 1 AND i > 1 THEN pg_temp.u(3, i - 1) END,
    pg_temp.u(3, CASE WHEN i % 100 = 1 AND i > 1 THEN i - 1 ELSE i END), at FROM n;

INSERT INTO document (newsroom_id, id, story_id, kind, publisher_id, language, hash_algorithm, content_hash, code_points,
    sentences, intake, submitted_by, created_at)
SELECT '$newsroom', pg_temp.u(4, i), pg_temp.u(4, i), 'TEXT', pg_temp.u(3, 1 + i % 500),
    CASE WHEN i % 40 = 0 THEN 'de' ELSE 'en' END, 'SHA256', sha256(i::text::bytea), 1000, 40,
    CASE WHEN i % 40 = 0 THEN 'LANGUAGE_NOT_SUPPORTED' ELSE 'READ' END, pg_temp.u(2, 1 + i % 200), at FROM n;

INSERT INTO claim (newsroom_id, id, statement, statement_key, language, state, submitted_by, origin, score, round,
    duplicate_of, standing_id, created_at, changed_at)
SELECT '$newsroom', pg_temp.u(5, i), 'Statement ' || i, sha256((i / 3)::text::bytea), CASE WHEN i % 40 = 0 THEN 'de' ELSE 'en' END,
    CASE WHEN i % 50 = 7 THEN 'DUPLICATE' WHEN i % 20 = 0 THEN 'QUEUED' WHEN i % 20 = 1 THEN 'IN_REVIEW' WHEN i % 20 < 5 THEN 'DISMISSED'
        WHEN i % 20 < 10 THEN 'SUBMITTED' ELSE 'DECIDED' END,
    pg_temp.u(2, 1 + i % 200), CASE WHEN i % 10 = 0 THEN 'MEMBER' ELSE 'INTAKE' END, (i % 1001) / 1000.0,
    CASE WHEN i % 20 < 2 OR i % 20 >= 10 THEN 1 END, CASE WHEN i % 50 = 7 THEN pg_temp.u(5, i - 3) END,
    pg_temp.u(5, CASE WHEN i % 50 = 7 THEN i - 3 ELSE i END), at, at FROM n;
-- A vocabulary of 500 words, of which one in fifty is merged into its neighbour, and two on each claim: one of 20 that
-- are frequent, one of the others.
INSERT INTO tag (newsroom_id, id, kind, name, name_key, merged_into, standing_id, retired_at, created_by, created_at)
SELECT '$newsroom', pg_temp.u(40, i), CASE WHEN i % 5 = 0 THEN 'TOPIC' ELSE 'TAG' END, 'Name ' || md5(i::text), 'name ' || md5(i::text),
    CASE WHEN i % 50 = 2 THEN pg_temp.u(40, i - 1) END, pg_temp.u(40, CASE WHEN i % 50 = 2 THEN i - 1 ELSE i END),
    CASE WHEN i % 10 = 9 THEN at END, pg_temp.u(2, 1), at FROM n WHERE i <= 500;
INSERT INTO tagging (newsroom_id, claim_id, tag_id, tagged_by, tagged_at)
SELECT '$newsroom', pg_temp.u(5, i), pg_temp.u(40, t), pg_temp.u(2, 1), at FROM n, LATERAL (VALUES (3 + i % 20), (30 + i % 470)) AS v (t);
INSERT INTO claim_tag (newsroom_id, claim_id, tag_id, created_at)
SELECT DISTINCT g.newsroom_id, g.claim_id, t.standing_id, g.tagged_at FROM tagging g JOIN tag t ON t.id = g.tag_id;
INSERT INTO round (newsroom_id, claim_id, number, policy_version, scale_version, started_at, quorum_at, outcome, rating_key)
SELECT '$newsroom', id, 1, 1, 1, created_at, CASE WHEN state = 'DECIDED' THEN created_at END,
    CASE WHEN state = 'DECIDED' THEN 'AGREED' END, CASE WHEN state = 'DECIDED' THEN 'TRUE' END FROM claim WHERE round = 1;
INSERT INTO slot (newsroom_id, claim_id, round, number, member_id, used)
SELECT '$newsroom', pg_temp.u(5, i), 1, s, CASE WHEN i % 20 >= 10 THEN pg_temp.u(2, 1 + (i + s) % 200) END, i % 20 >= 10
  FROM n, generate_series(1, 2) AS s WHERE i % 20 < 2 OR i % 20 >= 10;
INSERT INTO assignment (newsroom_id, id, claim_id, round, member_id, assigned_by, assigned_at, ended_at, ending)
SELECT '$newsroom', pg_temp.u(6, 2 * i + s), pg_temp.u(5, i), 1, pg_temp.u(2, 1 + (i + s) % 200), pg_temp.u(2, 1), at, at, 'VERDICT'
  FROM n, generate_series(1, 2) AS s WHERE i % 20 >= 10;
INSERT INTO verdict (newsroom_id, id, claim_id, round, member_id, scale_version, rating_key, rationale, created_at)
SELECT '$newsroom', pg_temp.u(7, 2 * i + s), pg_temp.u(5, i), 1, pg_temp.u(2, 1 + (i + s) % 200), 1, 'TRUE', 'Because.', at
  FROM n, generate_series(1, 2) AS s WHERE i % 20 >= 10;
INSERT INTO live_verdict SELECT newsroom_id, claim_id, round, member_id, id, true FROM verdict;

INSERT INTO appearance (newsroom_id, id, claim_id, standing_id, document_id, selector, speaker_id, created_at)
SELECT '$newsroom', pg_temp.u(8, i), pg_temp.u(5, i), pg_temp.u(5, i), pg_temp.u(4, i), 'WHOLE', pg_temp.u(3, 1 + i % 2000), at FROM n;
INSERT INTO evidence (newsroom_id, id, claim_id, round, source_id, url, stance, is_primary, visibility, added_by, created_at, place)
SELECT '$newsroom', pg_temp.u(9, i), pg_temp.u(5, 10 + i / 20 * 20), 1, pg_temp.u(3, 1 + i % 2000), 'https://archive.example/' || i,
    'CONTEXT', false, CASE WHEN i % 20 = 0 THEN 'CONFIDENTIAL' ELSE 'PUBLIC' END, pg_temp.u(2, 1 + i % 200), at, 1 + i % 20 FROM n WHERE i < 19900;
INSERT INTO verdict_citation
SELECT v.newsroom_id, v.claim_id, 1, v.member_id, v.id, e.id FROM evidence e JOIN verdict v ON v.claim_id = e.claim_id;
INSERT INTO evidence_withdrawal SELECT '$newsroom', pg_temp.u(9, i), 'Gone.', pg_temp.u(2, 1), at FROM n WHERE i % 10 = 0 AND i < 19900;
INSERT INTO search_note SELECT '$newsroom', pg_temp.u(10, i), pg_temp.u(5, i), NULL, 'REFUTES', 'We looked.', pg_temp.u(2, 1), at FROM n;
INSERT INTO claimant_contact (newsroom_id, id, claim_id, outcome, reason, recorded_by, created_at)
SELECT '$newsroom', pg_temp.u(11, i), pg_temp.u(5, i), 'NOT_FEASIBLE', 'Gone.', pg_temp.u(2, 1), at FROM n;
INSERT INTO conflict
SELECT '$newsroom', pg_temp.u(12, i), pg_temp.u(2, 1 + i % 200), pg_temp.u(3, i), 'Kin.', pg_temp.u(2, 1 + i % 200), at FROM n WHERE i <= 5000;
INSERT INTO fact_check (newsroom_id, id, claim_id, language, slug, state, round, title, summary, reasoning, content_hash,
    approved_by, approved_at, approved_hash, created_at, changed_at)
SELECT '$newsroom', pg_temp.u(13, i), pg_temp.u(5, i), CASE WHEN i % 40 = 10 THEN 'de' ELSE 'en' END, 'check-' || i,
    CASE WHEN i % 20 = 10 THEN 'APPROVED' ELSE 'DRAFT' END, 1, 'Title', 'Summary', 'Reasoning', sha256('x'),
    CASE WHEN i % 20 = 10 THEN pg_temp.u(2, 1) END, CASE WHEN i % 20 = 10 THEN at END, CASE WHEN i % 20 = 10 THEN sha256('x') END, at, at
  FROM n WHERE i % 20 >= 10;
INSERT INTO fact_check_version
SELECT newsroom_id, id, 1, 1, 1, 'TRUE', '{}', sha256('x'), pg_temp.u(2, 1), pg_temp.u(2, 1), created_at FROM fact_check;
INSERT INTO correction
SELECT newsroom_id, pg_temp.u(14, row_number() OVER ()), id, 1, 'UPDATE', 'Text.', pg_temp.u(2, 1), created_at FROM fact_check;

INSERT INTO event (chain_id, seq, prev, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, commitment, hash)
SELECT '$newsroom', 1000 + i, sha256('x'), at, 'MEMBER', pg_temp.u(2, 1 + i % 200),
    (ARRAY['claim.submit', 'claim.accept', 'claim.take', 'claim.dismiss'])[1 + i % 4], 'Claim', pg_temp.u(5, i), pg_temp.u(5, i),
    sha256('c'), sha256('h') FROM n;
INSERT INTO event_payload SELECT '$newsroom', 1000 + i, sha256('s'), '{}' FROM n;

-- Everybody here, old members and new.
CREATE TEMP TABLE m ON COMMIT DROP AS
    SELECT id, person_id, row_number() OVER (ORDER BY number) - 1 AS k, count(*) OVER () AS people
      FROM member WHERE newsroom_id = '$newsroom';
INSERT INTO session (id, newsroom_id, member_id, person_id, origin, user_agent, address, created_at, last_used_at, expires_at)
SELECT pg_temp.u(30, i), '$newsroom', m.id, person_id, 'PASSWORD', 'client', '203.0.113.0', at, at, at + interval '90 days'
  FROM n JOIN m ON i % people = k;
INSERT INTO login_activity (id, person_id, at, kind, user_agent, address)
SELECT pg_temp.u(31, i), person_id, at, 'SIGNED_IN', 'client', '203.0.113.0' FROM n JOIN m ON i % people = k;
INSERT INTO invitation (newsroom_id, id, email, roles, invited_by, token_hash, created_at, expires_at, member_id, accepted_at)
SELECT '$newsroom', pg_temp.u(32, i), 'i' || i || '@desk.example', '{REVIEWER}', pg_temp.u(2, 1), sha256(i::text::bytea), at,
    CASE WHEN i % 100 = 0 THEN now() + interval '7 days' ELSE at END, CASE WHEN i % 100 > 0 THEN pg_temp.u(2, 1) END,
    CASE WHEN i % 100 > 0 THEN at END FROM n;

INSERT INTO correction_request (newsroom_id, id, fact_check_id, number, text, state, reason, closed_by, closed_at, created_at)
SELECT '$newsroom', pg_temp.u(70, i), pg_temp.u(13, 10 + i / 20 * 20), 1, 'It is not.', CASE WHEN i % 100 = 0 THEN 'OPEN' ELSE 'DECLINED' END,
    CASE WHEN i % 100 > 0 THEN 'No.' END, CASE WHEN i % 100 > 0 THEN pg_temp.u(2, 1) END, CASE WHEN i % 100 > 0 THEN at END, at FROM n;
INSERT INTO notification (newsroom_id, id, member_id, kind, seq, claim_id, at, read_at)
SELECT '$newsroom', pg_temp.u(71, i), m.id, 'DECIDED', 1000 + i, pg_temp.u(5, i), at, CASE WHEN i % 50 > 0 THEN at END
  FROM n JOIN m ON i % people = k;
