-- SPDX-License-Identifier: Apache-2.0
-- Which key a certificate was asked for, so that the key does not become an account's meanwhile.

ALTER TABLE attempt ADD COLUMN spki_sha256 bytea CHECK (octet_length(spki_sha256) = 32);
COMMENT ON COLUMN attempt.spki_sha256 IS
    'SHA-256 of the SubjectPublicKeyInfo in the CSR; null for attempts that were made before it was kept.';
CREATE INDEX attempt_by_key ON attempt (spki_sha256) WHERE spki_sha256 IS NOT NULL;
