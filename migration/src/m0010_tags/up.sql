-- The vocabulary.
CREATE TABLE tag (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    id          uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('TAG', 'TOPIC')),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    -- Name folded for recognition; the server computes it.
    name_key    text NOT NULL CHECK (char_length(name_key) BETWEEN 1 AND 100),
    merged_into uuid,
    -- The tag at the end of the merges, which stands for this one; itself if it was not merged.
    standing_id uuid NOT NULL,
    -- From then on no claim gets it any more; those that bear it keep it.
    retired_at  timestamptz,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, merged_into) REFERENCES tag,
    FOREIGN KEY (newsroom_id, standing_id) REFERENCES tag,
    FOREIGN KEY (newsroom_id, created_by) REFERENCES member,
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (standing_id = id))
);
-- One name stands for one tag. A merged one has given its name up.
CREATE UNIQUE INDEX tag_name ON tag (newsroom_id, kind, name_key) WHERE merged_into IS NULL;
CREATE INDEX tag_list ON tag (newsroom_id, name_key, id);
CREATE INDEX tag_by_kind ON tag (newsroom_id, kind, name_key, id);
CREATE INDEX tag_merged ON tag (newsroom_id, merged_into) WHERE merged_into IS NOT NULL;

-- What people said: this claim is about that. It goes on naming a tag that was merged, so that a merge is undone exactly.
CREATE TABLE tagging (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    tag_id      uuid NOT NULL,
    tagged_by   uuid NOT NULL,
    tagged_at   timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, tag_id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, tag_id) REFERENCES tag,
    FOREIGN KEY (newsroom_id, tagged_by) REFERENCES member
);
CREATE INDEX tagging_of_tag ON tagging (newsroom_id, tag_id);

-- What shows: which tags a claim bears once merges are followed, each once, with the time at which the claim came in.
-- Kept by the triggers below; nothing else writes here. Lists of claims walk it newest first.
CREATE TABLE claim_tag (
    newsroom_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    -- Never a merged one.
    tag_id      uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, claim_id, tag_id),
    FOREIGN KEY (newsroom_id, claim_id) REFERENCES claim,
    FOREIGN KEY (newsroom_id, tag_id) REFERENCES tag
);
CREATE INDEX claim_tag_newest ON claim_tag (newsroom_id, tag_id, created_at DESC, claim_id DESC);

CREATE FUNCTION show_taggings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claim_tag (newsroom_id, claim_id, tag_id, created_at)
    SELECT DISTINCT c.newsroom_id, c.id, t.standing_id, c.created_at
      FROM new_taggings n
      JOIN tag t ON t.newsroom_id = n.newsroom_id AND t.id = n.tag_id
      JOIN claim c ON c.newsroom_id = n.newsroom_id AND c.id = n.claim_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER tagging_shown AFTER INSERT ON tagging REFERENCING NEW TABLE AS new_taggings
    FOR EACH STATEMENT EXECUTE FUNCTION show_taggings();

CREATE FUNCTION hide_taggings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claim_tag s
     USING old_taggings o JOIN tag t ON t.newsroom_id = o.newsroom_id AND t.id = o.tag_id
     WHERE s.newsroom_id = o.newsroom_id AND s.claim_id = o.claim_id AND s.tag_id = t.standing_id
       -- Not while another tag of the claim was merged into the same one.
       AND NOT EXISTS (SELECT FROM tagging g JOIN tag u ON u.newsroom_id = g.newsroom_id AND u.id = g.tag_id
                        WHERE g.newsroom_id = s.newsroom_id AND g.claim_id = s.claim_id AND u.standing_id = s.tag_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tagging_hidden AFTER DELETE ON tagging REFERENCING OLD TABLE AS old_taggings
    FOR EACH STATEMENT EXECUTE FUNCTION hide_taggings();

-- A merge, or its undoing: the claims of the tag show under the one that stands for it now.
CREATE FUNCTION move_taggings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claim_tag s
     USING tagging o
     WHERE o.newsroom_id = NEW.newsroom_id AND o.tag_id = NEW.id
       AND s.newsroom_id = o.newsroom_id AND s.claim_id = o.claim_id AND s.tag_id = OLD.standing_id
       AND NOT EXISTS (SELECT FROM tagging g JOIN tag u ON u.newsroom_id = g.newsroom_id AND u.id = g.tag_id
                        WHERE g.newsroom_id = s.newsroom_id AND g.claim_id = s.claim_id AND u.standing_id = s.tag_id);
    INSERT INTO claim_tag (newsroom_id, claim_id, tag_id, created_at)
    SELECT c.newsroom_id, c.id, NEW.standing_id, c.created_at
      FROM tagging o JOIN claim c ON c.newsroom_id = o.newsroom_id AND c.id = o.claim_id
     WHERE o.newsroom_id = NEW.newsroom_id AND o.tag_id = NEW.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER tag_taggings_moved AFTER UPDATE OF standing_id ON tag
    FOR EACH ROW WHEN (NEW.standing_id IS DISTINCT FROM OLD.standing_id) EXECUTE FUNCTION move_taggings();
