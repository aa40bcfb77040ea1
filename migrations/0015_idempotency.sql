-- SPDX-License-Identifier: Apache-2.0
-- The answers to requests that their clients may send again (Idempotency-Key).

CREATE TABLE idempotency_record (
    key_digest     bytea PRIMARY KEY CHECK (octet_length(key_digest) = 32),
    created_at     timestamptz NOT NULL,
    lease_until    timestamptz,
    status         smallint CHECK (status BETWEEN 200 AND 299),
    content_type   text NOT NULL,
    location       text NOT NULL,
    entity_tag     text NOT NULL,
    content_key_id text NOT NULL,
    content_box    bytea NOT NULL CHECK (octet_length(content_box) <= 1100000),
    CHECK ((lease_until IS NULL) <> (status IS NULL))
);
CREATE INDEX idempotency_record_created_at ON idempotency_record (created_at);
COMMENT ON TABLE idempotency_record IS
    'Answers of the admin API, kept for a day; or, with a lease, that a request is being worked on.';
COMMENT ON COLUMN idempotency_record.key_digest IS
    'SHA-256 of who asked, method, path, and the key that the client chose.';
COMMENT ON COLUMN idempotency_record.content_box IS
    'Sealed: the fingerprint of the request and, behind it, the body of the answer.';
