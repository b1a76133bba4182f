CREATE TABLE rating_scale (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    version     integer NOT NULL CHECK (version > 0),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    created_at  timestamptz NOT NULL,
    created_by  uuid,
    PRIMARY KEY (newsroom_id, version),
    FOREIGN KEY (newsroom_id, created_by) REFERENCES member
);
SELECT guard_insert_only('rating_scale');

CREATE TABLE rating (
    newsroom_id   uuid NOT NULL,
    scale_version integer NOT NULL,
    key           text NOT NULL CHECK (key ~ '^[A-Z0-9_]{1,40}$'),
    label         text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 60),
    definition    text NOT NULL CHECK (char_length(definition) BETWEEN 1 AND 1000),
    -- Higher is truer; null for ratings outside the order ("Unproven", "Satire"). ClaimReview wants worst >= 1.
    ordinal       smallint CHECK (ordinal BETWEEN 1 AND 100),
    position      smallint NOT NULL CHECK (position BETWEEN 1 AND 50),
    PRIMARY KEY (newsroom_id, scale_version, key),
    FOREIGN KEY (newsroom_id, scale_version) REFERENCES rating_scale,
    CONSTRAINT rating_position_key UNIQUE (newsroom_id, scale_version, position),
    CONSTRAINT rating_ordinal_key UNIQUE (newsroom_id, scale_version, ordinal)
);
SELECT guard_insert_only('rating');

CREATE TABLE review_policy (
    newsroom_id             uuid NOT NULL REFERENCES newsroom,
    version                 integer NOT NULL CHECK (version > 0),
    verdicts_needed         smallint NOT NULL CHECK (verdicts_needed BETWEEN 1 AND 15),
    blind                   boolean NOT NULL,
    agreement               text NOT NULL CHECK (agreement IN ('UNANIMITY', 'MAJORITY')),
    tolerance               smallint NOT NULL CHECK (tolerance BETWEEN 0 AND 99),
    public_evidence_needed  smallint NOT NULL CHECK (public_evidence_needed BETWEEN 0 AND 50),
    primary_evidence_needed smallint NOT NULL CHECK (primary_evidence_needed BETWEEN 0 AND 50),
    both_stances_or_note    boolean NOT NULL,
    claimant_contact_needed boolean NOT NULL,
    confirmed_speaker_needed boolean NOT NULL,
    four_eyes               boolean NOT NULL,
    break_glass             boolean NOT NULL,
    lease_seconds           integer NOT NULL CHECK (lease_seconds BETWEEN 60 AND 2592000),
    created_at              timestamptz NOT NULL,
    created_by              uuid,
    PRIMARY KEY (newsroom_id, version),
    FOREIGN KEY (newsroom_id, created_by) REFERENCES member
);
SELECT guard_insert_only('review_policy');
