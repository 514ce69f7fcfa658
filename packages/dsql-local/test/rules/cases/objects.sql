--! objects/temporary-view 0A000 TEMPORARY or TEMP view not supported for CREATE VIEW
CREATE TEMP VIEW v AS SELECT 1
CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1
CREATE VIEW pg_temp.v AS SELECT 1
--! objects/temporary-sequence 0A000 TEMPORARY or TEMP sequence not supported for CREATE SEQUENCE
CREATE TEMP SEQUENCE s CACHE 1
--! objects/unlogged-sequence 0A000 UNLOGGED sequence not supported for CREATE SEQUENCE
CREATE UNLOGGED SEQUENCE s CACHE 1
--! as of 2026-10-01 objects/plpgsql 0A000 CREATE FUNCTION with language plpgsql not supported
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$
CREATE OR REPLACE FUNCTION f() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql
--! objects/function-language 0A000 CREATE FUNCTION with language c not supported
CREATE FUNCTION f() RETURNS int AS 'lib', 'f' LANGUAGE c
--! objects/rename 0A000 unsupported object in RENAME statement
ALTER TYPE e RENAME TO f
ALTER TYPE c RENAME ATTRIBUTE a TO b
ALTER DATABASE a RENAME TO b
ALTER TRIGGER g ON t RENAME TO h
ALTER POLICY p ON t RENAME TO q
ALTER MATERIALIZED VIEW v RENAME TO w
ALTER MATERIALIZED VIEW v RENAME COLUMN a TO b
ALTER FOREIGN TABLE t RENAME COLUMN a TO b
ALTER AGGREGATE a (int) RENAME TO b
ALTER RULE r ON t RENAME TO s
--! objects/drop 0A000 unsupported object in DROP statement
DROP TYPE e
DROP TYPE IF EXISTS e, s.f CASCADE
DROP MATERIALIZED VIEW v
DROP MATERIALIZED VIEW IF EXISTS v
DROP POLICY p ON t
DROP POLICY IF EXISTS p ON t
DROP RULE r ON t
DROP RULE IF EXISTS r ON t
DROP EXTENSION e
DROP EXTENSION IF EXISTS "uuid-ossp"
DROP COLLATION IF EXISTS c
DROP AGGREGATE IF EXISTS a (int)
DROP CAST IF EXISTS (text AS int)
DROP SERVER IF EXISTS s
DROP FOREIGN TABLE IF EXISTS t
DROP FOREIGN DATA WRAPPER IF EXISTS w
DROP PUBLICATION IF EXISTS p
DROP LANGUAGE IF EXISTS plperl
DROP TEXT SEARCH CONFIGURATION IF EXISTS c
DROP TEXT SEARCH DICTIONARY d
DROP TEXT SEARCH PARSER p
DROP TEXT SEARCH TEMPLATE t
DROP ACCESS METHOD IF EXISTS m
DROP CONVERSION IF EXISTS c
DROP OPERATOR IF EXISTS === (int, int)
DROP OPERATOR CLASS IF EXISTS c USING btree
DROP OPERATOR FAMILY f USING btree
DROP TRANSFORM IF EXISTS FOR int LANGUAGE sql
--! objects/owner 0A000 unsupported object in ALTER OWNER statement
ALTER AGGREGATE a (int) OWNER TO r
ALTER COLLATION c OWNER TO r
ALTER LANGUAGE plpgsql OWNER TO r
ALTER EVENT TRIGGER e OWNER TO r
ALTER DATABASE postgres OWNER TO r
--! objects/set-schema 0A000 unsupported object in SET SCHEMA statement
ALTER AGGREGATE a (int) SET SCHEMA s
ALTER EXTENSION e SET SCHEMA s
ALTER MATERIALIZED VIEW v SET SCHEMA s
ALTER TEXT SEARCH CONFIGURATION c SET SCHEMA s
--! objects/comment 0A000 unsupported object in COMMENT statement
COMMENT ON EXTENSION plpgsql IS 'a'
COMMENT ON DATABASE postgres IS 'a'
COMMENT ON TYPE e IS 'a'
COMMENT ON TRIGGER g ON t IS 'a'
COMMENT ON MATERIALIZED VIEW v IS NULL
--! objects/granted-object 0A000 unsupported object type in GRANT
GRANT CREATE ON DATABASE postgres TO r
GRANT CONNECT, TEMP ON DATABASE postgres TO r WITH GRANT OPTION
REVOKE ALL ON DATABASE postgres FROM PUBLIC
GRANT USAGE ON LANGUAGE plpgsql TO r
GRANT USAGE ON TYPE e TO r
GRANT USAGE ON FOREIGN SERVER s TO r
GRANT USAGE ON FOREIGN DATA WRAPPER w TO r
GRANT SELECT ON LARGE OBJECT 1 TO r
GRANT CREATE ON TABLESPACE s TO r
GRANT SET ON PARAMETER work_mem TO r
--! objects/statistics-target 22023 statistics target 101 exceeds maximum allowed value of 100
ALTER STATISTICS s SET STATISTICS 101
ALTER STATISTICS IF EXISTS a.s SET STATISTICS 101
--! statements/other 0A000 unsupported statement: AlterObjectDepends
ALTER MATERIALIZED VIEW v DEPENDS ON EXTENSION e
ALTER TRIGGER g ON t DEPENDS ON EXTENSION e
--! objects/domain-constraint 0A000 unsupported ALTER DOMAIN ADD CONSTRAINT statement
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0)
ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID
--! objects/domain-constraint 0A000 unsupported ALTER DOMAIN SET NOT NULL statement
ALTER DOMAIN d SET NOT NULL
--! objects/domain-constraint 0A000 unsupported ALTER DOMAIN VALIDATE CONSTRAINT statement
ALTER DOMAIN d VALIDATE CONSTRAINT c
--! objects/drop-domain-cascade 0A000 CASCADE not supported for DROP DOMAIN
DROP DOMAIN d CASCADE
DROP DOMAIN IF EXISTS d, e CASCADE
--! objects/domain-collate 0A000 COLLATE clause not supported for domains
CREATE DOMAIN d AS text COLLATE "C"
--! objects/system-entity 0A000 feature not supported on system entity
GRANT USAGE ON SCHEMA public TO r
GRANT ALL ON SCHEMA s, public TO r
REVOKE CREATE ON SCHEMA public FROM PUBLIC
DROP SCHEMA public
DROP SCHEMA IF EXISTS s, public CASCADE
ALTER SCHEMA public RENAME TO s
ALTER SCHEMA public OWNER TO r
DROP OWNED BY admin
DROP OWNED BY r, CURRENT_USER CASCADE
REASSIGN OWNED BY admin TO r
--! objects/password 0A000 PASSWORD not supported for a role
CREATE ROLE r PASSWORD 'made-up'
CREATE USER r WITH LOGIN ENCRYPTED PASSWORD 'made-up'
ALTER ROLE r PASSWORD NULL
--! transactions/multiple-ddl 0A000 multiple ddl statements not supported in a transaction
CREATE SCHEMA s CREATE TABLE t (a int)
CREATE SCHEMA s CREATE VIEW v AS SELECT 1 GRANT SELECT ON v TO r
--! queries/tablesample 0A000 TABLESAMPLE clause not supported
SELECT * FROM t TABLESAMPLE SYSTEM (10)
SELECT * FROM (SELECT * FROM t TABLESAMPLE BERNOULLI (5) REPEATABLE (1)) s
WITH c AS (SELECT * FROM t TABLESAMPLE SYSTEM (10)) SELECT * FROM c
INSERT INTO t SELECT * FROM u TABLESAMPLE SYSTEM (10)
CREATE VIEW v AS SELECT * FROM t TABLESAMPLE SYSTEM (10)
EXPLAIN SELECT * FROM t TABLESAMPLE SYSTEM (10)
COPY (SELECT * FROM t TABLESAMPLE SYSTEM (10)) TO STDOUT
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t TABLESAMPLE SYSTEM (10)'
CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t TABLESAMPLE SYSTEM (10); END
--! queries/locking-clause 0A000 locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported
SELECT * FROM t FOR SHARE
SELECT * FROM t FOR NO KEY UPDATE
SELECT * FROM t FOR UPDATE OF t FOR SHARE
SELECT * FROM t, u FOR SHARE OF u NOWAIT
SELECT * FROM (SELECT * FROM t FOR SHARE) s
UPDATE t SET a = 1 WHERE b IN (SELECT b FROM u FOR NO KEY UPDATE SKIP LOCKED)
--! queries/left-join-lateral 42804 attribute 1 of type u has wrong type
SELECT * FROM t LEFT JOIN LATERAL (SELECT t.a FROM u) s ON true
SELECT * FROM s.t AS x LEFT OUTER JOIN LATERAL (SELECT u.b, x.a + 1 AS a FROM u WHERE u.b = x.b LIMIT 1) y ON true
SELECT * FROM t LEFT JOIN LATERAL (SELECT row_to_json(t) FROM u) s ON true
SELECT * FROM t LEFT JOIN LATERAL (SELECT t.* FROM u) s ON true
SELECT * FROM t JOIN v USING (a) LEFT JOIN LATERAL (SELECT v.b FROM u) s ON true
CREATE VIEW w AS SELECT s.a FROM t LEFT JOIN LATERAL (SELECT t.a FROM u) s ON true
--! functions/advisory-lock 0A000 function pg_try_advisory_lock not supported
SELECT pg_try_advisory_lock(1)
SELECT pg_catalog.pg_try_advisory_lock($1, $2)
SELECT CASE WHEN pg_try_advisory_lock(1) THEN 1 END
INSERT INTO t SELECT 1 WHERE pg_try_advisory_lock(1)
--! functions/advisory-lock 0A000 function pg_advisory_xact_lock not supported
SELECT pg_advisory_xact_lock(hashtext('a'))
SELECT * FROM pg_advisory_xact_lock(1)
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(1)'
--! functions/advisory-lock 0A000 function pg_advisory_unlock_all not supported
SELECT pg_advisory_unlock_all()
--! functions/out-of-reach 0A000 function pg_notify not supported
SELECT pg_notify('c', 'p')
--! functions/lacking 0A000 function pg_terminate_backend not supported
SELECT pg_terminate_backend(1)
--! functions/out-of-reach 0A000 function pg_read_file not supported
SELECT pg_read_file('a')
--! functions/lacking 0A000 function lo_create not supported
SELECT lo_create(0)
--! functions/lacking 0A000 function loread not supported
SELECT loread(1, 1)
--! functions/lacking 0A000 function pg_backend_pid not supported
SELECT pg_backend_pid()
SELECT 1 WHERE pg_catalog.pg_backend_pid() > 0
--! functions/lacking 0A000 function pg_table_size not supported
SELECT pg_table_size('t')
--! functions/lacking 0A000 function pg_total_relation_size not supported
SELECT pg_total_relation_size('t'::regclass)
--! functions/lacking 0A000 function lastval not supported
SELECT lastval()
--! functions/lacking 0A000 function pg_cancel_backend not supported
SELECT pg_cancel_backend(1)
--! functions/out-of-reach 0A000 function pg_logical_emit_message not supported
SELECT pg_logical_emit_message(true, 'a', 'b')
--! functions/out-of-reach 0A000 function pg_prepared_statement not supported
SELECT * FROM pg_prepared_statement()
--! functions/session-view 0A000 function pg_stat_activity not supported
SELECT * FROM pg_stat_activity
SELECT count(*) FROM pg_catalog.pg_stat_activity a WHERE a.state = 'active'
--! functions/session-view 0A000 function pg_stat_progress_create_index not supported
TABLE pg_stat_progress_create_index
--! functions/out-of-reach 0A000 function query_to_xml not supported
SELECT query_to_xml('TRUNCATE t', true, true, '')
--! functions/out-of-reach 0A000 function ts_rewrite not supported
SELECT ts_rewrite('a & b'::tsquery, 'SELECT pg_advisory_lock(1)')
--! types/geometric 0A000 datatype line not supported
SELECT line('{1,2,3}')
SELECT '{1,2,3}'::line
SELECT pg_catalog.line('{1,2,3}')
--! types/geometric 0A000 datatype circle not supported
SELECT '<(0,0),1>'::circle
SELECT circle('<(0,0),1>'::text)
SELECT circle '<(0,0),1>'
SELECT CAST($1 AS circle)
SELECT area('<(0,0),1>'::circle)
SELECT '<(0,0),1>'::pg_catalog.circle @> $1
INSERT INTO t SELECT 1 WHERE '<(0,0),1>'::circle @> $1
CREATE VIEW v AS SELECT '<(0,0),1>'::circle AS c
CREATE FUNCTION f(c circle) RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION f() RETURNS circle LANGUAGE sql AS 'SELECT NULL'
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT ('<(0,0),1>'::circle IS NULL)::int $$
CREATE INDEX ASYNC i ON t ((a::circle))
--! types/geometric 0A000 datatype point not supported
SELECT point(1, 2)
SELECT point '(1,2)' <-> $1
SELECT * FROM json_to_record('{}') AS x(p point)
SELECT * FROM t WHERE point(x, y) <-> point(1, 2) < 3
SELECT * FROM t ORDER BY a::point <-> b::point
--! types/geometric 0A000 datatype lseg not supported
SELECT lseg(a, b) FROM t
SELECT '[(0,0),(1,1)]'::lseg
--! types/geometric 0A000 datatype box not supported
SELECT box('(0,0)', '(1,1)')
SELECT NULL::box
--! types/geometric 0A000 datatype path not supported
SELECT path('((0,0),(1,1))')
SELECT '((0,0),(1,1))'::path
--! types/geometric 0A000 datatype polygon not supported
SELECT polygon('((0,0),(1,1))')
SELECT polygon(12, $1)
UPDATE t SET a = 1 WHERE '((0,0),(1,1))'::polygon IS NOT NULL
--! types/geometric 0A000 datatype point[] not supported
SELECT '{}'::point[]
SELECT '{}'::_point
--! functions/text-search-configuration 42704 text search configuration "english" does not exist
SELECT to_tsvector('english', 'quick foxes')
SELECT to_tsquery('english'::regconfig, 'fox')
SELECT ts_headline('english', a, to_tsquery('simple', 'fox')) FROM t
SELECT jsonb_to_tsvector('english', doc, '"all"') FROM t
CREATE INDEX ASYNC i ON t (to_tsvector('english', a))
--! functions/collation 42704 collation "en_US" for encoding "UTF8" does not exist
SELECT * FROM t ORDER BY a COLLATE "en_US"
SELECT a COLLATE pg_catalog."en_US" FROM t
--! functions/call-is-no-select 42809 sys.wait_for_job(unknown) is a procedure
SELECT sys.wait_for_job('a')
SELECT * FROM sys.wait_for_job('a')
SELECT sys.wait_for_job($1)
SELECT sys.wait_for_job(NULL)
--! functions/call-is-no-select 42809 sys.wait_for_job(text) is a procedure
SELECT sys.wait_for_job('a'::text)
SELECT sys.wait_for_job($1::text)
SELECT sys.wait_for_job(job_id) FROM sys.jobs
--! functions/call-is-no-select 42809 sys.wait_for_job(character varying) is a procedure
SELECT sys.wait_for_job(CAST('a' AS varchar(26)))
--! functions/call-subquery 0A000 cannot use subquery in CALL argument
CALL sys.wait_for_job((SELECT job_id FROM sys.jobs LIMIT 1))
CALL sys.wait_for_job((SELECT job_id FROM sys.jobs LIMIT 1)::text)
--! iam/admin-role 0A000 Cannot establish trust with role admin
AWS IAM GRANT admin TO 'arn:aws:iam::000000000000:user/made-up'
AWS IAM REVOKE "admin" FROM 'arn:aws:iam::000000000000:user/made-up'
--! iam/not-of-a-database 0A000 Role public not supported
AWS IAM GRANT public TO 'arn:aws:iam::000000000000:user/made-up'
--! iam/not-of-a-database 0A000 Role pg_monitor not supported
AWS IAM GRANT pg_monitor TO 'arn:aws:iam::000000000000:user/made-up'
--! iam/malformed-arn 22023 IAM role must look like an IAM ARN
AWS IAM GRANT r TO 'made-up'
--! iam/syntax 42601 syntax error at or near "AWS"
CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; AWS IAM GRANT r TO 'arn:aws:iam::000000000000:user/made-up'; END
--! iam/syntax 42601 syntax error at or near "ON"
AWS IAM GRANT r ON 'arn:aws:iam::000000000000:user/made-up'
