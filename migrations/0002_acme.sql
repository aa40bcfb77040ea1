-- SPDX-License-Identifier: Apache-2.0
-- What ACME clients create (RFC 8555 section 7.1). Every table carries (tenant_id, endpoint_id), and
-- every reference between them does too. Nothing here is deleted by cascade.

CREATE TABLE account (
    id                      uuid PRIMARY KEY,
    tenant_id               uuid NOT NULL,
    endpoint_id             uuid NOT NULL,
    jwk                     text NOT NULL,
    thumbprint              text NOT NULL CHECK (length(thumbprint) = 43),
    spki_sha256             bytea NOT NULL CHECK (octet_length(spki_sha256) = 32),
    status                  text NOT NULL CHECK (status IN ('valid', 'deactivated', 'revoked')),
    contacts                text[] NOT NULL,
    terms_of_service_agreed boolean NOT NULL,
    eab_key_id              uuid,
    eab_jws                 text,
    created_at              timestamptz NOT NULL,
    version                 bigint NOT NULL CHECK (version > 0),
    CHECK ((eab_key_id IS NULL) = (eab_jws IS NULL)),
    UNIQUE (endpoint_id, thumbprint),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES endpoint (tenant_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, eab_key_id) REFERENCES eab_key (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE account IS 'ACME accounts. One key owns at most one account of an endpoint.';
CREATE INDEX account_by_key ON account (spki_sha256);
CREATE INDEX account_by_eab_key ON account (eab_key_id) WHERE eab_key_id IS NOT NULL;

CREATE TABLE orders (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL,
    endpoint_id    uuid NOT NULL,
    account_id     uuid NOT NULL,
    status         text NOT NULL
                   CHECK (status IN ('pending', 'ready', 'processing', 'valid', 'invalid')),
    not_before     timestamptz,
    not_after      timestamptz,
    expires_at     timestamptz NOT NULL,
    error          jsonb,
    connector_id   uuid REFERENCES connector,
    policy_version bigint NOT NULL,
    certificate_id uuid,
    created_at     timestamptz NOT NULL,
    version        bigint NOT NULL CHECK (version > 0),
    CHECK ((status = 'valid') = (certificate_id IS NOT NULL)),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, account_id)
        REFERENCES account (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE orders IS 'ACME orders; plural because ORDER is a word of SQL.';
CREATE INDEX orders_by_account ON orders (account_id, id);
CREATE INDEX orders_by_endpoint ON orders (endpoint_id, id);
CREATE INDEX orders_by_tenant ON orders (tenant_id, id);
CREATE INDEX orders_unfinished ON orders (status, id)
    WHERE status IN ('pending', 'ready', 'processing');

CREATE TABLE order_identifier (
    order_id    uuid NOT NULL,
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    position    integer NOT NULL CHECK (position > 0),
    type        text NOT NULL CHECK (type IN ('dns', 'ip')),
    value       text NOT NULL CHECK (value <> ''),
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (tenant_id, endpoint_id, order_id) REFERENCES orders (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE order_identifier IS 'The names of an order, in the order in which the client gave them.';
CREATE INDEX order_identifier_by_value ON order_identifier (value, order_id);

CREATE TABLE authorizations (
    id               uuid PRIMARY KEY,
    tenant_id        uuid NOT NULL,
    endpoint_id      uuid NOT NULL,
    account_id       uuid NOT NULL,
    identifier_type  text NOT NULL CHECK (identifier_type IN ('dns', 'ip')),
    identifier_value text NOT NULL CHECK (identifier_value <> ''),
    status           text NOT NULL CHECK (status IN
                         ('pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked')),
    source           text NOT NULL
                     CHECK (source IN ('challenge', 'reused', 'pre-authorized', 'eab-only')),
    expires_at       timestamptz NOT NULL,
    created_at       timestamptz NOT NULL,
    version          bigint NOT NULL CHECK (version > 0),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, account_id)
        REFERENCES account (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE authorizations IS
    'ACME authorizations; plural because AUTHORIZATION is a word of SQL. The identifier keeps its "*." label, so that a wildcard is never proved by its base name.';
CREATE INDEX authorizations_to_reuse
    ON authorizations (account_id, identifier_type, identifier_value, expires_at)
    WHERE status = 'valid';

CREATE TABLE order_authorization (
    order_id         uuid NOT NULL,
    tenant_id        uuid NOT NULL,
    endpoint_id      uuid NOT NULL,
    position         integer NOT NULL CHECK (position > 0),
    authorization_id uuid NOT NULL,
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (tenant_id, endpoint_id, order_id) REFERENCES orders (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, authorization_id)
        REFERENCES authorizations (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE order_authorization IS 'Which authorizations an order needs; several orders may share one.';
CREATE INDEX order_authorization_by_authorization ON order_authorization (authorization_id);

CREATE TABLE challenge (
    id               uuid PRIMARY KEY,
    tenant_id        uuid NOT NULL,
    endpoint_id      uuid NOT NULL,
    authorization_id uuid NOT NULL,
    position         integer NOT NULL CHECK (position > 0),
    type             text NOT NULL CHECK (type IN ('http-01', 'dns-01', 'tls-alpn-01')),
    token            text NOT NULL CHECK (length(token) >= 22),
    status           text NOT NULL CHECK (status IN ('pending', 'processing', 'valid', 'invalid')),
    validated_at     timestamptz,
    error            jsonb,
    UNIQUE (authorization_id, position),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id, authorization_id)
        REFERENCES authorizations (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE challenge IS 'ACME challenges; they change together with their authorization only.';
