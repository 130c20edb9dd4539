-- What sallyport-ship writes, and what reads it. `sallyport-ship migrate` runs this once.
--
-- origin: a log, by its name. batch: what was added together, and the root of the log
-- then (RFC 6962). entry: one row for each entry; its line is bytes, since a text of
-- PostgreSQL can hold neither NUL nor what is not UTF-8. The other columns say what the
-- line says, to find it by; `sallyport-ship verify` compares both.

CREATE SCHEMA sallyport;

CREATE TABLE sallyport.migration (
    version integer PRIMARY KEY,
    applied timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sallyport.origin (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 1000),
    first_leaf bytea NOT NULL CHECK (octet_length(first_leaf) = 32),
    writer name NOT NULL DEFAULT session_user,
    begun timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN sallyport.origin.first_leaf IS 'the hash of its entry 0: which log it is';
COMMENT ON COLUMN sallyport.origin.writer IS 'who may add entries to it';

CREATE TABLE sallyport.batch (
    origin integer NOT NULL REFERENCES sallyport.origin,
    first bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    shipped timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (origin, size),
    CHECK (first >= 0 AND size > first)
);
COMMENT ON COLUMN sallyport.batch.size IS 'how many entries the log had with it';
COMMENT ON COLUMN sallyport.batch.root IS 'of the log of that size';

-- A clock may go back and a name is long, so seq is the order and time only a place.
CREATE TABLE sallyport.entry (
    origin integer NOT NULL,
    seq bigint NOT NULL,
    time timestamptz NOT NULL,
    kind smallint NOT NULL,
    verdict smallint NOT NULL,
    push text,
    repository text,
    username text,
    line bytea,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    PRIMARY KEY (origin, seq, time)
) PARTITION BY RANGE (time);
COMMENT ON COLUMN sallyport.entry.line IS 'as it was written; NULL where it was pruned';

CREATE INDEX entry_time ON sallyport.entry (time);
CREATE INDEX entry_other ON sallyport.entry (kind, verdict, time)
    WHERE kind >= 2 OR (kind = 0 AND verdict <> 1);
CREATE INDEX entry_repository ON sallyport.entry (repository, time)
    WHERE repository IS NOT NULL;
CREATE INDEX entry_username ON sallyport.entry (username, time)
    WHERE username IS NOT NULL;

-- Of a clock that is far off.
CREATE TABLE sallyport.entry_other_months PARTITION OF sallyport.entry DEFAULT;

-- The partition of a month, by its first day. A writer may call it, and may do nothing
-- else to a table. A clock that is far off makes none.
CREATE FUNCTION sallyport.ensure_month(month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    part text := 'entry_' || to_char(month, 'YYYY_MM');
BEGIN
    IF month < date '2020-01-01' OR month > current_date + 62 OR
            extract(day FROM month) <> 1 OR
            to_regclass('sallyport.' || part) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(1397770312, 0);
    IF to_regclass('sallyport.' || part) IS NULL THEN
        EXECUTE format('CREATE TABLE sallyport.%I PARTITION OF sallyport.entry '
            'FOR VALUES FROM (%L) TO (%L)', part, month::timestamptz,
            (month + interval '1 month')::timestamptz);
    END IF;
EXCEPTION WHEN check_violation THEN
    RETURN; -- entry_other_months has some of that month: it keeps them all
END $$;

-- Who sends an origin first is the only one who may add to it.
CREATE FUNCTION sallyport.check_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE NOT EXISTS (
            SELECT FROM sallyport.origin
            WHERE id = fresh.origin AND writer = session_user)) THEN
        RAISE insufficient_privilege
            USING MESSAGE = format('%s may not add entries to this origin', session_user);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_entries AFTER INSERT ON sallyport.entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION sallyport.check_entries();

-- Each batch follows the one before, so nothing can be sent twice.
CREATE FUNCTION sallyport.check_batch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before bigint := coalesce((SELECT max(size) FROM sallyport.batch
        WHERE origin = NEW.origin), 0);
BEGIN
    IF NOT EXISTS (SELECT FROM sallyport.origin
            WHERE id = NEW.origin AND writer = session_user) THEN
        RAISE insufficient_privilege
            USING MESSAGE = format('%s may not add entries to this origin', session_user);
    END IF;
    IF NEW.first <> before THEN
        RAISE unique_violation USING MESSAGE = format(
            'entries from %s on come after %s that are there', NEW.first, before);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_batch BEFORE INSERT ON sallyport.batch
    FOR EACH ROW EXECUTE FUNCTION sallyport.check_batch();

-- What `sallyport doctor` said of each repository, each time.
CREATE TABLE sallyport.doctor (
    machine text NOT NULL,
    repository text NOT NULL,
    seen timestamptz NOT NULL DEFAULT now(),
    writer name NOT NULL DEFAULT session_user,
    guarded boolean NOT NULL,
    mode text,
    problems integer NOT NULL,
    report bytea NOT NULL,
    PRIMARY KEY (machine, repository, seen)
);
CREATE VIEW sallyport.doctor_now AS
    SELECT DISTINCT ON (machine, repository) *
    FROM sallyport.doctor ORDER BY machine, repository, seen DESC;

-- For people and dashboards: the names of things, and the line as JSON where it is.
CREATE FUNCTION sallyport.json_of(line bytea) RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN convert_from(line, 'UTF8')::json;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
CREATE VIEW sallyport.entries AS
    SELECT o.name AS origin, e.seq, e.time,
        (ARRAY['push', 'landed', 'record', 'exception', 'admin', 'out-of-band'])[e.kind + 1]
            AS kind,
        (ARRAY[NULL, 'accept', 'refuse', 'undecided'])[e.verdict + 1] AS verdict,
        e.push, e.repository, e.username, e.line
    FROM sallyport.entry e JOIN sallyport.origin o ON o.id = e.origin;

-- Roles belong to the whole cluster: another database may have made them.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'sallyport_writer') THEN
        CREATE ROLE sallyport_writer NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'sallyport_reader') THEN
        CREATE ROLE sallyport_reader NOLOGIN;
    END IF;
END $$;

REVOKE ALL ON FUNCTION sallyport.ensure_month(date) FROM PUBLIC;
GRANT USAGE ON SCHEMA sallyport TO sallyport_writer, sallyport_reader;
GRANT SELECT ON sallyport.migration, sallyport.origin, sallyport.batch TO sallyport_writer;
GRANT INSERT (name, first_leaf) ON sallyport.origin TO sallyport_writer;
GRANT INSERT (origin, first, size, root) ON sallyport.batch TO sallyport_writer;
GRANT INSERT ON sallyport.entry TO sallyport_writer;
GRANT INSERT (machine, repository, guarded, mode, problems, report)
    ON sallyport.doctor TO sallyport_writer;
GRANT EXECUTE ON FUNCTION sallyport.ensure_month(date) TO sallyport_writer;
GRANT SELECT ON sallyport.migration, sallyport.origin, sallyport.batch, sallyport.entry,
    sallyport.doctor, sallyport.doctor_now, sallyport.entries TO sallyport_reader;
