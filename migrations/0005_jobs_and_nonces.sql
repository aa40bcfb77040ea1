-- SPDX-License-Identifier: Apache-2.0
-- Work that must happen, and the nonces that may not be used again.

CREATE TABLE job (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('validate', 'issue')),
    lane        text NOT NULL CHECK (lane <> ''),
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    subject     uuid NOT NULL,
    tries       integer NOT NULL CHECK (tries >= 0),
    run_at      timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    fence       bigint NOT NULL CHECK (fence >= 0),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES endpoint (tenant_id, id)
);
COMMENT ON TABLE job IS
    'due_at is when a worker may take the job: run_at at first, the end of the lease once it is taken. A finished job is deleted.';
CREATE INDEX job_by_lane ON job (lane, due_at);

-- Both tables are unlogged, so that a crash or the promotion of a standby empties both: without its
-- epoch no nonce from before is accepted, and none can be used twice.
CREATE UNLOGGED TABLE nonce_epoch (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch  bytea NOT NULL CHECK (octet_length(epoch) = 8)
);
COMMENT ON TABLE nonce_epoch IS 'The epoch of the nonces that are accepted; made when there is none.';

CREATE TABLE nonce_used (
    slot      smallint NOT NULL,
    random    bytea NOT NULL CHECK (octet_length(random) = 16),
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (slot, random)
) PARTITION BY LIST (slot);
CREATE UNLOGGED TABLE nonce_used_0 PARTITION OF nonce_used FOR VALUES IN (0);
CREATE UNLOGGED TABLE nonce_used_1 PARTITION OF nonce_used FOR VALUES IN (1);
CREATE UNLOGGED TABLE nonce_used_2 PARTITION OF nonce_used FOR VALUES IN (2);
CREATE UNLOGGED TABLE nonce_used_3 PARTITION OF nonce_used FOR VALUES IN (3);
COMMENT ON TABLE nonce_used IS
    'Used nonces; slot = hour of issue modulo 4. A nonce lives one hour, so two slots are in use, and the one before is emptied whole.';

CREATE FUNCTION forget_nonces(stale_slot integer, older_than timestamptz) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    has_rows boolean;
    has_fresh boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM nonce_used_%s)', stale_slot) INTO has_rows;
    IF NOT has_rows THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE nonce_used_%s IN ACCESS EXCLUSIVE MODE', stale_slot);
    EXECUTE format('SELECT EXISTS (SELECT FROM nonce_used_%s WHERE issued_at >= $1)', stale_slot)
        INTO has_fresh USING older_than;
    IF has_fresh THEN
        RETURN false;
    END IF;
    EXECUTE format('TRUNCATE nonce_used_%s', stale_slot);
    RETURN true;
END $$;
COMMENT ON FUNCTION forget_nonces(integer, timestamptz) IS
    'Empties a slot of which no nonce can be accepted any more; a slot with a fresh one is left alone.';
