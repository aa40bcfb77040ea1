-- SPDX-License-Identifier: Apache-2.0
-- In what a CA's certificates may differ from what is asked for.

ALTER TABLE connector ADD COLUMN accepted_differences text[] NOT NULL DEFAULT '{}'
    CHECK (accepted_differences <@ ARRAY['lacks_server_auth']);
COMMENT ON COLUMN connector.accepted_differences IS
    'What the operator lets pass of the certificates of this connection; nothing by default.';
