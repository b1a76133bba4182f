DROP INDEX assignment_held, assignment_due;
UPDATE assignment SET ending = 'RELEASED', ended_because = NULL WHERE ending IN ('DECLINED', 'REASSIGNED');
ALTER TABLE assignment
    DROP CONSTRAINT assignment_declined_check,
    DROP CONSTRAINT assignment_ending_check,
    ADD CONSTRAINT assignment_ending_check CHECK (ending IN
        ('VERDICT', 'RELEASED', 'EXPIRED', 'RECUSED', 'CONFLICT', 'REMOVED', 'CLOSED')),
    DROP COLUMN ended_because, DROP COLUMN note, DROP COLUMN due_at;
ALTER TABLE member DROP COLUMN languages;
DROP TRIGGER slot_counted ON slot;
DROP TRIGGER slots_counted ON slot;
DROP FUNCTION count_open_slots();
DROP FUNCTION count_new_slots();
DROP INDEX claim_queue_by_language, claim_queue;
ALTER TABLE claim
    DROP COLUMN queue_language, DROP COLUMN queue_rank, DROP COLUMN open_slots, DROP COLUMN waiting_since,
    DROP COLUMN priority_version, DROP COLUMN reach, DROP COLUMN deadline, DROP COLUMN urgent, DROP COLUMN priority;
