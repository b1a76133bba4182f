-- Lets the role that the server runs as do its work without owning a table: run by the owner of the tables after every
-- migration, with the role's name:
--
--   psql "$MIGRATE_DATABASE_URL" -v ON_ERROR_STOP=1 -v server=factdesk_server -f docs/grants.sql
--
-- What nobody may change is guarded by triggers in any case; without these rights the role cannot switch them off.
BEGIN;
GRANT USAGE ON SCHEMA public TO :"server";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"server";
REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM :"server";
-- Insert-only.
REVOKE UPDATE, DELETE ON event, document, evidence, evidence_withdrawal, verdict, verdict_citation, search_note,
    claimant_contact, fact_check_author, fact_check_version, correction, waiver, rating_scale, rating, review_policy,
    recusal, conflict FROM :"server";
-- A payload may be deleted, by `factdesk audit redact` alone.
REVOKE UPDATE ON event_payload FROM :"server";
COMMIT;
