-- What editors say about a claim's turn, and since when it waits.
ALTER TABLE claim
    -- 0 to 100; null: by score, reach and deadline.
    ADD COLUMN priority smallint CHECK (priority BETWEEN 0 AND 100),
    ADD COLUMN urgent boolean NOT NULL DEFAULT false,
    ADD COLUMN deadline timestamptz,
    -- People; null if not known.
    ADD COLUMN reach integer CHECK (reach >= 0),
    -- Counts changes of these four, of which reviewers at work need not hear.
    ADD COLUMN priority_version integer NOT NULL DEFAULT 1 CHECK (priority_version > 0),
    -- The beginning of its latest round.
    ADD COLUMN waiting_since timestamptz,
    -- Free slots of its latest round. The slots are the truth; this is for the index.
    ADD COLUMN open_slots smallint NOT NULL DEFAULT 0 CHECK (open_slots >= 0);

UPDATE claim c SET waiting_since = r.started_at,
    open_slots = (SELECT count(*) FROM slot s
                   WHERE s.newsroom_id = c.newsroom_id AND s.claim_id = c.id AND s.round = c.round AND s.member_id IS NULL)
  FROM round r WHERE r.newsroom_id = c.newsroom_id AND r.claim_id = c.id AND r.number = c.round;

-- Whose turn is next: the smallest of an urgent or not urgent kind. Seconds, since all claims wait at the same pace: the order
-- of two claims never changes by itself, so an index can keep it. Weight is worth waiting: the most is worth 30 days. By the
-- editors' priority; else by score (70 of 100) and reach (30 of 100, at a million people), or, if that is more, by the deadline:
-- all of it on the day, less by a thirtieth for each day before, and more for each day after.
-- (`factdesk_domain::queue` says the same; a test compares the two.)
ALTER TABLE claim
    ADD COLUMN queue_rank double precision NOT NULL GENERATED ALWAYS AS (
        CASE WHEN priority IS NOT NULL
        THEN extract(epoch FROM coalesce(waiting_since, created_at) - timestamptz '2000-01-01 00:00:00+00')::double precision
            - 25920.0::double precision * priority
        ELSE least(
            extract(epoch FROM coalesce(waiting_since, created_at) - timestamptz '2000-01-01 00:00:00+00')::double precision
                - 2592000.0::double precision * (0.7::double precision * score::double precision
                    + 0.3::double precision * least(ln(1 + coalesce(reach, 0)::double precision) / ln(1000001::double precision), 1)),
            extract(epoch FROM deadline - timestamptz '2000-01-01 00:00:00+00')::double precision - 2592000.0::double precision)
        END) STORED,
    -- The language without its region: who reads "pt" reads "pt-BR".
    ADD COLUMN queue_language text NOT NULL GENERATED ALWAYS AS (lower(split_part(language, '-', 1))) STORED;

CREATE INDEX claim_queue ON claim (newsroom_id, urgent DESC, queue_rank, id)
    WHERE open_slots > 0 AND state IN ('QUEUED', 'IN_REVIEW');
CREATE INDEX claim_queue_by_language ON claim (newsroom_id, queue_language, urgent DESC, queue_rank, id)
    WHERE open_slots > 0 AND state IN ('QUEUED', 'IN_REVIEW');

-- Whoever writes slots, whichever way, keeps the claim's count of free ones.
CREATE FUNCTION count_new_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claim SET open_slots = n.free, waiting_since = r.started_at
      FROM (SELECT newsroom_id, claim_id, round, count(*) FILTER (WHERE member_id IS NULL) AS free
              FROM new_slot GROUP BY newsroom_id, claim_id, round) n
      JOIN round r ON r.newsroom_id = n.newsroom_id AND r.claim_id = n.claim_id AND r.number = n.round
     WHERE claim.newsroom_id = n.newsroom_id AND claim.id = n.claim_id;
    RETURN NULL;
END $$;
CREATE TRIGGER slots_counted AFTER INSERT ON slot REFERENCING NEW TABLE AS new_slot
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_slots();

CREATE FUNCTION count_open_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claim SET open_slots = open_slots + CASE WHEN NEW.member_id IS NULL THEN 1 ELSE -1 END
     WHERE newsroom_id = NEW.newsroom_id AND id = NEW.claim_id AND round = NEW.round;
    RETURN NULL;
END $$;
CREATE TRIGGER slot_counted AFTER UPDATE OF member_id ON slot
    FOR EACH ROW WHEN ((OLD.member_id IS NULL) IS DISTINCT FROM (NEW.member_id IS NULL)) EXECUTE FUNCTION count_open_slots();

-- What a member reviews: languages without their region (BCP 47); none: all.
ALTER TABLE member ADD COLUMN languages text[] NOT NULL DEFAULT '{}'
    CHECK (cardinality(languages) <= 20 AND array_to_string(languages, ',') ~ '^([a-z]{2,8}(,[a-z]{2,8})*)?$');

ALTER TABLE assignment
    -- By when the verdict is wanted.
    ADD COLUMN due_at timestamptz,
    -- What the one who assigned it, or had it before, wants the member to know.
    ADD COLUMN note text CHECK (char_length(note) BETWEEN 1 AND 2000),
    -- Why it was declined.
    ADD COLUMN ended_because text CHECK (char_length(ended_because) BETWEEN 1 AND 2000),
    DROP CONSTRAINT assignment_ending_check,
    ADD CONSTRAINT assignment_ending_check CHECK (ending IN
        ('VERDICT', 'RELEASED', 'EXPIRED', 'RECUSED', 'CONFLICT', 'REMOVED', 'CLOSED', 'DECLINED', 'REASSIGNED')),
    ADD CONSTRAINT assignment_declined_check CHECK (ended_because IS NULL OR ending = 'DECLINED');
CREATE INDEX assignment_due ON assignment (newsroom_id, due_at, id) WHERE ended_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX assignment_held ON assignment (newsroom_id, member_id, assigned_at, id) WHERE ended_at IS NULL;
