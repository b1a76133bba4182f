-- One chain per newsroom (its id is the chain's id) and one for the server itself (the nil uuid).
-- The row is the head: it is locked last in every transaction, so seq is the order of commits and has no gaps.
CREATE TABLE chain (
    id      uuid PRIMARY KEY,
    seq     bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
    at      timestamptz NOT NULL
);
INSERT INTO chain (id, seq, hash, at)
VALUES ('00000000-0000-0000-0000-000000000000', 0, decode(repeat('00', 32), 'hex'), '1970-01-01T00:00:00Z');

CREATE TABLE event (
    chain_id    uuid NOT NULL REFERENCES chain,
    seq         bigint NOT NULL CHECK (seq > 0),
    prev        bytea NOT NULL CHECK (octet_length(prev) = 32),
    at          timestamptz NOT NULL,
    -- MEMBER: a member id. SERVER: an act of the command line or of the server itself (a lease that ran out).
    actor_kind  text NOT NULL CHECK (actor_kind IN ('MEMBER', 'SERVER')),
    actor_id    uuid CHECK ((actor_kind = 'MEMBER') = (actor_id IS NOT NULL)),
    action      text NOT NULL CHECK (action ~ '^[a-z_]+\.[a-z_]+$' AND char_length(action) <= 64),
    object_kind text NOT NULL CHECK (object_kind ~ '^[A-Za-z]+$' AND char_length(object_kind) <= 40),
    object_id   uuid NOT NULL,
    -- The claim and round that the event belongs to, if any: for histories, and for what is sealed until quorum.
    claim_id    uuid,
    round       integer,
    sealing     text NOT NULL DEFAULT 'OPEN' CHECK (sealing IN ('OPEN', 'VERDICT', 'EVIDENCE')),
    commitment  bytea NOT NULL CHECK (octet_length(commitment) = 32),
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (chain_id, seq),
    CHECK (sealing = 'OPEN' OR (claim_id IS NOT NULL AND round IS NOT NULL))
);
CREATE INDEX event_of_claim ON event (chain_id, claim_id, seq) WHERE claim_id IS NOT NULL;
SELECT guard_insert_only('event');

CREATE TABLE event_payload (
    chain_id uuid NOT NULL,
    seq      bigint NOT NULL,
    salt     bytea NOT NULL CHECK (octet_length(salt) = 32),
    -- Canonical JSON (RFC 8785), as committed to.
    body     bytea NOT NULL CHECK (octet_length(body) <= 1048576),
    PRIMARY KEY (chain_id, seq),
    FOREIGN KEY (chain_id, seq) REFERENCES event
);

-- Only `factdesk audit redact` removes a payload, and says so in its transaction.
CREATE FUNCTION guard_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('factdesk.redact', true) = OLD.chain_id::text || '/' || OLD.seq::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of event_payload are insert-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_payload_insert_only BEFORE UPDATE OR DELETE ON event_payload FOR EACH ROW EXECUTE FUNCTION guard_payload();
CREATE TRIGGER event_payload_no_truncate BEFORE TRUNCATE ON event_payload FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A mutation repeated with its key has one effect: the row is inserted first, so a repeat waits for the first one.
CREATE TABLE idempotency (
    newsroom_id  uuid NOT NULL,
    member_id    uuid NOT NULL,
    key          text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
    operation    text NOT NULL CHECK (char_length(operation) <= 64),
    input_hash   bytea NOT NULL CHECK (octet_length(input_hash) = 32),
    -- Ids and outcome only, never text.
    outcome      jsonb,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, member_id, key),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
CREATE INDEX idempotency_age ON idempotency (created_at);
