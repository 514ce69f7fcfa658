--! accepted
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$
CREATE OR REPLACE FUNCTION f(a int, OUT b int) AS 'BEGIN b := a + 1; END' LANGUAGE plpgsql IMMUTABLE STRICT
CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE plpgsql AS $$ BEGIN a := 1; RETURN NEXT; RETURN QUERY SELECT 1, 'a'; RETURN QUERY EXECUTE 'SELECT $1, ''b''' USING 2; END $$

CREATE FUNCTION f(r t) RETURNS SETOF t LANGUAGE plpgsql AS $$ DECLARE q t; x ALIAS FOR $1; n constant numeric NOT NULL := 1.5; arr int[] = ARRAY[1, 2]; BEGIN q.a := 1; arr[arr[1] + 1] = 3; FOR q IN SELECT * FROM t WHERE a = x.a LOOP RETURN NEXT q; END LOOP; END $$
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN NEW.x := 1; ELSIF NEW.y THEN NULL; ELSE RETURN OLD; END IF; RETURN NEW; END $$
CREATE PROCEDURE p(INOUT n int DEFAULT 0) LANGUAGE plpgsql AS $$ <<outer>> DECLARE i int; BEGIN FOR i IN REVERSE 10..1 BY 2 LOOP INSERT INTO t VALUES (i); CONTINUE outer WHEN i > 5; COMMIT; END LOOP outer; ROLLBACK AND NO CHAIN; END outer $$
DO $$ BEGIN PERFORM 1; END $$
DO 'BEGIN END' LANGUAGE plpgsql
DO $$ DECLARE c CURSOR (k int) FOR SELECT * FROM t WHERE a = k; d NO SCROLL CURSOR IS SELECT 1; r record; e refcursor; BEGIN OPEN c (1); FETCH c INTO r; CLOSE c; OPEN e FOR SELECT 1; OPEN e FOR EXECUTE 'SELECT $1' USING 1; FOR r IN c (k := 2) LOOP EXIT; END LOOP; END $$
DO $$ DECLARE a int; b int; BEGIN SELECT x, y INTO STRICT a, b FROM t; SELECT INTO a x FROM t; INSERT INTO t (x) VALUES (1) RETURNING x INTO a; UPDATE t SET x = a RETURNING x, y INTO a, b; DELETE FROM t WHERE x = b; WITH w AS (SELECT 1 AS x) SELECT x INTO a FROM w; GET DIAGNOSTICS a = ROW_COUNT; ASSERT a > 0, 'none'; RAISE NOTICE 'x %, y %', a, b USING HINT = 'h'; RAISE division_by_zero; RAISE; END $$
DO $$ DECLARE a int; BEGIN CASE a WHEN 1, 2 THEN NULL; ELSE NULL; END CASE; CASE WHEN a > 1 THEN PERFORM f(); END CASE; WHILE a < 3 LOOP a := a + 1; END LOOP; FOREACH a SLICE 0 IN ARRAY ARRAY[1] LOOP NULL; END LOOP; LOOP EXIT WHEN true; END LOOP; END $$
DO $$ BEGIN EXECUTE 'DELETE FROM t WHERE a = $1' USING 1; EXECUTE format('INSERT INTO %I (a) VALUES (%L)', 't', 1); EXECUTE 'SELECT count(*) FROM ' || quote_ident('t') INTO STRICT n; EXECUTE format('DROP TABLE %I.%2$I', 's', 't'); FOR r IN EXECUTE 'SELECT 1' LOOP NULL; END LOOP; END $$
DO $$ BEGIN CREATE TABLE t (id uuid PRIMARY KEY, n numeric(10, 2)); END $$
DO $$ BEGIN CALL p(1); COMMIT; END $$
DO $$ BEGIN IF EXISTS (SELECT FROM t WHERE a = 1) THEN UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; END IF; /* TRUNCATE t; */ END $$
CALL p(1, 'a')
CALL app.p(b => 2)
--! objects/function-language 0A000 CREATE FUNCTION with language plperl not supported
CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'return 1;'
--! plpgsql/exception 0A000 unsupported transaction statement: SAVEPOINT
DO $$ BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN unique_violation OR SQLSTATE '22012' THEN NULL; END $$
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN BEGIN RETURN 1; EXCEPTION WHEN OTHERS THEN RETURN 2; END; END $$
--! transaction-statements/and-chain 0A000 unsupported transaction statement: AND CHAIN
DO $$ BEGIN COMMIT AND CHAIN; END $$
--! transaction-statements/savepoint 0A000 unsupported transaction statement: SAVEPOINT
DO $$ BEGIN SAVEPOINT a; END $$
--! statements/truncate 0A000 unsupported statement: Truncate
DO $$ BEGIN TRUNCATE t; END $$
DO $$ BEGIN IF true THEN BEGIN LOOP TRUNCATE t; END LOOP; END; END IF; END $$
DO $$ BEGIN EXECUTE 'TRUNCATE t'; END $$
DO $$ BEGIN EXECUTE 'TRUN' || 'CATE ' || quote_ident('t'); END $$
DO $$ BEGIN EXECUTE format('TRUNCATE %I', 't'); END $$
CREATE PROCEDURE p() LANGUAGE sql AS 'TRUNCATE t'
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN FOR r IN SELECT 1 LOOP TRUNCATE t; END LOOP; END'
--! statements/listen 0A000 unsupported statement: Listen
DO $$ <<a>> DECLARE x int DEFAULT 1; BEGIN LISTEN c; END $$
--! statements/lock 0A000 unsupported statement: Lock
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; LOCK t; END $$
--! functions/advisory-lock 0A000 function pg_advisory_lock not supported
DO $$ BEGIN PERFORM pg_advisory_lock(1); END $$
DO $$ DECLARE a int := pg_advisory_lock(1); BEGIN END $$
DO $$ BEGIN IF pg_advisory_lock(1) THEN NULL; END IF; END $$
DO $$ BEGIN x := pg_advisory_lock(1); END $$
DO $$ BEGIN x[pg_advisory_lock(1)] := 1; END $$
DO $$ BEGIN FOR i IN 1..pg_advisory_lock(1) LOOP NULL; END LOOP; END $$
DO $$ BEGIN FOR i IN 1..2 BY pg_advisory_lock(1) LOOP NULL; END LOOP; END $$
DO $$ BEGIN WHILE pg_advisory_lock(1) LOOP NULL; END LOOP; END $$
DO $$ BEGIN FOREACH a IN ARRAY pg_advisory_lock(1) LOOP NULL; END LOOP; END $$
DO $$ BEGIN CASE a WHEN pg_advisory_lock(1) THEN NULL; END CASE; END $$
DO $$ BEGIN CASE pg_advisory_lock(1) WHEN 1 THEN NULL; END CASE; END $$
DO $$ BEGIN RETURN pg_advisory_lock(1); END $$
DO $$ BEGIN RETURN QUERY SELECT pg_advisory_lock(1); END $$
DO $$ BEGIN RETURN NEXT pg_advisory_lock(1); END $$
DO $$ BEGIN RAISE NOTICE '%', pg_advisory_lock(1); END $$
DO $$ BEGIN RAISE 'a' USING HINT = pg_advisory_lock(1)::text; END $$
DO $$ BEGIN ASSERT true, pg_advisory_lock(1); END $$
DO $$ BEGIN EXIT WHEN pg_advisory_lock(1); END $$
DO $$ BEGIN EXECUTE 'SELECT $1' USING 1, pg_advisory_lock(1); END $$
DO $$ BEGIN EXECUTE 'SELECT 1' INTO x USING pg_advisory_lock(1); END $$
DO $$ BEGIN FOR r IN EXECUTE 'SELECT $1' USING pg_advisory_lock(1) LOOP NULL; END LOOP; END $$
DO $$ BEGIN CALL p(pg_advisory_lock(1)); END $$
DO $$ DECLARE c CURSOR FOR SELECT pg_advisory_lock(1); BEGIN END $$
DO $$ BEGIN OPEN c (pg_advisory_lock(1)); END $$
DO $$ BEGIN OPEN c FOR SELECT pg_advisory_lock(1); END $$
DO $$ BEGIN OPEN c FOR EXECUTE 'SELECT pg_advisory_lock(1)'; END $$
DO $$ BEGIN SELECT pg_advisory_lock(1) INTO x; END $$
DO $$ BEGIN INSERT INTO t VALUES (pg_advisory_lock(1)) RETURNING a INTO x; END $$
--! settings/not-settable 0A000 setting configuration parameter "work_mem" not supported
DO $$ BEGIN SET work_mem = '1MB'; END $$
DO $$ BEGIN PERFORM set_config('work_mem', '1MB', true); END $$
CREATE PROCEDURE p() LANGUAGE plpgsql SET work_mem = '1MB' AS $$ BEGIN END $$
--! plpgsql/execute 0A000 EXECUTE of a text that is known only when it runs is not supported
DO $$ DECLARE q text := 'TRUNCATE t'; BEGIN EXECUTE q; END $$
DO $$ BEGIN EXECUTE 'SELECT 1 ' || x; END $$
DO $$ BEGIN EXECUTE format('SELECT %s', x); END $$
DO $$ BEGIN EXECUTE format('SELECT %I()', x); END $$
DO $$ BEGIN EXECUTE 'SELECT 1::' || quote_ident(x); END $$
DO $$ BEGIN EXECUTE concat('SELECT ', 1); END $$
DO $$ BEGIN RETURN QUERY EXECUTE q; END $$
DO $$ BEGIN FOR r IN EXECUTE q LOOP NULL; END LOOP; END $$
DO $$ BEGIN OPEN c FOR EXECUTE q; END $$
--! objects/system-entity 0A000 feature not supported on system entity
DO $$ BEGIN EXECUTE format('DROP SCHEMA %I', x); END $$
--! plpgsql/undecided 0A000 a statement whose meaning depends on the catalog or on settings is not supported in a body
DO $$ BEGIN ALTER TABLE t DROP COLUMN a; END $$
DO $$ BEGIN CREATE TABLE t (a numeric); END $$
DO $$ BEGIN PERFORM set_config(x, 'a', false); END $$
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS $$ SELECT set_config(a, 'b', false) $$
--! transactions/wait-for-job 25001 CALL sys.wait_for_job cannot run inside a transaction block
DO $$ BEGIN CALL sys.wait_for_job('a'); END $$
--! indexes/not-async 0A000 unsupported mode. please use CREATE INDEX ASYNC.
DO $$ BEGIN CREATE INDEX i ON t (a); END $$
--! settings/not-settable 0A000 setting configuration parameter "row_security" not supported
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app SET row_security = off AS 'SELECT 1'
ALTER FUNCTION f() SET row_security = off
ALTER PROCEDURE p() STABLE SET row_security TO DEFAULT
--! functions/advisory-lock 0A000 function pg_advisory_lock not supported
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 WHERE pg_advisory_lock(1) AND 1 NOT /* c */ IN (2) $$
DO $$ BEGIN IF 1 NOT /* c */ IN (2) THEN PERFORM pg_advisory_lock(1); END IF; END $$
--! types/geometric 0A000 datatype circle not supported
DO $$ DECLARE c circle; BEGIN END $$
DO $$ DECLARE c CONSTANT circle NOT NULL := NULL; BEGIN END $$
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ DECLARE c pg_catalog.circle DEFAULT x; BEGIN RETURN 1; END $$
--! accepted
DO $$ DECLARE a t.c%TYPE; b t%ROWTYPE NOT NULL := x; c CONSTANT text COLLATE "C" := 'a'; d timestamp with time zone DEFAULT now(); e int ARRAY[4]; f numeric(5, 2)[]; g record; h refcursor; i s.t; j interval year to month = x; k ALIAS FOR l; m double precision NOT NULL DEFAULT 1; n constant CONSTANT int := 1; BEGIN END $$
SELECT ts_rewrite('a & b'::tsquery, 'a'::tsquery, 'c'::tsquery)
