DROP TRIGGER fact_check_indexed ON fact_check;
DROP TRIGGER document_text_indexed ON document_text;
DROP TRIGGER source_merge_followed ON source;
DROP TRIGGER fact_check_version_indexed ON fact_check_version;
DROP TRIGGER evidence_withdrawal_indexed ON evidence_withdrawal;
DROP TRIGGER evidence_indexed ON evidence;
DROP TRIGGER round_indexed_again ON round;
DROP TRIGGER appearance_indexed_again ON appearance;
DROP TRIGGER appearance_indexed ON appearance;
DROP TRIGGER claim_indexed_again ON claim;
DROP TRIGGER claim_indexed ON claim;
DROP FUNCTION index_fact_check, index_document_text, follow_source_merge, index_claims_of_fact_checks,
    index_changed_round, index_changed_claim, index_claims_of_evidence, index_claims_beside, index_claims, refresh_fact_check_index, refresh_document_index,
    refresh_source_claims,
    source_marks, refresh_claim_index, search_query, time_marks, mark, search_language;
ALTER TABLE claim DROP COLUMN deadline_or_never;
DROP INDEX claim_by_change, claim_by_turn;
DROP TABLE source_claim, search_language, fact_check_index, document_index, claim_index;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT cfgname FROM pg_ts_config WHERE cfgname LIKE 'desk\_%' AND cfgnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('DROP TEXT SEARCH CONFIGURATION %I', name);
    END LOOP;
END $$;
