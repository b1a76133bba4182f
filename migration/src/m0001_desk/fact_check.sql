CREATE TABLE fact_check (
    newsroom_id     uuid NOT NULL,
    id              uuid NOT NULL,
    claim_id        uuid NOT NULL,
    language        text NOT NULL CHECK (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' AND char_length(language) <= 35),
    slug            text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,118}[a-z0-9])?$'),
    -- The working copy.
    state           text NOT NULL CHECK (state IN ('DRAFT', 'APPROVED', 'PUBLISHED', 'RETRACTED')),
    -- Number of the version that is being worked on: the published one plus one, or the published one itself.
    revision        integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    round           integer NOT NULL,
    title           text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
    summary         text NOT NULL CHECK (char_length(summary) BETWEEN 1 AND 2000),
    reasoning       text NOT NULL CHECK (char_length(reasoning) BETWEEN 1 AND 50000),
    byline          text CHECK (char_length(byline) BETWEEN 1 AND 200),
    canonical_url   text CHECK (canonical_url ~ '^https?://' AND octet_length(canonical_url) <= 2048),
    correction_kind text CHECK (correction_kind IN ('CLARIFICATION', 'UPDATE', 'CORRECTION')),
    correction_text text CHECK (char_length(correction_text) BETWEEN 1 AND 5000),
    content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    approved_by     uuid,
    approved_at     timestamptz,
    approved_hash   bytea CHECK (octet_length(approved_hash) = 32),
    -- Why separation of duties was lifted for this approval, if it was; shown on the public record.
    break_glass     text CHECK (char_length(break_glass) BETWEEN 1 AND 2000),
    returned_note   text CHECK (char_length(returned_note) BETWEEN 1 AND 5000),
    published_version integer CHECK (published_version > 0),
    -- Evidence behind what is published was withdrawn: somebody must look at it.
    correction_requested boolean NOT NULL DEFAULT false,
    retracted_at    timestamptz,
    retraction      text CHECK (char_length(retraction) BETWEEN 1 AND 5000),
    version         integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, approved_by) REFERENCES member,
    CONSTRAINT fact_check_claim_key UNIQUE (newsroom_id, claim_id, language),
    CONSTRAINT fact_check_slug_key UNIQUE (newsroom_id, slug),
    CHECK ((approved_by IS NULL) = (approved_hash IS NULL) AND (approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (state <> 'APPROVED' OR approved_by IS NOT NULL),
    CHECK (state NOT IN ('PUBLISHED', 'RETRACTED') OR published_version IS NOT NULL),
    -- A retracted version that is being checked again has a draft above it and stays marked.
    CHECK (state <> 'RETRACTED' OR retracted_at IS NOT NULL),
    CHECK ((retracted_at IS NULL) = (retraction IS NULL)),
    CHECK ((correction_kind IS NULL) = (correction_text IS NULL))
);
CREATE INDEX fact_check_list ON fact_check (newsroom_id, created_at DESC, id DESC);
CREATE TRIGGER fact_check_slug_fixed BEFORE UPDATE ON fact_check FOR EACH ROW EXECUTE FUNCTION refuse_rename();
-- A fact-check stays with its claim and language, and what was published is never unpublished.
CREATE FUNCTION guard_fact_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.claim_id, NEW.language) IS DISTINCT FROM (OLD.claim_id, OLD.language)
        OR coalesce(NEW.published_version, 0) < coalesce(OLD.published_version, 0) THEN
        RAISE EXCEPTION 'claim and language of a fact_check are fixed and a version stays published' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_check_guard BEFORE UPDATE ON fact_check FOR EACH ROW EXECUTE FUNCTION guard_fact_check();
CREATE TRIGGER fact_check_stays BEFORE DELETE ON fact_check FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Whoever wrote on a revision; an approver is none of them.
CREATE TABLE fact_check_author (
    newsroom_id   uuid NOT NULL,
    fact_check_id uuid NOT NULL,
    revision      integer NOT NULL CHECK (revision > 0),
    member_id     uuid NOT NULL,
    PRIMARY KEY (newsroom_id, fact_check_id, revision, member_id),
    FOREIGN KEY (newsroom_id, fact_check_id) REFERENCES fact_check,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
SELECT guard_insert_only('fact_check_author');

CREATE TABLE fact_check_version (
    newsroom_id   uuid NOT NULL,
    fact_check_id uuid NOT NULL,
    number        integer NOT NULL CHECK (number > 0),
    round         integer NOT NULL,
    scale_version integer NOT NULL,
    rating_key    text NOT NULL,
    -- All that the page shows, as JSON bytes; nothing live is read for it.
    snapshot      bytea NOT NULL CHECK (octet_length(snapshot) <= 8388608),
    content_hash  bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    approved_by   uuid NOT NULL,
    published_by  uuid NOT NULL,
    published_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, fact_check_id, number),
    FOREIGN KEY (newsroom_id, fact_check_id) REFERENCES fact_check,
    FOREIGN KEY (newsroom_id, scale_version, rating_key) REFERENCES rating,
    FOREIGN KEY (newsroom_id, approved_by) REFERENCES member,
    FOREIGN KEY (newsroom_id, published_by) REFERENCES member
);
SELECT guard_insert_only('fact_check_version');

-- A version is the approved text, tells the rating that its round decided, and follows the one before. Under four eyes,
-- unless the glass was broken, its approver wrote none of it, did not adjudicate, and gave no verdict that counts.
CREATE FUNCTION guard_fact_check_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    copy fact_check;
    judged round;
BEGIN
    SELECT * INTO copy FROM fact_check WHERE newsroom_id = NEW.newsroom_id AND id = NEW.fact_check_id FOR UPDATE;
    SELECT * INTO judged FROM round WHERE newsroom_id = NEW.newsroom_id AND claim_id = copy.claim_id AND number = NEW.round;
    IF NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM fact_check_version
            WHERE newsroom_id = NEW.newsroom_id AND fact_check_id = NEW.fact_check_id) THEN
        RAISE EXCEPTION 'versions of a fact_check have no gaps' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (copy.state, copy.approved_by, copy.approved_hash) IS DISTINCT FROM ('APPROVED', NEW.approved_by, NEW.content_hash) THEN
        RAISE EXCEPTION 'this version is not what was approved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (judged.scale_version, judged.rating_key) IS DISTINCT FROM (NEW.scale_version, NEW.rating_key) THEN
        RAISE EXCEPTION 'the rating is not what the round decided' USING ERRCODE = 'restrict_violation';
    END IF;
    IF copy.break_glass IS NULL
        AND (SELECT four_eyes FROM review_policy WHERE newsroom_id = NEW.newsroom_id AND version = judged.policy_version)
        AND (judged.adjudicator_id IS NOT DISTINCT FROM NEW.approved_by
            OR EXISTS (SELECT FROM fact_check_author WHERE newsroom_id = NEW.newsroom_id
                AND fact_check_id = NEW.fact_check_id AND revision = NEW.number AND member_id = NEW.approved_by)
            OR EXISTS (SELECT FROM live_verdict WHERE newsroom_id = NEW.newsroom_id AND claim_id = copy.claim_id
                AND round = NEW.round AND member_id = NEW.approved_by AND counts)) THEN
        RAISE EXCEPTION 'the approver had another part in the conclusion' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_check_version_guard BEFORE INSERT ON fact_check_version FOR EACH ROW EXECUTE FUNCTION guard_fact_check_version();
ALTER TABLE fact_check ADD FOREIGN KEY (newsroom_id, id, published_version) REFERENCES fact_check_version DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE correction (
    newsroom_id   uuid NOT NULL,
    id            uuid NOT NULL,
    fact_check_id uuid NOT NULL,
    -- The version that carries it; a retraction keeps the last one.
    number        integer NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('CLARIFICATION', 'UPDATE', 'CORRECTION', 'RETRACTION')),
    text          text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
    made_by       uuid NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, fact_check_id, number) REFERENCES fact_check_version,
    FOREIGN KEY (newsroom_id, made_by) REFERENCES member
);
CREATE INDEX correction_of_fact_check ON correction (newsroom_id, fact_check_id, created_at, id);
SELECT guard_insert_only('correction');

-- A conflict of interest found after quorum blocks publishing until reopened, or until an editor waives it in public.
CREATE TABLE waiver (
    newsroom_id   uuid NOT NULL,
    claim_id      uuid NOT NULL,
    round         integer NOT NULL,
    member_id     uuid NOT NULL,
    reason        text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    waived_by     uuid NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, round, member_id),
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    FOREIGN KEY (newsroom_id, waived_by) REFERENCES member
);
SELECT guard_insert_only('waiver');
