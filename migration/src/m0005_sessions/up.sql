-- A sign-in on one device, for one member. Every access token names its session and ends with it.
CREATE TABLE session (
    id           uuid PRIMARY KEY,
    newsroom_id  uuid NOT NULL,
    member_id    uuid NOT NULL,
    person_id    uuid NOT NULL REFERENCES person,
    -- PASSWORD: a person signed in. OPERATOR: a token of the command line, without a refresh token.
    origin       text NOT NULL CHECK (origin IN ('PASSWORD', 'OPERATOR')),
    -- The idempotency key of the sign-in: a repeat finds the session of the first time.
    key          text CHECK (char_length(key) BETWEEN 1 AND 200),
    user_agent   text NOT NULL CHECK (char_length(user_agent) <= 200),
    -- The network that it was used from last, without the part that tells a person's machine.
    address      text NOT NULL CHECK (char_length(address) <= 64),
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    -- At the latest, however much it is used.
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    ending       text CHECK (ending IN ('SIGNED_OUT', 'REVOKED', 'REUSED', 'PASSWORD_CHANGED', 'PASSWORD_RESET')),
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    CONSTRAINT session_key UNIQUE (person_id, key)
);
CREATE INDEX session_of_person ON session (person_id, created_at, id);
CREATE INDEX session_of_member ON session (newsroom_id, member_id);
CREATE INDEX session_age ON session (expires_at);

-- The family of a session: all refresh tokens that it ever had, by hash. The tokens have 256 bits that nobody can guess,
-- so a plain SHA-256 hides them; the slow hash of passwords would add nothing.
CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES session,
    number     integer NOT NULL CHECK (number > 0),
    created_at timestamptz NOT NULL,
    -- When the next one took its place.
    rotated_at timestamptz,
    CONSTRAINT refresh_token_number_key UNIQUE (session_id, number)
);
-- One living token a session.
CREATE UNIQUE INDEX refresh_token_living ON refresh_token (session_id) WHERE rotated_at IS NULL;

-- What slows guessing down: how long in advance a key has used up its attempts. Keys are hashes of addresses.
CREATE TABLE throttle (
    key        bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    used_until timestamptz NOT NULL
);
CREATE INDEX throttle_age ON throttle (used_until);

-- What was tried with a person's sign-in, for that person.
CREATE TABLE login_activity (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    at         timestamptz NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('SIGNED_IN', 'WRONG_PASSWORD', 'WRONG_CODE', 'RECOVERY_CODE_USED', 'TOKEN_REUSED',
        'PASSWORD_CHANGED', 'PASSWORD_RESET', 'SECOND_FACTOR_ENABLED', 'SECOND_FACTOR_DISABLED', 'RECOVERY_CODES_MADE')),
    user_agent text NOT NULL CHECK (char_length(user_agent) <= 200),
    address    text NOT NULL CHECK (char_length(address) <= 64)
);
CREATE INDEX login_activity_of_person ON login_activity (person_id, at, id);
CREATE INDEX login_activity_age ON login_activity (at);

-- TOTP (RFC 6238). In force once a code of it was shown.
CREATE TABLE second_factor (
    person_id    uuid PRIMARY KEY REFERENCES person,
    -- Encrypted by the master key.
    secret       bytea NOT NULL CHECK (octet_length(secret) <= 256),
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    -- The last step whose code was taken: none is taken twice.
    last_step    bigint NOT NULL DEFAULT 0 CHECK (last_step >= 0)
);

-- Codes of 80 bits, for whoever lost the device; hashed like refresh tokens and for the same reason.
CREATE TABLE recovery_code (
    person_id uuid NOT NULL REFERENCES second_factor,
    hash      bytea NOT NULL CHECK (octet_length(hash) = 32),
    used_at   timestamptz,
    PRIMARY KEY (person_id, hash)
);

CREATE TABLE invitation (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    id          uuid NOT NULL,
    email       text NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    roles       text[] NOT NULL CHECK (roles <@ ARRAY['REPORTER', 'REVIEWER', 'EDITOR', 'ADMIN'] AND cardinality(roles) BETWEEN 1 AND 4),
    invited_by  uuid NOT NULL,
    token_hash  bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    -- Whoever accepted it.
    member_id   uuid,
    accepted_at timestamptz,
    revoked_at  timestamptz,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, invited_by) REFERENCES member,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member,
    CONSTRAINT invitation_token_key UNIQUE (token_hash),
    CHECK ((accepted_at IS NULL) = (member_id IS NULL)),
    CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX invitation_newest ON invitation (newsroom_id, created_at, id) WHERE accepted_at IS NULL AND revoked_at IS NULL;
-- One open invitation an address: the newest.
CREATE UNIQUE INDEX invitation_open ON invitation (newsroom_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE password_reset (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    person_id  uuid NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
-- One open reset a person: the newest.
CREATE UNIQUE INDEX password_reset_open ON password_reset (person_id) WHERE used_at IS NULL;
