-- What is wrong with a log, computed by the database alone: after RFC 6962, 2.1. The
-- hashes of the complete subtrees so far stand in `front`, the largest first.
--
--     SELECT name, c.* FROM sallyport.origin, sallyport.check_log(name) c;
--
-- It does not compare the columns with their line, nor a checkpoint: that is done by
-- `sallyport-ship verify`.

CREATE FUNCTION sallyport.check_log(log text)
RETURNS TABLE (seq bigint, problem text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    batches CURSOR (of integer) FOR
        SELECT first, size, root FROM sallyport.batch WHERE origin = of ORDER BY size;
    batch record;
    of_log integer := (SELECT id FROM sallyport.origin WHERE name = log);
    front bytea[] := '{}';
    hash bytea;
    next bigint := 0;  -- the entry that has to come
    ended bigint := 0; -- where the last batch ended
    rest bigint;
    beyond boolean := false;
BEGIN
    IF of_log IS NULL THEN
        RAISE no_data_found USING MESSAGE = format('nothing of %s was sent', log);
    END IF;
    OPEN batches (of_log);
    FETCH batches INTO batch;
    FOR one IN SELECT seq, line, leaf FROM sallyport.entry
            WHERE origin = of_log ORDER BY seq LOOP
        IF one.seq < next THEN
            RETURN QUERY SELECT one.seq, 'it is there twice';
            CONTINUE;
        ELSIF one.seq > next THEN
            RETURN QUERY SELECT next, 'it is missing';
            CLOSE batches;
            RETURN;
        END IF;
        hash := coalesce(sha256('\x00'::bytea || one.line), one.leaf);
        IF hash <> one.leaf THEN
            RETURN QUERY SELECT one.seq, 'its line is not what was hashed';
        END IF;
        rest := next;
        WHILE rest % 2 = 1 LOOP
            hash := sha256('\x01'::bytea || front[cardinality(front)] || hash);
            front := trim_array(front, 1);
            rest := rest / 2;
        END LOOP;
        front := front || hash;
        next := next + 1;
        IF batch IS NULL THEN
            IF NOT beyond THEN
                RETURN QUERY SELECT one.seq, 'no batch has it';
            END IF;
            beyond := true;
        ELSIF batch.size = next THEN
            FOR i IN REVERSE cardinality(front) - 1 .. 1 LOOP
                hash := sha256('\x01'::bytea || front[i] || hash);
            END LOOP;
            IF hash <> batch.root THEN
                RETURN QUERY SELECT one.seq, 'the root of the batch is another one';
            END IF;
            IF batch.first <> ended THEN
                RETURN QUERY SELECT one.seq, 'the batch does not follow the one before';
            END IF;
            ended := batch.size;
            FETCH batches INTO batch;
        END IF;
    END LOOP;
    IF batch IS NOT NULL THEN
        RETURN QUERY SELECT next, 'it is missing';
    END IF;
    CLOSE batches;
END $$;
