-- SPDX-License-Identifier: Apache-2.0
-- Which processes have which key-encryption keys, for the operator who changes them; and a service
-- that works without being the owner of the schema.

CREATE TABLE key_holder (
    process uuid PRIMARY KEY,
    node    text NOT NULL,
    key_ids text[] NOT NULL CHECK (cardinality(key_ids) > 0),
    seen_at timestamptz NOT NULL
);
COMMENT ON TABLE key_holder IS
    'The processes that serve, and the ids of the key-encryption keys that each of them has, first the one that it seals with. A process renews its row while it runs.';

-- The definer's rights are borrowed for these two statements' work only: names are looked up where
-- the tables are, and nothing that a caller has made comes first.
DO $$
DECLARE
    path text := quote_ident(current_schema()) || ', pg_temp';
BEGIN
    EXECUTE 'ALTER FUNCTION make_partition(text, timestamptz) SECURITY DEFINER SET search_path = '
            || path;
    EXECUTE 'ALTER FUNCTION forget_nonces(integer, timestamptz) SECURITY DEFINER SET search_path = '
            || path;
END $$;
REVOKE ALL ON FUNCTION make_partition(text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION forget_nonces(integer, timestamptz) FROM PUBLIC;
