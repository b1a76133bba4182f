CREATE TABLE evidence (
    newsroom_id  uuid NOT NULL,
    id           uuid NOT NULL,
    claim_id     uuid NOT NULL,
    -- The round in which it was added (null before the first): decides what stays sealed.
    round        integer,
    source_id    uuid NOT NULL,
    url          text CHECK (url ~ '^https?://' AND octet_length(url) <= 2048),
    excerpt      text CHECK (char_length(excerpt) BETWEEN 1 AND 5000),
    note         text CHECK (char_length(note) BETWEEN 1 AND 5000),
    stance       text NOT NULL CHECK (stance IN ('SUPPORTS', 'REFUTES', 'CONTEXT')),
    is_primary   boolean NOT NULL,
    archived_url text CHECK (archived_url ~ '^https?://' AND octet_length(archived_url) <= 2048),
    accessed_at  timestamptz,
    -- What the source has to gain, in its own or the desk's words.
    interest     text CHECK (char_length(interest) BETWEEN 1 AND 2000),
    visibility   text NOT NULL CHECK (visibility IN ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL')),
    added_by     uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    CONSTRAINT evidence_claim_key UNIQUE (newsroom_id, claim_id, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, source_id) REFERENCES source,
    FOREIGN KEY (newsroom_id, added_by) REFERENCES member,
    CHECK (url IS NOT NULL OR excerpt IS NOT NULL)
);
CREATE INDEX evidence_of_claim ON evidence (newsroom_id, claim_id, created_at, id);
CREATE INDEX evidence_of_source ON evidence (newsroom_id, source_id, created_at DESC, id DESC);
SELECT guard_insert_only('evidence');

CREATE TABLE evidence_withdrawal (
    newsroom_id  uuid NOT NULL,
    evidence_id  uuid NOT NULL,
    reason       text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    withdrawn_by uuid NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, evidence_id),
    FOREIGN KEY (newsroom_id, evidence_id) REFERENCES evidence,
    FOREIGN KEY (newsroom_id, withdrawn_by) REFERENCES member
);
SELECT guard_insert_only('evidence_withdrawal');

CREATE TABLE verdict_citation (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    round       integer NOT NULL,
    member_id   uuid NOT NULL,
    verdict_id  uuid NOT NULL,
    evidence_id uuid NOT NULL,
    PRIMARY KEY (newsroom_id, verdict_id, evidence_id),
    FOREIGN KEY (newsroom_id, claim_id, round, member_id, verdict_id) REFERENCES verdict (newsroom_id, claim_id, round, member_id, id),
    -- A verdict cites evidence of its own claim only.
    FOREIGN KEY (newsroom_id, claim_id, evidence_id) REFERENCES evidence (newsroom_id, claim_id, id)
);
CREATE INDEX verdict_citation_of_evidence ON verdict_citation (newsroom_id, evidence_id);
SELECT guard_insert_only('verdict_citation');

-- "We looked for evidence of this stance here and there, and found none."
CREATE TABLE search_note (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    claim_id    uuid NOT NULL,
    -- As with evidence: decides what stays sealed.
    round       integer,
    stance      text NOT NULL CHECK (stance IN ('SUPPORTS', 'REFUTES')),
    text        text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
    recorded_by uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, recorded_by) REFERENCES member
);
CREATE INDEX search_note_of_claim ON search_note (newsroom_id, claim_id, created_at, id);
SELECT guard_insert_only('search_note');

CREATE TABLE claimant_contact (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    claim_id    uuid NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('AWAITED', 'ANSWERED', 'NO_ANSWER', 'DECLINED', 'NOT_FEASIBLE')),
    asked_at    timestamptz,
    channel     text CHECK (char_length(channel) BETWEEN 1 AND 200),
    deadline    timestamptz,
    answer      text CHECK (char_length(answer) BETWEEN 1 AND 10000),
    reason      text CHECK (char_length(reason) BETWEEN 1 AND 2000),
    recorded_by uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, recorded_by) REFERENCES member,
    CHECK (outcome = 'NOT_FEASIBLE' OR asked_at IS NOT NULL),
    CHECK (outcome <> 'NOT_FEASIBLE' OR reason IS NOT NULL),
    CHECK (outcome <> 'ANSWERED' OR answer IS NOT NULL)
);
CREATE INDEX claimant_contact_of_claim ON claimant_contact (newsroom_id, claim_id, created_at, id);
SELECT guard_insert_only('claimant_contact');

-- The sources that a claim involves, merges followed: speakers, relayers, publishers, sources of evidence that stands.
-- Whoever declared a conflict on one of them keeps away from the claim.
CREATE VIEW involved_source AS
    SELECT a.newsroom_id, a.claim_id, s.standing_id AS source_id
      FROM appearance a JOIN source s ON s.newsroom_id = a.newsroom_id AND s.id = a.speaker_id
    UNION ALL
    SELECT a.newsroom_id, a.claim_id, s.standing_id
      FROM appearance a JOIN source s ON s.newsroom_id = a.newsroom_id AND s.id = a.relayer_id
    UNION ALL
    SELECT a.newsroom_id, a.claim_id, s.standing_id
      FROM appearance a JOIN document d ON d.newsroom_id = a.newsroom_id AND d.id = a.document_id
      JOIN source s ON s.newsroom_id = d.newsroom_id AND s.id = d.publisher_id
    UNION ALL
    SELECT e.newsroom_id, e.claim_id, s.standing_id
      FROM evidence e JOIN source s ON s.newsroom_id = e.newsroom_id AND s.id = e.source_id
     WHERE NOT EXISTS (SELECT FROM evidence_withdrawal w WHERE w.newsroom_id = e.newsroom_id AND w.evidence_id = e.id);

CREATE VIEW involved_source_conflict AS
    SELECT c.newsroom_id, c.member_id, s.standing_id AS source_id
      FROM conflict c JOIN source s ON s.newsroom_id = c.newsroom_id AND s.id = c.source_id;
