-- One pass of review. It pins the versions of policy and scale at its start.
CREATE TABLE round (
    newsroom_id    uuid NOT NULL,
    claim_id       uuid NOT NULL,
    number         integer NOT NULL CHECK (number > 0),
    policy_version integer NOT NULL,
    scale_version  integer NOT NULL,
    started_at     timestamptz NOT NULL,
    -- Quorum: from here on its verdicts are open to the newsroom, and fixed.
    quorum_at      timestamptz,
    outcome        text CHECK (outcome IN ('AGREED', 'DISPUTED')),
    -- The decided rating, by agreement or by an adjudicator.
    rating_key     text,
    adjudicator_id uuid,
    adjudication   text CHECK (char_length(adjudication) BETWEEN 1 AND 20000),
    adjudicated_at timestamptz,
    PRIMARY KEY (newsroom_id, claim_id, number),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, policy_version) REFERENCES review_policy,
    FOREIGN KEY (newsroom_id, scale_version) REFERENCES rating_scale,
    FOREIGN KEY (newsroom_id, scale_version, rating_key) REFERENCES rating,
    FOREIGN KEY (newsroom_id, adjudicator_id) REFERENCES member,
    CONSTRAINT round_scale_key UNIQUE (newsroom_id, claim_id, number, scale_version),
    CHECK ((quorum_at IS NULL) = (outcome IS NULL)),
    CHECK (rating_key IS NULL OR quorum_at IS NOT NULL)
);
ALTER TABLE claim ADD FOREIGN KEY (newsroom_id, id, round) REFERENCES round DEFERRABLE INITIALLY DEFERRED;

-- As many rows as the round needs verdicts: a slot too many cannot be taken, it does not exist.
CREATE TABLE slot (
    newsroom_id  uuid NOT NULL,
    claim_id     uuid NOT NULL,
    round        integer NOT NULL,
    number       smallint NOT NULL CHECK (number BETWEEN 1 AND 15),
    member_id    uuid,
    -- Null once the verdict is in.
    leased_until timestamptz,
    used         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (newsroom_id, claim_id, round, number),
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    CONSTRAINT slot_member_key UNIQUE (newsroom_id, claim_id, round, member_id),
    CHECK (used = (member_id IS NOT NULL AND leased_until IS NULL)),
    CHECK (leased_until IS NULL OR member_id IS NOT NULL)
);
CREATE INDEX slot_of_member ON slot (newsroom_id, member_id) WHERE member_id IS NOT NULL;
CREATE INDEX slot_due ON slot (leased_until) WHERE leased_until IS NOT NULL;

-- Who ever held a slot, and how it ended. A row is closed once and then stays.
CREATE TABLE assignment (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    claim_id    uuid NOT NULL,
    round       integer NOT NULL,
    member_id   uuid NOT NULL,
    assigned_by uuid NOT NULL,
    assigned_at timestamptz NOT NULL,
    ended_at    timestamptz,
    ending      text CHECK (ending IN ('VERDICT', 'RELEASED', 'EXPIRED', 'RECUSED', 'CONFLICT', 'REMOVED', 'CLOSED')),
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    FOREIGN KEY (newsroom_id, assigned_by) REFERENCES member,
    CHECK ((ended_at IS NULL) = (ending IS NULL))
);
CREATE INDEX assignment_of_claim ON assignment (newsroom_id, claim_id, round, assigned_at, id);
CREATE INDEX assignment_of_member ON assignment (newsroom_id, member_id, assigned_at DESC, id DESC);
CREATE UNIQUE INDEX assignment_open ON assignment (newsroom_id, claim_id, round, member_id) WHERE ended_at IS NULL;

CREATE TABLE verdict (
    newsroom_id   uuid NOT NULL,
    id            uuid NOT NULL,
    claim_id      uuid NOT NULL,
    round         integer NOT NULL,
    member_id     uuid NOT NULL,
    scale_version integer NOT NULL,
    rating_key    text NOT NULL,
    rationale     text NOT NULL CHECK (char_length(rationale) BETWEEN 1 AND 20000),
    supersedes    uuid,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    -- The scale is the one that the round pinned.
    FOREIGN KEY (newsroom_id, claim_id, round, scale_version) REFERENCES round (newsroom_id, claim_id, number, scale_version),
    FOREIGN KEY (newsroom_id, scale_version, rating_key) REFERENCES rating,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    CONSTRAINT verdict_owner_key UNIQUE (newsroom_id, claim_id, round, member_id, id),
    FOREIGN KEY (newsroom_id, claim_id, round, member_id, supersedes) REFERENCES verdict (newsroom_id, claim_id, round, member_id, id),
    CONSTRAINT verdict_superseded_once UNIQUE (newsroom_id, supersedes)
);
SELECT guard_insert_only('verdict');

CREATE TABLE live_verdict (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    round       integer NOT NULL,
    member_id   uuid NOT NULL,
    verdict_id  uuid NOT NULL,
    -- False once a conflict of interest was found before quorum.
    counts      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (newsroom_id, claim_id, round, member_id),
    FOREIGN KEY (newsroom_id, claim_id, round, member_id, verdict_id) REFERENCES verdict (newsroom_id, claim_id, round, member_id, id)
);
CREATE INDEX live_verdict_of_member ON live_verdict (newsroom_id, member_id);

-- Two rules that hold whatever the server does: the submitter gives no verdict, and from quorum on verdicts are fixed.
CREATE FUNCTION guard_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM round WHERE newsroom_id = NEW.newsroom_id AND claim_id = NEW.claim_id AND number = NEW.round AND quorum_at IS NOT NULL) THEN
        RAISE EXCEPTION 'verdicts are fixed from quorum on' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM claim WHERE newsroom_id = NEW.newsroom_id AND id = NEW.claim_id AND submitted_by = NEW.member_id) THEN
        RAISE EXCEPTION 'the submitter gives no verdict' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verdict_guard BEFORE INSERT ON verdict FOR EACH ROW EXECUTE FUNCTION guard_verdict();

CREATE FUNCTION guard_live_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM round WHERE newsroom_id = OLD.newsroom_id AND claim_id = OLD.claim_id AND number = OLD.round AND quorum_at IS NOT NULL) THEN
        RAISE EXCEPTION 'verdicts are fixed from quorum on' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a live verdict is replaced, never removed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER live_verdict_guard BEFORE UPDATE OR DELETE ON live_verdict FOR EACH ROW EXECUTE FUNCTION guard_live_verdict();
CREATE TRIGGER live_verdict_no_truncate BEFORE TRUNCATE ON live_verdict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a round decided is not rewritten, and who adjudicates gave no verdict in it.
CREATE FUNCTION guard_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.policy_version, OLD.scale_version, OLD.started_at) IS DISTINCT FROM (NEW.policy_version, NEW.scale_version, NEW.started_at)
        OR (OLD.quorum_at IS NOT NULL AND (OLD.quorum_at, OLD.outcome) IS DISTINCT FROM (NEW.quorum_at, NEW.outcome))
        OR (OLD.rating_key IS NOT NULL AND OLD.rating_key IS DISTINCT FROM NEW.rating_key) THEN
        RAISE EXCEPTION 'what a round pinned or decided is fixed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.adjudicator_id IS NOT NULL AND EXISTS (
        SELECT FROM verdict WHERE newsroom_id = NEW.newsroom_id AND claim_id = NEW.claim_id AND round = NEW.number AND member_id = NEW.adjudicator_id) THEN
        RAISE EXCEPTION 'the adjudicator gave a verdict in this round' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_guard BEFORE UPDATE ON round FOR EACH ROW EXECUTE FUNCTION guard_round();
CREATE TRIGGER round_stays BEFORE DELETE ON round FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Seen by its author alone.
CREATE TABLE verdict_draft (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    member_id   uuid NOT NULL,
    rating_key  text CHECK (char_length(rating_key) <= 40),
    rationale   text NOT NULL CHECK (char_length(rationale) <= 20000),
    cited       uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(cited) <= 50),
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, member_id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);

CREATE TABLE recusal (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    member_id   uuid NOT NULL,
    reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, member_id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
SELECT guard_insert_only('recusal');

-- A declared conflict of interest on a source keeps every claim about it away from the member.
CREATE TABLE conflict (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    member_id   uuid NOT NULL,
    source_id   uuid NOT NULL,
    reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    declared_by uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    FOREIGN KEY (newsroom_id, source_id) REFERENCES source,
    FOREIGN KEY (newsroom_id, declared_by) REFERENCES member,
    CONSTRAINT conflict_once UNIQUE (newsroom_id, member_id, source_id)
);
CREATE INDEX conflict_of_source ON conflict (newsroom_id, source_id);
SELECT guard_insert_only('conflict');
