DROP VIEW involved_source, involved_source_conflict;
DROP TABLE waiver, correction, fact_check_version, fact_check_author, fact_check, claimant_contact, search_note,
    verdict_citation, evidence_withdrawal, evidence, conflict, recusal, verdict_draft, live_verdict, verdict, assignment,
    slot, round, appearance, claim, document_text, document, source, review_policy, rating, rating_scale, idempotency,
    event_payload, event, chain, signing_key, member, newsroom, person CASCADE;
DROP FUNCTION guard_fact_check, guard_fact_check_version, guard_round, guard_live_verdict, guard_verdict, guard_payload, refuse_rename, guard_insert_only, refuse_change;
