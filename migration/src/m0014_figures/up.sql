-- Figures look at the rounds of a period from its end, and at what was decided and published in a week.
CREATE INDEX round_by_quorum ON round (newsroom_id, quorum_at, claim_id) WHERE quorum_at IS NOT NULL;
CREATE INDEX round_by_adjudication ON round (newsroom_id, adjudicated_at) WHERE adjudicated_at IS NOT NULL;
CREATE INDEX fact_check_version_first ON fact_check_version (newsroom_id, published_at) WHERE number = 1;
