-- A key by which a tool of the newsroom acts. Its text is shown once; what is kept of it is the prefix, by which it is
-- found and recognized, and a hash. The secret has 256 random bits, so a plain SHA-256 hides it: nobody can try its
-- inputs, and the slow hash of passwords would add nothing but time to every request.
CREATE TABLE api_key (
    newsroom_id  uuid NOT NULL REFERENCES newsroom,
    id           uuid NOT NULL,
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    prefix       text NOT NULL CHECK (prefix ~ '^[0-9a-f]{12}$'),
    hash         bytea NOT NULL CHECK (octet_length(hash) = 32),
    scopes       text[] NOT NULL CHECK (scopes <@ ARRAY['CLAIMS_READ', 'CLAIMS_SUBMIT', 'DOCUMENTS_READ', 'DOCUMENTS_SUBMIT',
        'SOURCES_READ', 'FACT_CHECKS_READ', 'MEMBERS_READ', 'EVENTS_READ'] AND cardinality(scopes) BETWEEN 1 AND 8),
    created_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
    -- To the minute.
    last_used_at timestamptz,
    revoked_at   timestamptz,
    -- None if it ended with the membership of whoever made it.
    revoked_by   uuid,
    version      integer NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, created_by) REFERENCES member,
    FOREIGN KEY (newsroom_id, revoked_by) REFERENCES member,
    CONSTRAINT api_key_prefix_key UNIQUE (prefix),
    CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);
CREATE INDEX api_key_newest ON api_key (newsroom_id, created_at, id);
CREATE INDEX api_key_of_member ON api_key (newsroom_id, created_by);

-- A key never becomes another one, does not come back, and is not forgotten: the audit trail names it.
CREATE FUNCTION guard_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.newsroom_id, NEW.id, NEW.prefix, NEW.hash, NEW.scopes, NEW.created_by, NEW.created_at, NEW.expires_at)
        IS DISTINCT FROM
        (OLD.newsroom_id, OLD.id, OLD.prefix, OLD.hash, OLD.scopes, OLD.created_by, OLD.created_at, OLD.expires_at)
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
        RAISE EXCEPTION 'of an api_key only its use and its end are noted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER api_key_stays_itself BEFORE UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION guard_api_key();
CREATE TRIGGER api_key_stays BEFORE DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- MEMBER: a member id. API_KEY: a key's id. SERVER: an act of the command line or of the server itself.
ALTER TABLE event
    DROP CONSTRAINT event_actor_kind_check,
    DROP CONSTRAINT event_check,
    ADD CONSTRAINT event_actor_kind_check CHECK (actor_kind IN ('MEMBER', 'SERVER', 'API_KEY')),
    ADD CONSTRAINT event_check CHECK ((actor_kind <> 'SERVER') = (actor_id IS NOT NULL));

-- Repeats of a key are its own: member_id is that of a member or of a key.
ALTER TABLE idempotency DROP CONSTRAINT idempotency_newsroom_id_member_id_fkey;
