DROP TRIGGER rating_scale_next ON rating_scale;
DROP TRIGGER review_policy_next ON review_policy;
DROP FUNCTION guard_next_version;
DROP TRIGGER rating_guard ON rating;
DROP FUNCTION guard_rating;
ALTER TABLE rating DROP COLUMN replaces;
DROP TABLE rule_draft;
