-- What admins prepare before it holds: one draft of each kind in a newsroom. Its row stays when it was activated or
-- discarded, so that its version never means another draft.
CREATE TABLE rule_draft (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    kind        text NOT NULL CHECK (kind IN ('POLICY', 'RATING_SCALE')),
    version     integer NOT NULL CHECK (version > 0),
    -- The version that held when it was saved; null while there is no draft.
    based_on    integer CHECK (based_on > 0),
    body        jsonb CHECK (octet_length(body::text) <= 200000),
    changed_by  uuid NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (newsroom_id, kind),
    FOREIGN KEY (newsroom_id, changed_by) REFERENCES member,
    CHECK ((body IS NULL) = (based_on IS NULL))
);

-- Keys of retired ratings for which this one stands in rounds under its version.
ALTER TABLE rating ADD COLUMN replaces text[] NOT NULL DEFAULT '{}'
    CHECK (cardinality(replaces) <= 200 AND NOT key = ANY (replaces));

CREATE FUNCTION guard_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rating WHERE newsroom_id = NEW.newsroom_id AND scale_version = NEW.scale_version
        AND (key = ANY (NEW.replaces) OR NEW.key = ANY (replaces) OR replaces && NEW.replaces)) THEN
        RAISE EXCEPTION 'a key means one rating of a scale' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rating_guard BEFORE INSERT ON rating FOR EACH ROW EXECUTE FUNCTION guard_rating();

-- The newest version is the one that holds: they follow each other without gaps, so there is never another.
CREATE FUNCTION guard_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest integer;
BEGIN
    EXECUTE format('SELECT max(version) FROM %I WHERE newsroom_id = $1', TG_TABLE_NAME) INTO newest USING NEW.newsroom_id;
    IF NEW.version <> coalesce(newest, 0) + 1 THEN
        RAISE EXCEPTION 'versions of % follow each other', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_policy_next BEFORE INSERT ON review_policy FOR EACH ROW EXECUTE FUNCTION guard_next_version();
CREATE TRIGGER rating_scale_next BEFORE INSERT ON rating_scale FOR EACH ROW EXECUTE FUNCTION guard_next_version();
