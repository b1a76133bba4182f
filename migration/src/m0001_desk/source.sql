CREATE TABLE source (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    id          uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('PERSON', 'ORGANIZATION', 'PUBLICATION', 'DATASET', 'PRIMARY_DOCUMENT', 'GROUP')),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 300),
    -- Name folded for recognition; the server computes it.
    name_key    text NOT NULL CHECK (char_length(name_key) BETWEEN 1 AND 300),
    -- Anonymous and collective speakers are known within one story only.
    named       boolean NOT NULL,
    aliases     text[] NOT NULL DEFAULT '{}' CHECK (cardinality(aliases) <= 50),
    -- The aliases folded in the same way.
    alias_keys  text[] NOT NULL DEFAULT '{}' CHECK (cardinality(alias_keys) <= 50),
    same_as     text[] NOT NULL DEFAULT '{}' CHECK (cardinality(same_as) <= 20),
    -- Unconfirmed until a person has used it.
    confirmed   boolean NOT NULL,
    merged_into uuid,
    -- The source at the end of the merges, which stands for this one; itself if it was not merged. Kept beside
    -- merged_into, so that a merge is undone exactly and no reader follows a chain.
    standing_id uuid NOT NULL,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, merged_into) REFERENCES source,
    FOREIGN KEY (newsroom_id, standing_id) REFERENCES source,
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (standing_id = id))
);
CREATE INDEX source_by_name ON source (newsroom_id, name_key) WHERE named;
CREATE INDEX source_by_alias ON source USING gin (alias_keys) WHERE named;
CREATE INDEX source_standing ON source (standing_id);
CREATE INDEX source_list ON source (newsroom_id, created_at DESC, id DESC);
CREATE INDEX source_merged ON source (newsroom_id, merged_into) WHERE merged_into IS NOT NULL;
