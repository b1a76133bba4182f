-- Indexes for what clients filter and sort by. The test `plans` explains every list with every filter.

-- Claims: every filter with the order in which a list is read; the queue is read by score within a state.
CREATE INDEX claim_by_state_score ON claim (newsroom_id, state, score DESC, id DESC);
CREATE INDEX claim_by_language ON claim (newsroom_id, language, created_at DESC, id DESC);
CREATE INDEX claim_by_origin ON claim (newsroom_id, origin, created_at DESC, id DESC);
CREATE INDEX claim_by_submitter ON claim (newsroom_id, submitted_by, created_at DESC, id DESC);

CREATE INDEX document_by_submitter ON document (newsroom_id, submitted_by, created_at DESC, id DESC);
CREATE INDEX document_by_language ON document (newsroom_id, language, created_at DESC, id DESC);
CREATE INDEX document_by_intake ON document (newsroom_id, intake, created_at DESC, id DESC);

CREATE INDEX source_by_kind ON source (newsroom_id, kind, created_at DESC, id DESC);
CREATE INDEX source_by_confirmed ON source (newsroom_id, confirmed, created_at DESC, id DESC);
-- Most are named and stand for themselves: the others are what a filter is for.
CREATE INDEX source_unnamed ON source (newsroom_id, created_at DESC, id DESC) WHERE NOT named;
CREATE INDEX source_merged_list ON source (newsroom_id, created_at DESC, id DESC) WHERE merged_into IS NOT NULL;

CREATE INDEX fact_check_by_state ON fact_check (newsroom_id, state, created_at DESC, id DESC);
CREATE INDEX fact_check_by_language ON fact_check (newsroom_id, lower(language), created_at DESC, id DESC);

-- The trail, newest first. Narrow: an event is appended while its newsroom waits.
CREATE INDEX event_by_object ON event (chain_id, object_id, seq);
CREATE INDEX event_by_actor ON event (chain_id, actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX event_by_action ON event (chain_id, action, seq);
CREATE INDEX event_by_time ON event (chain_id, at, seq);

-- Whether a verdict counts is asked by the verdict.
CREATE INDEX live_verdict_of_verdict ON live_verdict (newsroom_id, verdict_id);

-- Part of a name. The extension comes with Postgres, in some systems as a package of its own (postgresql-contrib);
-- without it the search still works and reads all names.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX source_by_part_of_name ON source USING gin (name_key gin_trgm_ops);
    END IF;
END $$;
