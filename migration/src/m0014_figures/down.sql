DROP INDEX fact_check_version_first;
DROP INDEX round_by_adjudication;
DROP INDEX round_by_quorum;
