-- SPDX-License-Identifier: Apache-2.0
-- What goes to a CA, what comes back, and the evidence of both.

CREATE TABLE attempt (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL,
    endpoint_id    uuid NOT NULL,
    order_id       uuid NOT NULL,
    connector_id   uuid NOT NULL REFERENCES connector,
    number         integer NOT NULL CHECK (number > 0),
    state          text NOT NULL CHECK (state IN ('prepared', 'sending', 'issued', 'pending',
                                                  'rejected', 'unavailable', 'unknown')),
    fence          bigint NOT NULL CHECK (fence >= 0),
    owner          text NOT NULL,
    lease_until    timestamptz,
    csr            bytea NOT NULL,
    handle         bytea NOT NULL,
    answer         bytea[] NOT NULL,
    reason_for_log text NOT NULL,
    give_up_at     timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    UNIQUE (order_id, number),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, order_id) REFERENCES orders (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE attempt IS
    'The write-ahead record of one submission to a CA: committed before a byte is sent, changed only by the owner of its fence.';
CREATE UNIQUE INDEX attempt_one_in_flight ON attempt (order_id)
    WHERE state IN ('prepared', 'sending', 'pending', 'issued', 'unknown');
COMMENT ON INDEX attempt_one_in_flight IS
    'An order is never submitted twice while an earlier submission may have reached the CA.';
CREATE INDEX attempt_unfinished ON attempt (state, id)
    WHERE state IN ('prepared', 'sending', 'pending', 'unknown');

CREATE TABLE certificate (
    id              uuid PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    endpoint_id     uuid NOT NULL,
    account_id      uuid NOT NULL,
    order_id        uuid NOT NULL,
    connector_id    uuid NOT NULL REFERENCES connector,
    eab_key_id      uuid,
    status          text NOT NULL CHECK (status IN ('issued', 'revoked')),
    serial_hex      text NOT NULL CHECK (serial_hex ~ '^([0-9a-f]{2})+$'),
    issuer          text NOT NULL,
    issuer_der      bytea NOT NULL,
    issuer_sha256   bytea NOT NULL GENERATED ALWAYS AS (sha256(issuer_der)) STORED,
    fingerprint     bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    key_fingerprint bytea NOT NULL CHECK (octet_length(key_fingerprint) = 32),
    not_before      timestamptz NOT NULL,
    not_after       timestamptz NOT NULL,
    chain           bytea[] NOT NULL CHECK (cardinality(chain) > 0),
    issued_at       timestamptz NOT NULL,
    version         bigint NOT NULL CHECK (version > 0),
    CONSTRAINT certificate_serial_is_unique UNIQUE (issuer_sha256, serial_hex),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, account_id)
        REFERENCES account (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, order_id) REFERENCES orders (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, eab_key_id) REFERENCES eab_key (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE certificate IS
    'Certificates that were compared with their order. An issuer name may be longer than an index entry, so its digest is what is unique with the serial.';
CREATE INDEX certificate_by_order ON certificate (order_id);
CREATE INDEX certificate_by_account ON certificate (account_id, id);
CREATE INDEX certificate_by_eab_key ON certificate (eab_key_id, id) WHERE eab_key_id IS NOT NULL;
CREATE INDEX certificate_by_endpoint ON certificate (endpoint_id, id);
CREATE INDEX certificate_by_tenant ON certificate (tenant_id, id);
CREATE INDEX certificate_by_fingerprint ON certificate (fingerprint);
CREATE INDEX certificate_by_key ON certificate (key_fingerprint);
CREATE INDEX certificate_by_serial ON certificate (serial_hex);
CREATE INDEX certificate_by_issue ON certificate (issued_at);
CREATE INDEX certificate_by_expiry ON certificate (not_after) WHERE status = 'issued';

ALTER TABLE orders ADD FOREIGN KEY (tenant_id, endpoint_id, certificate_id)
    REFERENCES certificate (tenant_id, endpoint_id, id);

CREATE TABLE certificate_name (
    certificate_id uuid NOT NULL,
    tenant_id      uuid NOT NULL,
    endpoint_id    uuid NOT NULL,
    position       integer NOT NULL CHECK (position > 0),
    type           text NOT NULL CHECK (type IN ('dns', 'ip')),
    value          text NOT NULL CHECK (value <> ''),
    PRIMARY KEY (certificate_id, position),
    FOREIGN KEY (tenant_id, endpoint_id, certificate_id)
        REFERENCES certificate (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE certificate_name IS 'The names of a certificate, for search.';
CREATE INDEX certificate_name_by_value ON certificate_name (value, certificate_id);

CREATE TABLE validation_attempt (
    id               uuid PRIMARY KEY,
    tenant_id        uuid NOT NULL,
    endpoint_id      uuid NOT NULL,
    authorization_id uuid NOT NULL,
    challenge_id     uuid NOT NULL,
    number           integer NOT NULL CHECK (number > 0),
    trace            jsonb NOT NULL,
    FOREIGN KEY (tenant_id, endpoint_id, authorization_id)
        REFERENCES authorizations (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, challenge_id)
        REFERENCES challenge (tenant_id, endpoint_id, id)
) PARTITION BY RANGE (id);
COMMENT ON TABLE validation_attempt IS 'One try to validate a challenge, with all that was asked and seen.';
CREATE INDEX validation_attempt_by_challenge ON validation_attempt (challenge_id, id);

CREATE TABLE connector_exchange (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    attempt_id  uuid NOT NULL,
    fence       bigint NOT NULL,
    operation   text NOT NULL CHECK (operation <> ''),
    outcome     text NOT NULL CHECK (outcome <> ''),
    detail      text NOT NULL,
    late        boolean NOT NULL,
    at          timestamptz NOT NULL,
    took_micros bigint NOT NULL,
    FOREIGN KEY (tenant_id, endpoint_id, attempt_id) REFERENCES attempt (tenant_id, endpoint_id, id)
) PARTITION BY RANGE (id);
COMMENT ON TABLE connector_exchange IS 'One call of a connector and how it ended, late answers included.';
CREATE INDEX connector_exchange_by_attempt ON connector_exchange (attempt_id, id);
