--! as of 2026-08-26 objects/statistics 0A000 unsupported statement: CreateStats
CREATE STATISTICS s ON a, b FROM t
--! as of 2026-08-27 accepted
CREATE STATISTICS s ON a, b FROM t
--! as of 2026-04-23 statements/default-privileges 0A000 unsupported statement: AlterDefaultPrivileges
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader
--! as of 2026-05-03 types/json 0A000 datatype json not supported
CREATE TABLE t (id uuid PRIMARY KEY, doc json)
ALTER TABLE t ADD COLUMN doc json
CREATE DOMAIN d AS json
--! as of 2026-05-04 accepted
CREATE TABLE t (id uuid PRIMARY KEY, doc json)
--! as of 2026-06-07 types/jsonb 0A000 datatype jsonb not supported
CREATE TABLE t (id uuid PRIMARY KEY, doc jsonb)
ALTER TABLE t ADD COLUMN doc pg_catalog.jsonb
--! as of 2026-06-08 accepted
CREATE TABLE t (id uuid PRIMARY KEY, doc jsonb)
ALTER TABLE t ADD COLUMN doc jsonb
--! as of 2026-05-03 accepted
SELECT doc::json ->> 'a', doc::jsonb FROM t
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET DEFAULT statement
ALTER TABLE t ALTER COLUMN a SET DEFAULT 1
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE ALTER COLUMN ... DROP DEFAULT statement
ALTER TABLE t ALTER COLUMN a DROP DEFAULT
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE ALTER COLUMN ... DROP NOT NULL statement
ALTER TABLE t ALTER a DROP NOT NULL
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE ALTER COLUMN ... DROP EXPRESSION statement
ALTER TABLE t ALTER a DROP EXPRESSION IF EXISTS
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE ALTER COLUMN ... ADD IDENTITY statement
ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY (CACHE 1)
--! as of 2026-07-05 alter-table/column-default 0A000 unsupported ALTER TABLE DROP CONSTRAINT statement
ALTER TABLE t DROP CONSTRAINT c
ALTER TABLE t DROP CONSTRAINT IF EXISTS c, DISABLE TRIGGER ALL
--! as of 2026-07-06 accepted
ALTER TABLE t ALTER COLUMN a SET DEFAULT 1
ALTER TABLE t ALTER a DROP NOT NULL
ALTER TABLE t DROP CONSTRAINT c
--! as of 2026-07-05 alter-table/set-not-null 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET NOT NULL statement
ALTER TABLE t ALTER a SET NOT NULL
--! as of 2026-08-02 alter-table/drop-column 0A000 unsupported ALTER TABLE DROP COLUMN statement
ALTER TABLE t DROP COLUMN a
ALTER TABLE t DROP IF EXISTS a
--! as of 2026-08-02 alter-table/add-not-valid 0A000 unsupported ALTER TABLE ADD CONSTRAINT statement
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID
--! as of 2026-08-02 alter-table/async-validate 0A000 unsupported ALTER TABLE VALIDATE CONSTRAINT statement
ALTER TABLE ASYNC t VALIDATE CONSTRAINT c
--! as of 2026-08-03 accepted
ALTER TABLE t DROP COLUMN a
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID
ALTER TABLE ASYNC t VALIDATE CONSTRAINT c
--! as of 2026-08-12 indexes/expression 0A000 expressions not supported for index keys
CREATE INDEX ASYNC i ON t (lower(a))
CREATE UNIQUE INDEX ASYNC ON t (a, (b + 1))
--! as of 2026-08-13 accepted
CREATE INDEX ASYNC i ON t (lower(a))
--! as of 2026-08-23 queries/locked-tables 0A000 locking clause such as FOR UPDATE can be applied only on a single table
SELECT 1 FROM a JOIN b USING (id) WHERE a.id = 1 FOR UPDATE
SELECT 1 FROM a, b WHERE a.id = 1 AND b.id = 1 FOR UPDATE OF a
SELECT 1 FROM (SELECT 1 FROM a) x FOR UPDATE
--! as of 2026-08-24 accepted
SELECT 1 FROM a JOIN b USING (id) WHERE a.id = 1 FOR UPDATE
--! as of 2026-08-24 queries/only-for-update 0A000 locking clauses other than FOR UPDATE are not supported
SELECT 1 FROM a WHERE id = 1 FOR KEY SHARE
SELECT 1 FROM a WHERE id = 1 FOR SHARE
--! as of 2026-08-25 accepted
SELECT 1 FROM a WHERE id = 1 FOR KEY SHARE
--! as of 2026-08-25 queries/locking-clause 0A000 locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported
SELECT 1 FROM a WHERE id = 1 FOR SHARE
--! as of 2026-08-24 types/numeric-digits 0A000 numeric with more than 38 digits or a scale over 37 not supported
CREATE TABLE t (id uuid PRIMARY KEY, n numeric(39, 2))
CREATE TABLE t (id uuid PRIMARY KEY, n numeric(38, 38))
--! as of 2026-08-24 types/numeric-key 0A000 datatype numeric is not supported in a key
CREATE TABLE t (n numeric(10, 2) PRIMARY KEY)
CREATE TABLE t (id uuid PRIMARY KEY, n numeric(10, 2), UNIQUE (id, n))
--! as of 2026-08-25 accepted
CREATE TABLE t (n numeric(40, 2) PRIMARY KEY, m numeric(1000, 500))
--! as of 2026-08-25 create-table/foreign-key 0A000 FOREIGN KEY constraint not supported
CREATE TABLE t (id uuid PRIMARY KEY, a uuid REFERENCES a)
CREATE TABLE t (id uuid PRIMARY KEY, a uuid, FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE)
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES a NOT VALID
--! as of 2026-08-26 accepted
CREATE TABLE t (id uuid PRIMARY KEY, a uuid REFERENCES a)
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES a NOT VALID
--! as of 2026-07-23 statements/create-enum-before 0A000 unsupported statement: CreateEnum
CREATE TYPE mood AS ENUM ('sad', 'ok')
--! as of 2026-09-15 statements/create-enum 0A000 CREATE TYPE not supported
CREATE TYPE mood AS ENUM ('sad', 'ok')
--! as of 2026-09-10 settings/batched-nestloop 0A000 setting configuration parameter "dsql.enable_batched_nestloop" not supported
SET dsql.enable_batched_nestloop = off
SELECT set_config('dsql.enable_batched_nestloop', 'off', false)
--! as of 2026-09-11 accepted
SET dsql.enable_batched_nestloop = off
--! as of 2026-09-14 indexes/where 0A000 WHERE not supported for CREATE INDEX
CREATE INDEX ASYNC i ON t (a) WHERE b IS NULL
--! as of 2026-09-15 accepted
CREATE INDEX ASYNC i ON t (a) WHERE b IS NULL
--! as of 2026-10-01 objects/plpgsql 0A000 CREATE FUNCTION with language plpgsql not supported
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$
--! as of 2026-10-01 statements/create-procedure 0A000 PROCEDURE is not supported
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'
CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$
--! as of 2026-10-01 statements/do-block 0A000 unsupported statement: Do
DO $$ BEGIN END $$
--! as of 2026-10-01 objects/alter-function 0A000 unsupported statement: AlterFunction
ALTER FUNCTION f() IMMUTABLE
ALTER FUNCTION f(int) STRICT COST 10
ALTER FUNCTION f() SET search_path = app
ALTER FUNCTION f() SECURITY DEFINER
