-- SPDX-License-Identifier: Apache-2.0
-- What the audit log's sealer signs, and the hashes that let any proof be made without reading the
-- whole log.

CREATE TABLE audit_subtree (
    height   smallint NOT NULL CHECK (height IN (8, 16, 24, 32, 40, 48)),
    position bigint NOT NULL CHECK (position >= 0),
    root     bytea NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (height, position)
);
COMMENT ON TABLE audit_subtree IS
    'Roots of the complete subtrees of 2^height leaves of the log''s Merkle tree (RFC 6962), derived from audit_leaf.';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON audit_subtree
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the log only grows');
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_subtree
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the log only grows');

CREATE TABLE audit_checkpoint (
    origin    text NOT NULL CHECK (origin <> ''),
    tree_size bigint NOT NULL CHECK (tree_size > 0),
    root      bytea NOT NULL CHECK (octet_length(root) = 32),
    note      text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (origin, tree_size)
);
COMMENT ON TABLE audit_checkpoint IS
    'Every signed head of the log (C2SP tlog-checkpoint); the note is what auditors get.';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change('what was signed stays');
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was signed stays');
