DELETE FROM idempotency i WHERE EXISTS (SELECT FROM api_key k WHERE (k.newsroom_id, k.id) = (i.newsroom_id, i.member_id));
ALTER TABLE idempotency ADD CONSTRAINT idempotency_newsroom_id_member_id_fkey FOREIGN KEY (newsroom_id, member_id) REFERENCES member;
-- Events stay as they are: what keys did before is not checked again.
ALTER TABLE event
    DROP CONSTRAINT event_actor_kind_check,
    DROP CONSTRAINT event_check,
    ADD CONSTRAINT event_actor_kind_check CHECK (actor_kind IN ('MEMBER', 'SERVER')) NOT VALID,
    ADD CONSTRAINT event_check CHECK ((actor_kind = 'MEMBER') = (actor_id IS NOT NULL)) NOT VALID;
DROP TABLE api_key;
DROP FUNCTION guard_api_key();
