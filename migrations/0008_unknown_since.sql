-- SPDX-License-Identifier: Apache-2.0
-- Since when nobody knows what became of a submission, for the operator who finds out. The index
-- attempt_unfinished lists such attempts.

ALTER TABLE attempt ADD COLUMN unknown_since timestamptz;
COMMENT ON COLUMN attempt.unknown_since IS
    'When the attempt last became unknown; it stays when the attempt is settled.';
UPDATE attempt SET unknown_since = COALESCE(
    (SELECT max(e.at) FROM connector_exchange e WHERE e.attempt_id = attempt.id), created_at)
    WHERE state = 'unknown';
