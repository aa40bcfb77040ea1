-- SPDX-License-Identifier: Apache-2.0
-- Tenants, their endpoints, the connections to CAs, and the keys that let somebody in.
-- Needs PostgreSQL 15. Times are UTC, ids are UUIDv7 made by the application.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_change() IS 'For tables and columns that are written once.';

CREATE TABLE used_slug (
    kind      text NOT NULL CHECK (kind IN ('tenant', 'endpoint', 'connector')),
    tenant_id uuid,
    slug      text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    UNIQUE NULLS NOT DISTINCT (kind, tenant_id, slug),
    CHECK ((kind = 'endpoint') = (tenant_id IS NOT NULL))
);
COMMENT ON TABLE used_slug IS
    'Every slug that was ever given, so that none is given twice: account URLs are pinned in CAA records.';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON used_slug
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a slug is never reused');
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON used_slug
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a slug is never reused');

CREATE TABLE tenant (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL UNIQUE,
    display_name text NOT NULL,
    status       text NOT NULL CHECK (status IN ('active', 'suspended')),
    created_at   timestamptz NOT NULL,
    version      bigint NOT NULL CHECK (version > 0)
);
COMMENT ON TABLE tenant IS 'Whose endpoints, accounts and certificates these are.';
CREATE TRIGGER slug_is_fixed BEFORE UPDATE OF slug ON tenant
    FOR EACH ROW EXECUTE FUNCTION refuse_change('change the display name instead');

CREATE TABLE connector (
    id            uuid PRIMARY KEY,
    slug          text NOT NULL UNIQUE,
    type          text NOT NULL CHECK (type <> ''),
    regime        text NOT NULL
                  CHECK (regime IN ('private', 'public-ca-operated', 'public-enterprise-ra')),
    status        text NOT NULL CHECK (status IN ('active', 'paused')),
    config        json NOT NULL,
    max_in_flight integer NOT NULL CHECK (max_in_flight > 0),
    created_at    timestamptz NOT NULL,
    version       bigint NOT NULL CHECK (version > 0)
);
COMMENT ON TABLE connector IS 'A configured connection to a CA. config names secrets and holds none.';
CREATE TRIGGER slug_is_fixed BEFORE UPDATE OF slug ON connector
    FOR EACH ROW EXECUTE FUNCTION refuse_change('create another connector instead');

CREATE TABLE connector_secret (
    connector_id uuid NOT NULL REFERENCES connector,
    name         text NOT NULL CHECK (name <> ''),
    value_key_id text NOT NULL,
    value_box    bytea NOT NULL,
    PRIMARY KEY (connector_id, name)
);
COMMENT ON TABLE connector_secret IS
    'Sealed with the key-encryption key value_key_id; associated data connector_secret/value/<connector>/<name>.';

CREATE TABLE connector_state (
    connector_id uuid NOT NULL REFERENCES connector,
    key          text COLLATE "C" NOT NULL,
    version      bigint NOT NULL CHECK (version > 0),
    value_key_id text NOT NULL,
    value_box    bytea NOT NULL,
    PRIMARY KEY (connector_id, key)
);
COMMENT ON TABLE connector_state IS
    'What a connector remembers; sealed, associated data connector_state/value/<connector>/<key>.';

CREATE TABLE endpoint (
    id                             uuid PRIMARY KEY,
    tenant_id                      uuid NOT NULL REFERENCES tenant,
    slug                           text NOT NULL,
    display_name                   text NOT NULL,
    status                         text NOT NULL CHECK (status IN ('active', 'paused')),
    eab                            text NOT NULL CHECK (eab IN ('required', 'optional', 'none')),
    authorization_source           text NOT NULL CHECK (authorization_source IN
                                       ('challenge', 'reused', 'pre-authorized', 'eab-only')),
    challenges                     text[] NOT NULL
                                   CHECK (challenges <@ ARRAY['http-01', 'dns-01', 'tls-alpn-01']),
    allowed_keys                   jsonb NOT NULL,
    max_names                      integer NOT NULL CHECK (max_names > 0),
    require_cn                     boolean NOT NULL,
    max_validity_seconds           bigint NOT NULL CHECK (max_validity_seconds > 0),
    resolver_set                   text NOT NULL,
    allowed_networks               text[] NOT NULL,
    terms_of_service               text NOT NULL,
    website                        text NOT NULL,
    caa_identities                 text[] NOT NULL,
    order_lifetime_seconds         bigint NOT NULL CHECK (order_lifetime_seconds > 0),
    authorization_lifetime_seconds bigint NOT NULL CHECK (authorization_lifetime_seconds > 0),
    grandfather_until              timestamptz,
    created_at                     timestamptz NOT NULL,
    version                        bigint NOT NULL CHECK (version > 0),
    UNIQUE (tenant_id, slug),
    UNIQUE (tenant_id, id)
);
COMMENT ON TABLE endpoint IS
    'One ACME URL of a tenant. (tenant_id, id) is what every ACME object refers to, so that a reference across tenants cannot be stored.';
CREATE TRIGGER slug_is_fixed BEFORE UPDATE OF slug ON endpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change('change the display name instead');

CREATE TABLE endpoint_connector (
    tenant_id    uuid NOT NULL,
    endpoint_id  uuid NOT NULL,
    position     integer NOT NULL CHECK (position > 0),
    connector_id uuid NOT NULL REFERENCES connector,
    PRIMARY KEY (endpoint_id, position),
    UNIQUE (endpoint_id, connector_id),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES endpoint (tenant_id, id)
);
COMMENT ON TABLE endpoint_connector IS 'Which CAs an endpoint uses. The one at position 1 serves its new orders.';

CREATE TABLE eab_key (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    kid         text NOT NULL CHECK (kid <> ''),
    label       text NOT NULL,
    hmac_key_id text NOT NULL,
    hmac_box    bytea NOT NULL,
    status      text NOT NULL CHECK (status IN ('active', 'suspended', 'revoked')),
    max_uses    integer CHECK (max_uses > 0),
    uses        integer NOT NULL CHECK (uses >= 0),
    expires_at  timestamptz,
    domains     text[] NOT NULL,
    created_at  timestamptz NOT NULL,
    version     bigint NOT NULL CHECK (version > 0),
    UNIQUE (endpoint_id, kid),
    UNIQUE (tenant_id, endpoint_id, id),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES endpoint (tenant_id, id)
);
COMMENT ON TABLE eab_key IS
    'External account binding (RFC 8555 section 7.3.4). The HMAC key is sealed, associated data eab_key/hmac/<id>.';

CREATE TABLE api_token (
    id         uuid PRIMARY KEY,
    label      text NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    scope      text NOT NULL CHECK (scope IN ('read', 'admin')),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE api_token IS 'Bearer tokens of the admin API, by their SHA-256; the token itself is shown once.';

CREATE TABLE sealing_key_canary (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    box_key_id text NOT NULL,
    box        bytea NOT NULL
);
COMMENT ON TABLE sealing_key_canary IS
    'A known text under the key-encryption key: a start with the wrong key fails here instead of at the first secret.';
