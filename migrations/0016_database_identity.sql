-- SPDX-License-Identifier: Apache-2.0
-- Which database this is, as the server says it and the rows cannot: a restored dump, a copy or a
-- promoted standby has the rows of another database, and may lack what that one committed last.

CREATE TABLE served_database (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    identity   text NOT NULL,
    adopted_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE served_database IS
    'The database that was served last. Where present_database() says another name, somebody has to tell first what is lost; only the owner of the tables writes it.';

-- The timeline is that of what is written now: pg_control_checkpoint() tells it only after the next
-- checkpoint, which may be minutes after a promotion. A table's oid is another one wherever a dump is
-- restored, and the database's wherever it is copied with its tables' oids.
CREATE FUNCTION present_database() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.concat_ws('/',
        (SELECT system_identifier FROM pg_catalog.pg_control_system()),
        pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8),
        (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
        'served_database'::pg_catalog.regclass::pg_catalog.oid)
$$;
COMMENT ON FUNCTION present_database() IS
    'System identifier, timeline, database and table: "7710819934879277012/00000001/16384/16402".';

INSERT INTO served_database (identity) VALUES (present_database());

CREATE FUNCTION keep_what_may_have_been_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM served_database WHERE identity = present_database()) THEN
        RAISE EXCEPTION 'this is not the database that was served before'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Run causeway migrate with --restored or --nothing-lost.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sent_once BEFORE UPDATE OF state ON attempt
    FOR EACH ROW WHEN (NEW.state = 'sending' AND OLD.state <> 'sending')
    EXECUTE FUNCTION keep_what_may_have_been_sent();
COMMENT ON TRIGGER sent_once ON attempt IS
    'What another database has as not sent, or as not known to its CA, may have been sent by the one that was served after it.';
