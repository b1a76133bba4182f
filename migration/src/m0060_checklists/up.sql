-- The newsroom's own questions about a claim, versioned; the highest version holds for all claims.
CREATE TABLE checklist (
    newsroom_id uuid NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, version),
    FOREIGN KEY (newsroom_id, created_by) REFERENCES member
);
SELECT guard_insert_only('checklist');

CREATE TABLE checklist_question (
    newsroom_id       uuid NOT NULL,
    checklist_version integer NOT NULL,
    -- The same in all versions: answers are known by it.
    key               text NOT NULL CHECK (key ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    place             smallint NOT NULL CHECK (place > 0),
    text              text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
    help              text CHECK (char_length(help) BETWEEN 1 AND 2000),
    kind              text NOT NULL CHECK (kind IN ('TEXT', 'CHOICE', 'NUMBER', 'DATE')),
    choices           text[] NOT NULL,
    required          boolean NOT NULL,
    PRIMARY KEY (newsroom_id, checklist_version, key),
    UNIQUE (newsroom_id, checklist_version, place),
    FOREIGN KEY (newsroom_id, checklist_version) REFERENCES checklist,
    CHECK ((kind = 'CHOICE') = (cardinality(choices) > 0))
);
SELECT guard_insert_only('checklist_question');

CREATE TABLE checklist_answer (
    newsroom_id       uuid NOT NULL,
    id                uuid NOT NULL,
    claim_id          uuid NOT NULL,
    -- As with evidence: decides what stays sealed.
    round             integer,
    checklist_version integer NOT NULL,
    question_key      text NOT NULL,
    text              text CHECK (char_length(text) BETWEEN 1 AND 5000),
    choice            text CHECK (char_length(choice) BETWEEN 1 AND 200),
    number            double precision CHECK (abs(number) <= 1e15),
    day               date,
    answered_by       uuid NOT NULL,
    created_at        timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    CONSTRAINT checklist_answer_key UNIQUE (newsroom_id, claim_id, question_key, id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, claim_id, round) REFERENCES round,
    FOREIGN KEY (newsroom_id, checklist_version, question_key) REFERENCES checklist_question,
    FOREIGN KEY (newsroom_id, answered_by) REFERENCES member,
    CHECK (num_nonnulls(text, choice, number, day) = 1)
);
CREATE INDEX checklist_answer_of_claim ON checklist_answer (newsroom_id, claim_id, created_at, id);
SELECT guard_insert_only('checklist_answer');

-- The answer that holds: one for each question on a claim.
CREATE TABLE standing_answer (
    newsroom_id  uuid NOT NULL,
    claim_id     uuid NOT NULL,
    question_key text NOT NULL,
    answer_id    uuid NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, question_key),
    CONSTRAINT standing_answer_once UNIQUE (newsroom_id, answer_id),
    FOREIGN KEY (newsroom_id, claim_id, question_key, answer_id)
        REFERENCES checklist_answer (newsroom_id, claim_id, question_key, id)
);
-- Claims are looked for by their answers.
CREATE INDEX standing_answer_by_question ON standing_answer (newsroom_id, question_key, claim_id);

-- A key keeps its kind, so that an answer stays one.
CREATE FUNCTION keep_question_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM checklist_question q
                WHERE q.newsroom_id = NEW.newsroom_id AND q.key = NEW.key AND q.kind <> NEW.kind) THEN
        RAISE EXCEPTION 'question % has another kind already', NEW.key USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checklist_question_kind BEFORE INSERT ON checklist_question FOR EACH ROW EXECUTE FUNCTION keep_question_kind();
