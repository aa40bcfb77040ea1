-- SPDX-License-Identifier: Apache-2.0
-- Account key rollover (RFC 8555 section 7.3.5).

CREATE TABLE retired_account_key (
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    account_id  uuid NOT NULL,
    thumbprint  text NOT NULL CHECK (length(thumbprint) = 43),
    spki_sha256 bytea NOT NULL CHECK (octet_length(spki_sha256) = 32),
    retired_at  timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, thumbprint),
    FOREIGN KEY (tenant_id, endpoint_id, account_id)
        REFERENCES account (tenant_id, endpoint_id, id)
);
COMMENT ON TABLE retired_account_key IS
    'Keys that accounts had before they changed them. No account of the endpoint gets one again.';
CREATE INDEX retired_account_key_by_key ON retired_account_key (spki_sha256);

ALTER TABLE challenge ADD COLUMN answered_with text CHECK (length(answered_with) = 43);
COMMENT ON COLUMN challenge.answered_with IS
    'Thumbprint of the account key at the time of the answer, of which the key authorization is made; null means the account''s present key.';
