DROP TABLE claim_tag;
DROP TABLE tagging;
DROP TABLE tag;
DROP FUNCTION show_taggings();
DROP FUNCTION hide_taggings();
DROP FUNCTION move_taggings();
