DROP INDEX IF EXISTS source_by_part_of_name;
DROP INDEX live_verdict_of_verdict, event_by_time, event_by_action, event_by_actor, event_by_object,
    fact_check_by_language, fact_check_by_state, source_merged_list, source_unnamed, source_by_confirmed, source_by_kind,
    document_by_intake, document_by_language, document_by_submitter, claim_by_submitter, claim_by_origin,
    claim_by_language, claim_by_state_score;
