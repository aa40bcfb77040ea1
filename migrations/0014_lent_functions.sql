-- SPDX-License-Identifier: Apache-2.0
-- What the owner lends takes less on trust from its caller: a partition is always a whole month's, of
-- one of the three tables, and one that is soon needed; a slot of nonces is one that there is. Names
-- of functions are qualified, so that no better match of somebody else's is run with these rights.

CREATE OR REPLACE FUNCTION make_partition(parent text, month timestamptz) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
DECLARE
    begins timestamptz := pg_catalog.date_trunc('month', month, 'UTC');
    this_month timestamptz := pg_catalog.date_trunc('month', pg_catalog.now(), 'UTC');
    ends timestamptz := (begins AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    partition text := partition_name(parent, begins);
    low uuid := uuid_v7_floor(begins);
    high uuid := uuid_v7_floor(ends);
    taken boolean;
BEGIN
    IF parent NOT IN ('audit_event', 'validation_attempt', 'connector_exchange') THEN
        RAISE EXCEPTION '% has no partitions', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF begins < this_month OR begins > this_month + interval '14 months' THEN
        RAISE EXCEPTION 'no partition is needed for %', begins USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('causeway.partitions'));
    IF pg_catalog.to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Rows that went to the default partition stay there, and so does the rest of their month.
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I WHERE id >= $1 AND id < $2)',
                              parent || '_default')
        INTO taken USING low, high;
    IF taken THEN
        RETURN false;
    END IF;
    -- Creating it as a partition would lock the parent itself against readers.
    EXECUTE pg_catalog.format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
    EXECUTE pg_catalog.format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                              parent, partition, low, high);
    IF parent = 'audit_event' THEN
        EXECUTE pg_catalog.format(
            'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
            'EXECUTE FUNCTION refuse_change(''audit events are kept'')', partition);
    END IF;
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION forget_nonces(stale_slot integer, older_than timestamptz) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    has_rows boolean;
    has_fresh boolean;
BEGIN
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM nonce_used_%s)', stale_slot) INTO has_rows;
    IF NOT has_rows THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('LOCK TABLE nonce_used_%s IN ACCESS EXCLUSIVE MODE', stale_slot);
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM nonce_used_%s WHERE issued_at >= $1)',
                              stale_slot)
        INTO has_fresh USING older_than;
    IF has_fresh THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('TRUNCATE nonce_used_%s', stale_slot);
    RETURN true;
END $$;

-- Replacing a function takes its settings and leaves who may run it.
DO $$
DECLARE
    path text := pg_catalog.quote_ident(pg_catalog.current_schema()) || ', pg_temp';
BEGIN
    EXECUTE 'ALTER FUNCTION make_partition(text, timestamptz) SECURITY DEFINER SET search_path = '
            || path;
    EXECUTE 'ALTER FUNCTION forget_nonces(integer, timestamptz) SECURITY DEFINER SET search_path = '
            || path;
END $$;
