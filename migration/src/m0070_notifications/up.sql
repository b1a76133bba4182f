-- What a reader of a published fact-check asks to be corrected.
CREATE TABLE correction_request (
    newsroom_id   uuid NOT NULL,
    id            uuid NOT NULL,
    fact_check_id uuid NOT NULL,
    -- The version that was up.
    number        integer NOT NULL,
    text          text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
    -- SHA-256 of the key with which it was sent: a repeat is the same request.
    request_key   bytea CHECK (octet_length(request_key) = 32),
    state         text NOT NULL CHECK (state IN ('OPEN', 'RESOLVED', 'DECLINED')),
    reason        text CHECK (char_length(reason) BETWEEN 1 AND 2000),
    closed_by     uuid,
    closed_at     timestamptz,
    version       integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, fact_check_id, number) REFERENCES fact_check_version,
    FOREIGN KEY (newsroom_id, closed_by) REFERENCES member,
    CONSTRAINT correction_request_once UNIQUE (newsroom_id, request_key),
    CHECK ((state = 'OPEN') = (closed_at IS NULL) AND (state = 'OPEN') = (closed_by IS NULL) AND (state = 'OPEN') = (reason IS NULL))
);
CREATE INDEX correction_request_newest ON correction_request (newsroom_id, created_at, id);
CREATE INDEX correction_request_open ON correction_request (newsroom_id, created_at, id) WHERE state = 'OPEN';
CREATE TRIGGER correction_request_stays BEFORE DELETE ON correction_request FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How to reach the reader. Apart from the request, so that it can be erased; in no event, on no page.
CREATE TABLE correction_request_contact (
    newsroom_id uuid NOT NULL,
    request_id  uuid NOT NULL,
    contact     text NOT NULL CHECK (char_length(contact) BETWEEN 1 AND 300),
    PRIMARY KEY (newsroom_id, request_id),
    FOREIGN KEY (newsroom_id, request_id) REFERENCES correction_request
);

-- That a member is told of an event: written with the event, in its statement, so once or not at all.
CREATE TABLE notification (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    member_id   uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('ASSIGNED', 'DUE', 'MENTIONED', 'DISPUTED', 'DECIDED', 'CORRECTION_REQUESTED')),
    -- Place of the event in the newsroom's chain.
    seq         bigint NOT NULL,
    claim_id    uuid,
    correction_request_id uuid,
    at          timestamptz NOT NULL,
    read_at     timestamptz,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    FOREIGN KEY (newsroom_id, seq) REFERENCES event (chain_id, seq),
    -- None to the claim: it would lock a claim behind the head of the chain, which is to be locked last.
    FOREIGN KEY (newsroom_id, correction_request_id) REFERENCES correction_request,
    CONSTRAINT notification_once UNIQUE (newsroom_id, member_id, seq)
);
CREATE INDEX notification_unread ON notification (newsroom_id, member_id, seq) WHERE read_at IS NULL;

-- What a member does not want to be told.
CREATE TABLE notification_preference (
    newsroom_id uuid NOT NULL,
    member_id   uuid NOT NULL,
    muted       text[] NOT NULL CHECK (muted <@ ARRAY['ASSIGNED', 'DUE', 'MENTIONED', 'DISPUTED', 'DECIDED', 'CORRECTION_REQUESTED']
        AND cardinality(muted) <= 6),
    PRIMARY KEY (newsroom_id, member_id),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
