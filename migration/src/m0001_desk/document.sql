CREATE TABLE document (
    newsroom_id    uuid NOT NULL REFERENCES newsroom,
    id             uuid NOT NULL,
    story_id       uuid NOT NULL,
    version        integer NOT NULL DEFAULT 1 CHECK (version > 0),
    supersedes     uuid,
    kind           text NOT NULL CHECK (kind IN ('TEXT', 'IMAGE', 'VIDEO', 'AUDIO', 'PAGE')),
    title          text CHECK (char_length(title) BETWEEN 1 AND 500),
    url            text CHECK (url ~ '^https?://' AND octet_length(url) <= 2048),
    publisher_id   uuid,
    via            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(via) <= 20),
    language       text NOT NULL CHECK (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' AND char_length(language) <= 35),
    published_on   date,
    published_at   timestamptz,
    published_precision text NOT NULL DEFAULT 'UNKNOWN' CHECK (published_precision IN ('UNKNOWN', 'YEAR', 'MONTH', 'DAY', 'TIME')),
    hash_algorithm text NOT NULL CHECK (hash_algorithm IN ('SHA256')),
    content_hash   bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    code_points    integer NOT NULL CHECK (code_points BETWEEN 0 AND 1000000),
    sentences      integer NOT NULL CHECK (sentences >= 0),
    intake         text NOT NULL CHECK (intake IN ('READ', 'LANGUAGE_NOT_SUPPORTED', 'NO_TEXT')),
    submitted_by   uuid NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, supersedes) REFERENCES document,
    FOREIGN KEY (newsroom_id, publisher_id) REFERENCES source,
    FOREIGN KEY (newsroom_id, submitted_by) REFERENCES member,
    CONSTRAINT document_story_version_key UNIQUE (newsroom_id, story_id, version)
);
CREATE UNIQUE INDEX document_once ON document
    (newsroom_id, content_hash, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000'), coalesce(url, ''));
CREATE INDEX document_list ON document (newsroom_id, created_at DESC, id DESC);
CREATE INDEX document_of_publisher ON document (newsroom_id, publisher_id) WHERE publisher_id IS NOT NULL;
SELECT guard_insert_only('document');

-- Apart from its document, so that a takedown leaves hash and tombstone.
CREATE TABLE document_text (
    newsroom_id uuid NOT NULL,
    document_id uuid NOT NULL,
    body        text NOT NULL CHECK (octet_length(body) <= 4000000),
    PRIMARY KEY (newsroom_id, document_id),
    FOREIGN KEY (newsroom_id, document_id) REFERENCES document
);
CREATE TRIGGER document_text_fixed BEFORE UPDATE ON document_text FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_text_no_truncate BEFORE TRUNCATE ON document_text FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
