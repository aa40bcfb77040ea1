-- SPDX-License-Identifier: Apache-2.0
-- Revocation: what was asked for, how far it came, and the keys that are not certified any more.

ALTER TABLE job DROP CONSTRAINT job_kind_check,
    ADD CONSTRAINT job_kind_check CHECK (kind IN ('validate', 'issue', 'revoke'));

ALTER TABLE certificate ADD COLUMN revoked_at timestamptz,
    ADD CONSTRAINT certificate_revoked_once CHECK ((status = 'revoked') = (revoked_at IS NOT NULL));
COMMENT ON COLUMN certificate.revoked_at IS
    'When the CA had confirmed it, or an operator had attested it.';
CREATE INDEX certificate_revoked ON certificate (id) WHERE status = 'revoked';

CREATE TABLE revocation (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL,
    endpoint_id    uuid NOT NULL,
    certificate_id uuid NOT NULL,
    reason         text NOT NULL CHECK (reason IN
                       ('unspecified', 'keyCompromise', 'affiliationChanged', 'superseded',
                        'cessationOfOperation', 'privilegeWithdrawn')),
    requested_by   text NOT NULL CHECK (requested_by <> ''),
    comment        text NOT NULL,
    state          text NOT NULL CHECK (state IN ('requested', 'revoked', 'refused', 'dismissed')),
    tries          integer NOT NULL CHECK (tries >= 0),
    last_error     text NOT NULL,
    refusal        text NOT NULL,
    next_try_at    timestamptz,
    requested_at   timestamptz NOT NULL,
    ended_at       timestamptz,
    version        bigint NOT NULL CHECK (version > 0),
    CHECK ((state = 'requested') = (next_try_at IS NOT NULL)),
    CHECK ((state = 'requested') = (ended_at IS NULL)),
    FOREIGN KEY (tenant_id, endpoint_id, certificate_id)
        REFERENCES certificate (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE revocation IS
    'A revocation that was asked for: committed before the CA is told, and kept until it has confirmed or an operator has ended it.';
CREATE UNIQUE INDEX revocation_one_of_a_certificate ON revocation (certificate_id)
    WHERE state <> 'dismissed';
CREATE INDEX revocation_by_certificate ON revocation (certificate_id, id);
CREATE INDEX revocation_refused ON revocation (id) WHERE state = 'refused';

CREATE TABLE blocked_key (
    spki_sha256    bytea PRIMARY KEY CHECK (octet_length(spki_sha256) = 32),
    tenant_id      uuid NOT NULL,
    endpoint_id    uuid NOT NULL,
    certificate_id uuid NOT NULL,
    blocked_by     text NOT NULL CHECK (blocked_by <> ''),
    blocked_at     timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, endpoint_id, certificate_id)
        REFERENCES certificate (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE blocked_key IS
    'Keys that were compromised, for all tenants: no certificate and no account is given for one. The certificate is the one by which it became known.';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON blocked_key
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a compromised key stays compromised');
