--! statements/truncate 0A000 unsupported statement: Truncate
TRUNCATE t
TRUNCATE TABLE ONLY t, u RESTART IDENTITY CASCADE
truncate /* quickly */ t
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM u; TRUNCATE t'
CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC TRUNCATE t; END
--! statements/create-trigger 0A000 CREATE TRIGGER not supported
CREATE TRIGGER g BEFORE UPDATE ON t EXECUTE FUNCTION f()
CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()
--! statements/drop-trigger 0A000 unsupported object in DROP statement
DROP TRIGGER g ON t
DROP EVENT TRIGGER e
--! statements/create-enum 0A000 CREATE TYPE not supported
CREATE TYPE e AS ENUM ('a', 'b')
--! statements/shell-type 0A000 CREATE TYPE not supported
CREATE TYPE e
--! statements/composite-type 0A000 unsupported statement: CompositeType
CREATE TYPE c AS (a int, b text)
--! statements/create-range 0A000 unsupported statement: CreateRange
CREATE TYPE r AS RANGE (subtype = float8)
--! statements/alter-type 0A000 ALTER TYPE not supported
ALTER TYPE e ADD VALUE 'c'
ALTER TYPE e ADD VALUE IF NOT EXISTS 'c' BEFORE 'a'
ALTER TYPE c ADD ATTRIBUTE d int
ALTER TYPE c SET SCHEMA s
--! statements/create-database 0A000 unsupported statement: Createdb
CREATE DATABASE d
--! statements/create-table-space 0A000 unsupported statement: CreateTableSpace
CREATE TABLESPACE s LOCATION '/tmp/s'
--! statements/create-foreign-table 0A000 unsupported statement: CreateForeignTable
CREATE FOREIGN TABLE t (a int) SERVER s
--! statements/listen 0A000 unsupported statement: Listen
LISTEN c
--! statements/notify 0A000 unsupported statement: Notify
NOTIFY c
NOTIFY c, 'payload'
--! statements/unlisten 0A000 unsupported statement: Unlisten
UNLISTEN c
UNLISTEN *
--! statements/create-table-as 0A000 unsupported statement: CreateTableAs
CREATE TABLE t AS SELECT 1
CREATE TABLE IF NOT EXISTS t AS TABLE u WITH NO DATA
CREATE MATERIALIZED VIEW v AS SELECT 1
SELECT a INTO t FROM u
SELECT 1 INTO t UNION ALL SELECT 2
EXPLAIN CREATE TABLE t AS SELECT 1
--! statements/refresh-mat-view 0A000 unsupported statement: RefreshMatView
REFRESH MATERIALIZED VIEW v
--! statements/create-extension 0A000 unsupported statement: CreateExtension
CREATE EXTENSION pgcrypto
CREATE EXTENSION IF NOT EXISTS "uuid-ossp"
CREATE LANGUAGE plpython3u
--! statements/vacuum 0A000 unsupported VACUUM statement
VACUUM
VACUUM FULL t
VACUUM FREEZE VERBOSE ANALYZE t (a), u
VACUUM ANALYZE
VACUUM (ANALYZE) t
VACUUM (FULL, DISABLE_PAGE_SKIPPING) t
--! statements/analyze-all 0A000 unsupported ANALYZE statement
ANALYZE
ANALYZE VERBOSE
--! statements/alter-system 0A000 unsupported statement: AlterSystem
ALTER SYSTEM SET work_mem = '8MB'
--! statements/lock 0A000 unsupported statement: Lock
LOCK TABLE t
LOCK t IN ACCESS EXCLUSIVE MODE NOWAIT
--! statements/declare-cursor 0A000 unsupported statement: DeclareCursor
DECLARE c CURSOR FOR SELECT 1
DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT 1
EXPLAIN DECLARE c CURSOR FOR SELECT 1
--! statements/fetch 0A000 unsupported statement: Fetch
FETCH 10 FROM c
FETCH ALL IN c
MOVE FORWARD 5 IN c
--! statements/close-cursor 0A000 unsupported statement: ClosePortal
CLOSE c
CLOSE ALL
--! statements/merge 0A000 unsupported statement type: MERGE
MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE
EXPLAIN MERGE INTO t USING u ON true WHEN NOT MATCHED THEN INSERT VALUES (1)
WITH c AS (SELECT 1) MERGE INTO t USING c ON true WHEN MATCHED THEN DO NOTHING
--! statements/prepare 0A000 unsupported statement: Prepare
PREPARE p AS SELECT 1
PREPARE p (int) AS SELECT $1
--! statements/execute 0A000 unsupported statement: Execute
EXECUTE p
EXECUTE p (1)
EXPLAIN EXECUTE p
--! statements/deallocate 0A000 unsupported statement: Deallocate
DEALLOCATE p
DEALLOCATE PREPARE p
--! statements/discard 0A000 unsupported statement: Discard
DISCARD ALL
DISCARD PLANS
DISCARD TEMP
--! statements/load 0A000 unsupported statement: Load
LOAD 'auto_explain'
--! as of 2026-10-01 statements/do-block 0A000 unsupported statement: Do
DO $$ BEGIN PERFORM 1; END $$
DO LANGUAGE plpgsql 'BEGIN END'
--! statements/create-policy 0A000 unsupported statement: CreatePolicy
CREATE POLICY p ON t USING (true)
--! statements/create-rule 0A000 unsupported statement: Rule
CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING
--! statements/reindex 0A000 unsupported statement: Reindex
REINDEX INDEX i
REINDEX TABLE CONCURRENTLY t
--! statements/cluster 0A000 unsupported statement: Cluster
CLUSTER t USING i
CLUSTER
--! statements/check-point 0A000 unsupported statement: CheckPoint
CHECKPOINT
--! as of 2026-10-01 statements/create-procedure 0A000 PROCEDURE is not supported
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'
CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN END'
CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END
ALTER PROCEDURE p() SECURITY DEFINER
--! statements/copy-file 0A000 COPY with a file or program not supported
COPY t FROM '/tmp/t.csv'
COPY t TO '/tmp/t.csv' CSV
COPY t FROM PROGRAM 'cat'
COPY (SELECT 1) TO PROGRAM 'cat'
--! statements/other 0A000 unsupported statement: Dropdb
DROP DATABASE d
--! statements/other 0A000 unsupported statement: AlterDatabaseSet
ALTER DATABASE d SET work_mem = '8MB'
--! statements/other 0A000 unsupported statement: CreateCast
CREATE CAST (text AS int) WITH INOUT AS IMPLICIT
--! statements/other 0A000 unsupported statement: Define
CREATE AGGREGATE a (int) (sfunc = int4pl, stype = int)
CREATE COLLATION c FROM "C"
CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)
CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)
--! statements/other 0A000 unsupported statement: CreatePublication
CREATE PUBLICATION p FOR ALL TABLES
--! statements/other 0A000 unsupported statement: CreateSubscription
CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p
--! statements/other 0A000 unsupported statement: CreateForeignServer
CREATE SERVER s FOREIGN DATA WRAPPER w
--! statements/other 0A000 unsupported statement: CreateFdw
CREATE FOREIGN DATA WRAPPER w
--! statements/other 0A000 unsupported statement: CreateUserMapping
CREATE USER MAPPING FOR r SERVER s
--! statements/other 0A000 unsupported statement: ImportForeignSchema
IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b
--! statements/other 0A000 unsupported statement: CreateEventTrig
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()
--! statements/other 0A000 unsupported statement: CreatePLang
CREATE LANGUAGE l HANDLER h
--! statements/other 0A000 unsupported statement: AlterPolicy
ALTER POLICY p ON t USING (true)
--! statements/other 0A000 unsupported statement: SecLabel
SECURITY LABEL ON TABLE t IS 'a'
--! statements/other 0A000 unsupported statement: AlterTableMoveAll
ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b
--! transaction-statements/savepoint 0A000 unsupported transaction statement: SAVEPOINT
SAVEPOINT s
--! transaction-statements/rollback-to 0A000 unsupported transaction statement: ROLLBACK TO
ROLLBACK TO s
ROLLBACK TRANSACTION TO SAVEPOINT s
--! transaction-statements/release 0A000 unsupported transaction statement: RELEASE
RELEASE SAVEPOINT s
RELEASE s
--! transaction-statements/prepare-transaction 0A000 unsupported transaction statement: PREPARE TRANSACTION
PREPARE TRANSACTION 'a'
--! transaction-statements/commit-prepared 0A000 unsupported transaction statement: COMMIT PREPARED
COMMIT PREPARED 'a'
--! transaction-statements/rollback-prepared 0A000 unsupported transaction statement: ROLLBACK PREPARED
ROLLBACK PREPARED 'a'
--! transaction-statements/and-chain 0A000 unsupported transaction statement: AND CHAIN
COMMIT AND CHAIN
ROLLBACK AND CHAIN
--! transaction-statements/deferrable 0A000 unsupported transaction statement: DEFERRABLE
BEGIN DEFERRABLE
START TRANSACTION READ ONLY, DEFERRABLE
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY DEFERRABLE
SET SESSION CHARACTERISTICS AS TRANSACTION DEFERRABLE
--! transaction-statements/deferrable 0A000 unsupported transaction statement: NOT DEFERRABLE
BEGIN NOT DEFERRABLE
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, NOT DEFERRABLE
--! transaction-statements/isolation-serializable 0A000 Unsupported isolation level: SERIALIZABLE
BEGIN ISOLATION LEVEL SERIALIZABLE
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE
START TRANSACTION READ WRITE, ISOLATION LEVEL SERIALIZABLE
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE
--! transaction-statements/isolation 0A000 Unsupported isolation level: READ COMMITTED
BEGIN ISOLATION LEVEL READ COMMITTED
START TRANSACTION ISOLATION LEVEL READ COMMITTED
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED
--! transaction-statements/isolation 0A000 Unsupported isolation level: READ UNCOMMITTED
BEGIN ISOLATION LEVEL READ UNCOMMITTED
--! transaction-statements/set-transaction 0A000 setting configuration parameter "TRANSACTION" not supported
SET TRANSACTION READ ONLY
SET TRANSACTION DEFERRABLE
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
SET TRANSACTION ISOLATION LEVEL READ COMMITTED
SET LOCAL TRANSACTION READ WRITE
--! transaction-statements/set-transaction 0A000 setting configuration parameter "TRANSACTION SNAPSHOT" not supported
SET TRANSACTION SNAPSHOT '0000'
--! settings/not-settable 0A000 setting configuration parameter "statement_timeout" not supported
SET statement_timeout = '5s'
SET LOCAL statement_timeout = 0
SET statement_timeout TO DEFAULT
RESET statement_timeout
SELECT set_config('statement_timeout', '0', true)
SELECT a FROM t WHERE pg_catalog.set_config('statement_timeout', '0', true) IS NOT NULL
ALTER ROLE r SET statement_timeout = 5
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET statement_timeout = 5 AS 'SELECT 1'
--! settings/not-settable 0A000 setting configuration parameter "lock_timeout" not supported
SET lock_timeout = '1s'
--! settings/not-settable 0A000 setting configuration parameter "idle_in_transaction_session_timeout" not supported
SET idle_in_transaction_session_timeout = 0
--! settings/not-settable 0A000 setting configuration parameter "client_min_messages" not supported
SET client_min_messages TO warning
--! settings/not-settable 0A000 setting configuration parameter "default_transaction_isolation" not supported
SET default_transaction_isolation = 'read committed'
--! settings/not-settable 0A000 setting configuration parameter "app.tenant" not supported
SET app.tenant = '1'
SELECT set_config('app.tenant', $1, true)
--! settings/not-settable 0A000 setting configuration parameter "session_authorization" not supported
SET SESSION AUTHORIZATION r
RESET SESSION AUTHORIZATION
--! settings/not-settable 0A000 setting configuration parameter "xmloption" not supported
SET XML OPTION DOCUMENT
--! settings/not-settable 0A000 setting configuration parameter "seed" not supported
SET SEED TO 0.5
--! settings/role 0A000 setting configuration parameter "role" not supported
SET ROLE r
SET LOCAL ROLE r
SET ROLE NONE
RESET ROLE
SELECT set_config('role', 'r', true)
--! settings/system-view 0A000 feature not supported on system entity
UPDATE pg_settings SET setting = '8MB' WHERE name = 'work_mem'
UPDATE pg_catalog.pg_settings SET setting = 'a'
--! settings/unknown 42704 unrecognized configuration parameter "port"
SHOW port
--! settings/unknown 42704 unrecognized configuration parameter "dsql.written"
SHOW dsql.written
--! settings/client-encoding 22023 invalid value for parameter "client_encoding": "GBK"
SET client_encoding = 'GBK'
SET LOCAL client_encoding TO "GBK"
SET CLIENT_ENCODING = 'GBK'
SET NAMES 'GBK'
SELECT set_config('client_encoding', 'GBK', false)
SELECT pg_catalog.set_config('Client_Encoding'::text, 'GBK', true)
ALTER ROLE r SET client_encoding = 'GBK'
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET client_encoding = 'GBK' AS 'SELECT 1'
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SET client_encoding = ''GBK''; SELECT 1'
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN SET client_encoding = ''GBK''; RETURN 1; END'
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM set_config(''client_encoding'', ''GBK'', false); RETURN 1; END'
DO $$ BEGIN EXECUTE 'SET client_encoding = ''GBK'''; END $$
--! settings/not-settable 0A000 setting configuration parameter "client_encoding" not supported
SELECT set_config('client_encoding', $1, false)
SELECT set_config('client_encoding', concat('G', 'BK'), false)
