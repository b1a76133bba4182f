ALTER TABLE signing_key
    -- A new key is shown some minutes before it signs, so that every node and whoever else verifies knows it by then.
    ADD COLUMN signs_from timestamptz NOT NULL DEFAULT now(),
    -- The end of the longest-lived token that was made by hand with it.
    ADD COLUMN needed_until timestamptz;
UPDATE signing_key SET signs_from = created_at;
-- retired_at: from then on nothing that the key signed is accepted. It may lie ahead.
