CREATE TABLE claim (
    newsroom_id   uuid NOT NULL REFERENCES newsroom,
    id            uuid NOT NULL,
    statement     text NOT NULL CHECK (char_length(statement) BETWEEN 1 AND 2000),
    -- SHA-256 of the normalized statement: recognizes the same statement elsewhere.
    statement_key bytea NOT NULL CHECK (octet_length(statement_key) = 32),
    language      text NOT NULL CHECK (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' AND char_length(language) <= 35),
    state         text NOT NULL CHECK (state IN ('SUBMITTED', 'QUEUED', 'IN_REVIEW', 'DISPUTED', 'DECIDED', 'PUBLISHED', 'RETRACTED', 'DISMISSED', 'DUPLICATE')),
    version       integer NOT NULL DEFAULT 1 CHECK (version > 0),
    -- A person who typed the claim in, or sent the document in which it was found.
    submitted_by  uuid NOT NULL,
    -- Found by the intake, or typed in.
    origin        text NOT NULL CHECK (origin IN ('INTAKE', 'MEMBER')),
    -- How much it is worth checking; 1 for what a person typed in, who has judged that already.
    score         numeric(4,3) NOT NULL CHECK (score BETWEEN 0 AND 1),
    score_reasons text[] NOT NULL DEFAULT '{}' CHECK (cardinality(score_reasons) <= 20),
    round         integer CHECK (round > 0),
    duplicate_of  uuid,
    -- Why it was dismissed, reopened or retracted last.
    reason        text CHECK (char_length(reason) BETWEEN 1 AND 2000),
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, submitted_by) REFERENCES member,
    FOREIGN KEY (newsroom_id, duplicate_of) REFERENCES claim,
    CHECK ((state = 'DUPLICATE') = (duplicate_of IS NOT NULL)),
    CHECK (duplicate_of <> id),
    CHECK (round IS NOT NULL OR state IN ('SUBMITTED', 'DISMISSED', 'DUPLICATE'))
);
CREATE INDEX claim_list ON claim (newsroom_id, created_at DESC, id DESC);
CREATE INDEX claim_by_state ON claim (newsroom_id, state, created_at DESC, id DESC);
CREATE INDEX claim_by_score ON claim (newsroom_id, score DESC, id DESC);
CREATE INDEX claim_by_statement ON claim (newsroom_id, statement_key);
-- By the id alone, which is unique anyway: the union of a claim's appearances walks it from claim to claim.
CREATE INDEX claim_duplicates ON claim (duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE TABLE appearance (
    newsroom_id  uuid NOT NULL,
    id           uuid NOT NULL,
    claim_id     uuid NOT NULL,
    document_id  uuid NOT NULL,
    selector     text NOT NULL CHECK (selector IN ('TEXT', 'TIME', 'WHOLE')),
    -- Unicode code points in the stored text, for TEXT; seconds for TIME.
    start_at     integer CHECK (start_at >= 0),
    end_at       integer CHECK (end_at >= start_at),
    -- The same in UTF-16 code units, for JavaScript.
    start_utf16  integer CHECK (start_utf16 >= start_at),
    end_utf16    integer CHECK (end_utf16 >= end_at),
    exact        text CHECK (char_length(exact) <= 10000),
    prefix       text CHECK (char_length(prefix) <= 32),
    suffix       text CHECK (char_length(suffix) <= 32),
    speech       text CHECK (speech IN ('DIRECT', 'INDIRECT')),
    speaker_id   uuid,
    speaker_role text CHECK (char_length(speaker_role) BETWEEN 1 AND 300),
    relayer_id   uuid,
    version      integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, document_id) REFERENCES document,
    FOREIGN KEY (newsroom_id, speaker_id) REFERENCES source,
    FOREIGN KEY (newsroom_id, relayer_id) REFERENCES source,
    CHECK ((selector = 'WHOLE') = (start_at IS NULL)),
    CHECK ((start_at IS NULL) = (end_at IS NULL)),
    CHECK ((selector = 'TEXT') = (exact IS NOT NULL)),
    CHECK ((selector = 'TEXT') = (start_utf16 IS NOT NULL AND end_utf16 IS NOT NULL))
);
CREATE INDEX appearance_of_claim ON appearance (newsroom_id, claim_id, created_at, id);
CREATE INDEX appearance_of_document ON appearance (newsroom_id, document_id, created_at, id);
CREATE INDEX appearance_of_speaker ON appearance (newsroom_id, speaker_id, created_at DESC, id DESC) WHERE speaker_id IS NOT NULL;
CREATE INDEX appearance_of_relayer ON appearance (newsroom_id, relayer_id) WHERE relayer_id IS NOT NULL;
-- The same span is proposed for one claim once.
CREATE UNIQUE INDEX appearance_once ON appearance (newsroom_id, claim_id, document_id, coalesce(start_at, -1), coalesce(end_at, -1));
