-- The issuer whose access tokens a newsroom takes, and what they mean there.
CREATE TABLE single_sign_on (
    newsroom_id     uuid PRIMARY KEY REFERENCES newsroom,
    issuer          text NOT NULL CHECK (issuer ~ '^https?://' AND octet_length(issuer) <= 2048),
    audience        text NOT NULL CHECK (char_length(audience) BETWEEN 1 AND 200),
    roles_claim     text CHECK (char_length(roles_claim) BETWEEN 1 AND 200),
    -- Values of that claim with the roles that they give.
    role_mapping    jsonb NOT NULL CHECK (jsonb_typeof(role_mapping) = 'array' AND jsonb_array_length(role_mapping) <= 100),
    provision       boolean NOT NULL,
    provision_roles text[] NOT NULL CHECK (provision_roles <@ ARRAY['REPORTER', 'REVIEWER', 'EDITOR', 'ADMIN'] AND cardinality(provision_roles) <= 4),
    version         integer NOT NULL CHECK (version > 0),
    updated_at      timestamptz NOT NULL,
    -- A token leads to one newsroom.
    CONSTRAINT single_sign_on_token_key UNIQUE (issuer, audience)
);

-- Who of an issuer is which member. Never deleted: a subject is not given to somebody else.
CREATE TABLE sign_on_subject (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    issuer      text NOT NULL CHECK (octet_length(issuer) <= 2048),
    subject     text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
    member_id   uuid NOT NULL,
    -- The member's roles are those of the token that was made then.
    roles_as_of timestamptz,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, issuer, subject),
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
CREATE TRIGGER sign_on_subject_stays BEFORE DELETE ON sign_on_subject FOR EACH ROW EXECUTE FUNCTION refuse_change();
