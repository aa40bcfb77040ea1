-- SPDX-License-Identifier: Apache-2.0
-- Monthly partitions by the time in the id, for the tables that only grow. They are made ahead by
-- migrate and by the daily maintenance. A default partition takes what no month takes: a late
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

CREATE FUNCTION make_partition(parent text, month timestamptz) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    partition text := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM');
    low uuid := uuid_v7_floor(month);
    high uuid := uuid_v7_floor((month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    taken boolean;
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Rows that went to the default partition stay there, and so does the rest of their month.
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id >= $1 AND id < $2)', parent || '_default')
        INTO taken USING low, high;
    IF taken THEN
        RETURN false;
    END IF;
    -- Attaching a table, unlike creating a partition, lets readers and writers of the parent go on.
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, partition, low, high);
    IF parent = 'audit_event' THEN
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                       'EXECUTE FUNCTION refuse_change(''audit events are kept'')', partition);
    END IF;
    RETURN true;
END $$;
COMMENT ON FUNCTION make_partition(text, timestamptz) IS 'Makes the partition for the month that begins then, unless it exists.';

CREATE FUNCTION make_partitions(now timestamptz, months_ahead integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    this_month timestamp := date_trunc('month', now AT TIME ZONE 'UTC');
    parent text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('causeway.partitions'));
    FOREACH parent IN ARRAY ARRAY['audit_event', 'validation_attempt', 'connector_exchange'] LOOP
        FOR ahead IN 0 .. months_ahead LOOP
            IF make_partition(parent, (this_month + make_interval(months => ahead)) AT TIME ZONE 'UTC')
            THEN
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
COMMENT ON FUNCTION make_partitions(timestamptz, integer) IS
    'Makes the missing partitions from this month to so many months ahead; says how many it made.';
