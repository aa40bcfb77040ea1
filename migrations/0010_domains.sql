-- SPDX-License-Identifier: Apache-2.0
-- Which names a tenant may have, and which of them were verified beforehand; what an EAB key may not
-- ask for.

CREATE TABLE domain (
    id                   uuid PRIMARY KEY,
    tenant_id            uuid NOT NULL REFERENCES tenant,
    rule                 text COLLATE "C" NOT NULL CHECK (rule <> ''),
    effect               text NOT NULL CHECK (effect IN ('allow', 'deny')),
    pre_authorized_until timestamptz,
    evidence             text NOT NULL,
    created_at           timestamptz NOT NULL,
    created_by           text NOT NULL,
    version              bigint NOT NULL CHECK (version > 0),
    CHECK (effect = 'allow' OR pre_authorized_until IS NULL),
    CHECK (evidence = '' OR pre_authorized_until IS NOT NULL),
    UNIQUE (tenant_id, rule)
);
COMMENT ON TABLE domain IS
    'Rules about names, each for one tenant. Rows that are removed stay in the audit log.';

ALTER TABLE eab_key ADD COLUMN denied_domains text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN eab_key.domains IS
    'Rules about names that its accounts may ask for; none stands for any name.';
COMMENT ON COLUMN eab_key.denied_domains IS
    'Rules about names that its accounts may not ask for, whatever else allows them.';
