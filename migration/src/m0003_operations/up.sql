-- Of the server, not of a newsroom: which documents its client apps send.
CREATE TABLE registered_operation (
    -- SHA-256 of the text: what a client may send instead of it.
    sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
    -- SHA-256 of its tokens: the same document in another layout.
    tokens_sha256 bytea NOT NULL CHECK (length(tokens_sha256) = 32),
    document text NOT NULL CHECK (document <> ''),
    registered_at timestamptz NOT NULL
);

CREATE INDEX registered_operation_tokens ON registered_operation (tokens_sha256);
