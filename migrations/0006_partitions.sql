-- SPDX-License-Identifier: Apache-2.0
-- Monthly partitions by the time in the id, for the tables that only grow. They are made ahead by
-- migrate and by the hourly maintenance. A default partition takes what no month takes: a late
-- maintenance costs pruning, never a write.

CREATE FUNCTION uuid_v7_floor(at timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;
COMMENT ON FUNCTION uuid_v7_floor(timestamptz) IS 'Smaller than every UUIDv7 of that time or later.';

CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
CREATE TABLE validation_attempt_default PARTITION OF validation_attempt DEFAULT;
CREATE TABLE connector_exchange_default PARTITION OF connector_exchange DEFAULT;
-- Row triggers are inherited by partitions, statement triggers are not.
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit events are kept');
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_event_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit events are kept');

CREATE FUNCTION partition_name(parent text, month timestamptz) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
    $$ SELECT parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM') $$;
COMMENT ON FUNCTION partition_name(text, timestamptz) IS 'Of the partition for the month that begins then.';

-- Attaching locks, until the end of the transaction: the default partition against readers too, and
-- every table that refers to the parent or that the parent refers to against writers. Hence one
-- partition in a transaction, and a wait so short that it ends before PostgreSQL looks for a
-- deadlock (after 1 s by default) and perhaps ends a writer's transaction instead of this one.
CREATE FUNCTION make_partition(parent text, month timestamptz) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
DECLARE
    partition text := partition_name(parent, month);
    low uuid := uuid_v7_floor(month);
    high uuid := uuid_v7_floor((month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    taken boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('causeway.partitions'));
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Rows that went to the default partition stay there, and so does the rest of their month.
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id >= $1 AND id < $2)', parent || '_default')
        INTO taken USING low, high;
    IF taken THEN
        RETURN false;
    END IF;
    -- Creating it as a partition would lock the parent itself against readers.
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, partition, low, high);
    IF parent = 'audit_event' THEN
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                       'EXECUTE FUNCTION refuse_change(''audit events are kept'')', partition);
    END IF;
    RETURN true;
END $$;
COMMENT ON FUNCTION make_partition(text, timestamptz) IS
    'Makes the partition for the month that begins then, unless it exists; lock_not_available when a table is in use for long. One call in a transaction.';

CREATE FUNCTION missing_partitions(now timestamptz, months_ahead integer)
    RETURNS TABLE (parent text, month timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT parent, month
    FROM unnest(ARRAY['audit_event', 'validation_attempt', 'connector_exchange']) parent,
         generate_series(0, months_ahead) ahead,
         LATERAL (SELECT (date_trunc('month', now AT TIME ZONE 'UTC')
                          + make_interval(months => ahead)) AT TIME ZONE 'UTC' AS month) at
    WHERE to_regclass(partition_name(parent, month)) IS NULL
    ORDER BY ahead, parent $$;
COMMENT ON FUNCTION missing_partitions(timestamptz, integer) IS
    'The partitions that do not exist from this month to so many months ahead.';
