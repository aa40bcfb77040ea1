-- SPDX-License-Identifier: Apache-2.0
-- The audit log. An event is committed together with the change that it tells of; one sealer then
-- gives it its place in the log, and the order of the places is the order of the log.

CREATE FUNCTION audit_header_field(header bytea, name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT pg_catalog.convert_from(header, 'UTF8')::pg_catalog.jsonb OPERATOR(pg_catalog.->>) name $$;
COMMENT ON FUNCTION audit_header_field(bytea, text) IS
    'Search columns are generated from the hashed bytes, so that they cannot tell another story.';

CREATE TABLE audit_event (
    id             uuid PRIMARY KEY,
    schema_version smallint NOT NULL,
    header         bytea NOT NULL,
    payload        bytea,
    payload_salt   bytea CHECK (octet_length(payload_salt) = 16),
    payload_digest bytea NOT NULL CHECK (octet_length(payload_digest) = 32),
    leaf_hash      bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    action         text NOT NULL GENERATED ALWAYS AS (audit_header_field(header, 'action')) STORED,
    actor          text NOT NULL GENERATED ALWAYS AS (audit_header_field(header, 'actor')) STORED,
    object         text NOT NULL GENERATED ALWAYS AS (audit_header_field(header, 'object')) STORED,
    tenant_id      uuid GENERATED ALWAYS AS (audit_header_field(header, 'tenant')::uuid) STORED,
    order_id       uuid GENERATED ALWAYS AS (audit_header_field(header, 'order')::uuid) STORED,
    CHECK ((payload IS NULL) = (payload_salt IS NULL))
) PARTITION BY RANGE (id);
COMMENT ON TABLE audit_event IS
    'header and payload are RFC 8785 canonical JSON; leaf_hash = SHA-256(0x00 || header || SHA-256(salt || payload)). A purge sets payload and payload_salt to NULL and leaves the proof intact.';
CREATE INDEX audit_event_by_tenant ON audit_event (tenant_id, id);
CREATE INDEX audit_event_by_order ON audit_event (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX audit_event_by_object ON audit_event (object, id);
CREATE INDEX audit_event_by_action ON audit_event (action, id);
CREATE INDEX audit_event_by_actor ON audit_event (actor, id);

CREATE FUNCTION audit_event_allows_purge_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.payload IS NULL AND NEW.payload_salt IS NULL
       AND (NEW.id, NEW.schema_version, NEW.header, NEW.payload_digest, NEW.leaf_hash)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.schema_version, OLD.header, OLD.payload_digest, OLD.leaf_hash) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of audit_event is refused: only payload and salt can be purged'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER purge_only BEFORE UPDATE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_allows_purge_only();
CREATE TRIGGER never_deleted BEFORE DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change('audit events are kept');

CREATE TABLE audit_sequence (
    order_id uuid PRIMARY KEY,
    last     bigint NOT NULL CHECK (last > 0)
);
COMMENT ON TABLE audit_sequence IS
    'How many events an order has: its events carry this number, because ids and times do not follow the order of commits.';

CREATE TABLE audit_pending (
    event_id    uuid PRIMARY KEY REFERENCES audit_event,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE audit_pending IS 'Committed events that have no place in the log yet.';

CREATE TABLE audit_log (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    size   bigint NOT NULL CHECK (size >= 0),
    fence  bigint NOT NULL CHECK (fence >= 0)
);
COMMENT ON TABLE audit_log IS
    'The head of the log. Whoever becomes the sealer raises the fence, and an earlier sealer can no longer append.';
INSERT INTO audit_log (size, fence) VALUES (0, 0);

CREATE TABLE audit_leaf (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    event_id   uuid NOT NULL UNIQUE REFERENCES audit_event,
    leaf_hash  bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);
COMMENT ON TABLE audit_leaf IS 'The log: consecutive places from 0, given in the order of sealing.';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON audit_leaf
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the log only grows');
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the log only grows');
