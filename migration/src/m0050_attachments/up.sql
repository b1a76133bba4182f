-- Files that evidence is kept with. The bytes lie in the store of files under newsroom and hash; these rows are the truth
-- of what there is. A file that no evidence is kept with is thrown away after a day, with its row.
CREATE TABLE attachment (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    id          uuid NOT NULL,
    sha256      bytea NOT NULL CHECK (octet_length(sha256) = 32),
    size        integer NOT NULL CHECK (size > 0),
    media_type  text NOT NULL CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    CONSTRAINT attachment_once UNIQUE (newsroom_id, sha256)
);
CREATE INDEX attachment_by_age ON attachment (created_at);
-- What came in never changes; it may go as long as nothing is kept with it (the foreign key below).
CREATE TRIGGER attachment_fixed BEFORE UPDATE ON attachment FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE attachment_upload (
    newsroom_id   uuid NOT NULL,
    attachment_id uuid NOT NULL,
    member_id     uuid NOT NULL,
    uploaded_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, attachment_id, member_id),
    FOREIGN KEY (newsroom_id, attachment_id) REFERENCES attachment,
    FOREIGN KEY (newsroom_id, member_id) REFERENCES member
);
CREATE INDEX attachment_upload_of_member ON attachment_upload (newsroom_id, member_id, uploaded_at);

CREATE TABLE evidence_attachment (
    newsroom_id   uuid NOT NULL,
    evidence_id   uuid NOT NULL,
    attachment_id uuid NOT NULL,
    attached_by   uuid NOT NULL,
    attached_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, evidence_id, attachment_id),
    FOREIGN KEY (newsroom_id, evidence_id) REFERENCES evidence,
    FOREIGN KEY (newsroom_id, attachment_id) REFERENCES attachment,
    FOREIGN KEY (newsroom_id, attached_by) REFERENCES member
);
CREATE INDEX evidence_attachment_of_file ON evidence_attachment (newsroom_id, attachment_id);
SELECT guard_insert_only('evidence_attachment');
