CREATE TABLE person (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    password_hash text CHECK (octet_length(password_hash) <= 512),
    created_at    timestamptz NOT NULL,
    CONSTRAINT person_email_key UNIQUE (email)
);

CREATE TABLE newsroom (
    id          uuid PRIMARY KEY,
    slug        text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    time_zone   text NOT NULL CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    public_url  text CHECK (public_url ~ '^https?://' AND octet_length(public_url) <= 2048),
    corrections_policy_url text CHECK (corrections_policy_url ~ '^https?://' AND octet_length(corrections_policy_url) <= 2048),
    -- Pages of a demonstration newsroom say so and are not indexed.
    demo        boolean NOT NULL DEFAULT false,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at  timestamptz NOT NULL,
    CONSTRAINT newsroom_slug_key UNIQUE (slug)
);
CREATE TRIGGER newsroom_slug_fixed BEFORE UPDATE ON newsroom FOR EACH ROW EXECUTE FUNCTION refuse_rename();

CREATE TABLE member (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    id          uuid NOT NULL,
    person_id   uuid NOT NULL REFERENCES person,
    -- "Former member 12": what stays when the person's name is erased.
    number      integer NOT NULL CHECK (number > 0),
    roles       text[] NOT NULL CHECK (roles <@ ARRAY['REPORTER', 'REVIEWER', 'EDITOR', 'ADMIN'] AND cardinality(roles) <= 4),
    removed_at  timestamptz,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    CONSTRAINT member_person_key UNIQUE (newsroom_id, person_id),
    CONSTRAINT member_number_key UNIQUE (newsroom_id, number)
);
CREATE INDEX member_of_person ON member (person_id);

-- Members are never deleted: verdicts, events and published versions point at them.
CREATE TRIGGER member_stays BEFORE DELETE ON member FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE signing_key (
    id          text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 64),
    algorithm   text NOT NULL CHECK (algorithm IN ('ED25519')),
    public_key  bytea NOT NULL CHECK (octet_length(public_key) BETWEEN 32 AND 1024),
    -- Encrypted by the master key, which is never in the database.
    private_key bytea NOT NULL CHECK (octet_length(private_key) <= 4096),
    created_at  timestamptz NOT NULL,
    retired_at  timestamptz
);
