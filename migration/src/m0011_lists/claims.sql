-- Everything that claims are found by. Evidence that is confidential or withdrawn does not count: what a list shows must not
-- tell of it. Nothing of verdicts is here but the rating of a round that was decided.
CREATE FUNCTION refresh_claim_index(newsroom uuid, claims uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- One after the other for each claim, so that none overwrites what another has just marked.
    PERFORM FROM claim_index WHERE newsroom_id = newsroom AND id = ANY(claims) ORDER BY id FOR UPDATE;
    INSERT INTO search_language SELECT DISTINCT newsroom, search_language(c.language) FROM claim c
     WHERE c.newsroom_id = newsroom AND c.id = ANY(claims)
       AND NOT EXISTS (SELECT FROM search_language l WHERE l.newsroom_id = newsroom AND l.language = search_language(c.language))
        ON CONFLICT DO NOTHING;
    INSERT INTO claim_index (newsroom_id, id, created_at, tokens)
    SELECT c.newsroom_id, c.id, c.created_at,
        to_tsvector(search_language(c.language)::regconfig, c.statement) || array_to_tsvector(ARRAY[
            mark('n', c.newsroom_id::text), mark('c', search_language(c.language)), mark('l', c.language), mark('s', c.state),
            mark('o', c.origin), mark('b', c.submitted_by::text),
            mark('k', floor(c.score * 10)::text), mark('k', to_char(floor(c.score * 100) / 100, 'FM0.00'))]
            || time_marks('m', c.created_at) || time_marks('u', c.changed_at) || coalesce(time_marks('q', c.deadline), '{}')
            || CASE WHEN c.urgent THEN ARRAY[mark('a', '')] ELSE '{}' END
            || coalesce((SELECT array_agg(DISTINCT marked) FROM appearance a
                JOIN document d ON d.newsroom_id = a.newsroom_id AND d.id = a.document_id,
                LATERAL (VALUES (mark('v', a.speaker_id::text)), (mark('w', a.relayer_id::text)), (mark('d', d.id::text)),
                    (mark('p', d.publisher_id::text))) AS m(marked)
                WHERE a.newsroom_id = c.newsroom_id AND a.claim_id = c.id AND marked IS NOT NULL), '{}')
            || coalesce((SELECT array_agg(DISTINCT mark('e', e.source_id::text)) FROM evidence e
                WHERE e.newsroom_id = c.newsroom_id AND e.claim_id = c.id AND e.visibility <> 'CONFIDENTIAL'
                  AND NOT EXISTS (SELECT FROM evidence_withdrawal w WHERE w.newsroom_id = e.newsroom_id AND w.evidence_id = e.id)),
                ARRAY[mark('e', '-')])
            || coalesce((SELECT ARRAY[mark('r', r.rating_key)] FROM round r
                WHERE r.newsroom_id = c.newsroom_id AND r.claim_id = c.id AND r.number = c.round AND r.rating_key IS NOT NULL), '{}')
            || coalesce((SELECT array_agg(DISTINCT marked) FROM fact_check f
                JOIN fact_check_version v ON v.newsroom_id = f.newsroom_id AND v.fact_check_id = f.id,
                unnest(time_marks('f', v.published_at)) AS marked
                WHERE f.newsroom_id = c.newsroom_id AND f.claim_id = c.id AND v.number = 1), '{}'))
      FROM claim c WHERE c.newsroom_id = newsroom AND c.id = ANY(claims)
        ON CONFLICT (newsroom_id, id) DO UPDATE SET tokens = excluded.tokens WHERE claim_index.tokens <> excluded.tokens;
END $$;

-- Claims by who made them or passed them on, as the source that stands for whoever did; newest first.
CREATE TABLE source_claim (
    newsroom_id uuid NOT NULL,
    source_id   uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    claim_id    uuid NOT NULL,
    -- Made it; else it only passed it on.
    spoke       boolean NOT NULL,
    PRIMARY KEY (newsroom_id, source_id, created_at, claim_id),
    FOREIGN KEY (newsroom_id, source_id) REFERENCES source,
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim
);
CREATE INDEX source_claim_of_claim ON source_claim (newsroom_id, claim_id);

CREATE FUNCTION refresh_source_claims(newsroom uuid, claims uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH now AS (
        SELECT s.standing_id AS source_id, c.created_at, c.id AS claim_id, bool_or(p.spoke) AS spoke
          FROM claim c JOIN appearance a ON a.newsroom_id = c.newsroom_id AND a.claim_id = c.id,
               LATERAL (VALUES (a.speaker_id, true), (a.relayer_id, false)) AS p(source_id, spoke)
          JOIN source s ON s.newsroom_id = newsroom AND s.id = p.source_id
         WHERE c.newsroom_id = newsroom AND c.id = ANY(claims)
         GROUP BY s.standing_id, c.created_at, c.id
    ), gone AS (
        DELETE FROM source_claim o WHERE o.newsroom_id = newsroom AND o.claim_id = ANY(claims)
           AND NOT EXISTS (SELECT FROM now n WHERE n.source_id = o.source_id AND n.claim_id = o.claim_id)
    )
    INSERT INTO source_claim SELECT newsroom, n.source_id, n.created_at, n.claim_id, n.spoke FROM now n
        ON CONFLICT (newsroom_id, source_id, created_at, claim_id) DO UPDATE SET spoke = excluded.spoke
     WHERE source_claim.spoke <> excluded.spoke;
END $$;

-- What changes is told by the transition table "changed"; once a statement, whatever its number of rows.
CREATE FUNCTION index_claims() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    desk record;
BEGIN
    FOR desk IN SELECT newsroom_id, array_agg(id) AS ids FROM changed GROUP BY newsroom_id LOOP
        PERFORM refresh_claim_index(desk.newsroom_id, desk.ids);
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION index_changed_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_claim_index(NEW.newsroom_id, ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE FUNCTION index_changed_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_claim_index(NEW.newsroom_id, ARRAY[NEW.claim_id]);
    RETURN NULL;
END $$;
CREATE FUNCTION index_claims_beside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    desk record;
BEGIN
    FOR desk IN SELECT newsroom_id, array_agg(DISTINCT claim_id) AS ids FROM changed GROUP BY newsroom_id LOOP
        PERFORM refresh_claim_index(desk.newsroom_id, desk.ids);
        IF TG_TABLE_NAME = 'appearance' THEN
            PERFORM refresh_source_claims(desk.newsroom_id, desk.ids);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION index_claims_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    desk record;
BEGIN
    FOR desk IN SELECT e.newsroom_id, array_agg(DISTINCT e.claim_id) AS ids FROM changed c
        JOIN evidence e ON e.newsroom_id = c.newsroom_id AND e.id = c.evidence_id GROUP BY e.newsroom_id LOOP
        PERFORM refresh_claim_index(desk.newsroom_id, desk.ids);
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION index_claims_of_fact_checks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    desk record;
BEGIN
    FOR desk IN SELECT f.newsroom_id, array_agg(DISTINCT f.claim_id) AS ids FROM changed c
        JOIN fact_check f ON f.newsroom_id = c.newsroom_id AND f.id = c.fact_check_id GROUP BY f.newsroom_id LOOP
        PERFORM refresh_claim_index(desk.newsroom_id, desk.ids);
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION follow_source_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_source_claims(NEW.newsroom_id, ARRAY(
        SELECT DISTINCT a.claim_id FROM appearance a
         WHERE a.newsroom_id = NEW.newsroom_id AND (a.speaker_id = NEW.id OR a.relayer_id = NEW.id)));
    RETURN NULL;
END $$;
CREATE TRIGGER claim_indexed AFTER INSERT ON claim
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims();
-- Row by row, since most changes of a claim are none of what it is found by.
CREATE TRIGGER claim_indexed_again AFTER UPDATE ON claim FOR EACH ROW
    WHEN ((OLD.statement, OLD.language, OLD.state, OLD.score, OLD.round, OLD.urgent,
           date_trunc('month', OLD.changed_at AT TIME ZONE 'UTC'), date_trunc('month', OLD.deadline AT TIME ZONE 'UTC'))
       IS DISTINCT FROM
          (NEW.statement, NEW.language, NEW.state, NEW.score, NEW.round, NEW.urgent,
           date_trunc('month', NEW.changed_at AT TIME ZONE 'UTC'), date_trunc('month', NEW.deadline AT TIME ZONE 'UTC')))
    EXECUTE FUNCTION index_changed_claim();
CREATE TRIGGER round_indexed_again AFTER UPDATE ON round FOR EACH ROW
    WHEN (OLD.rating_key IS DISTINCT FROM NEW.rating_key) EXECUTE FUNCTION index_changed_round();
CREATE TRIGGER appearance_indexed AFTER INSERT ON appearance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims_beside();
CREATE TRIGGER appearance_indexed_again AFTER UPDATE ON appearance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims_beside();
CREATE TRIGGER evidence_indexed AFTER INSERT ON evidence
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims_beside();
CREATE TRIGGER evidence_withdrawal_indexed AFTER INSERT ON evidence_withdrawal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims_of_evidence();
CREATE TRIGGER fact_check_version_indexed AFTER INSERT ON fact_check_version
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION index_claims_of_fact_checks();
CREATE TRIGGER source_merge_followed AFTER UPDATE ON source FOR EACH ROW
    WHEN (OLD.standing_id <> NEW.standing_id) EXECUTE FUNCTION follow_source_merge();

SELECT refresh_claim_index(newsroom_id, array_agg(id)) FROM claim GROUP BY newsroom_id;
SELECT refresh_source_claims(newsroom_id, array_agg(id)) FROM claim GROUP BY newsroom_id;
-- After what is there. Few rows wait in the list of the index: a search reads that list from end to end.
CREATE INDEX claim_index_tokens ON claim_index USING gin (tokens) WITH (gin_pending_list_limit = 256);
-- What lists are sorted by, beside what they were: a deadline that nobody set comes last.
ALTER TABLE claim ADD COLUMN deadline_or_never timestamptz NOT NULL
    GENERATED ALWAYS AS (coalesce(deadline, timestamptz '9999-12-31 00:00:00+00')) STORED;
CREATE INDEX claim_by_deadline ON claim (newsroom_id, deadline_or_never DESC, id DESC);
CREATE INDEX claim_by_turn ON claim (newsroom_id, queue_rank DESC, id DESC);
CREATE INDEX claim_by_change ON claim (newsroom_id, changed_at DESC, id DESC);
