--! create-table/temporary 0A000 TEMPORARY or TEMP table not supported for CREATE TABLE
CREATE TEMP TABLE t (a int)
CREATE TEMPORARY TABLE IF NOT EXISTS t (a int)
CREATE LOCAL TEMP TABLE t (a int) ON COMMIT DROP
CREATE TABLE pg_temp.t (a int)
--! create-table/unlogged 0A000 UNLOGGED table not supported for CREATE TABLE
CREATE UNLOGGED TABLE t (a int)
--! create-table/partition-by 0A000 PARTITION BY clause not supported for CREATE TABLE
CREATE TABLE t (a int) PARTITION BY RANGE (a)
CREATE TABLE t (a int) PARTITION BY HASH (a)
--! create-table/partition-of 0A000 PARTITION OF clause not supported for CREATE TABLE
CREATE TABLE t PARTITION OF u FOR VALUES FROM (1) TO (2)
CREATE TABLE t PARTITION OF u DEFAULT
--! create-table/inherits 0A000 INHERITS clause not supported for CREATE TABLE
CREATE TABLE t (a int) INHERITS (u)
--! create-table/of-type 0A000 OF clause not supported for CREATE TABLE
CREATE TABLE t OF c
--! create-table/with 0A000 WITH clause not supported for CREATE TABLE
CREATE TABLE t (a int) WITH (fillfactor = 70)
--! create-table/on-commit 0A000 ON COMMIT clause not supported for CREATE TABLE
CREATE TABLE t (a int) ON COMMIT DROP
--! create-table/tablespace 0A000 TABLESPACE clause not supported for CREATE TABLE
CREATE TABLE t (a int) TABLESPACE s
CREATE TABLE t (a int PRIMARY KEY) TABLESPACE s
--! create-table/using 0A000 USING clause not supported for CREATE TABLE
CREATE TABLE t (a int) USING heap
--! create-table/exclude 0A000 EXCLUDE constraint not supported for CREATE TABLE
CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =))
CREATE TABLE t (a int, CONSTRAINT c EXCLUDE (a WITH =))
--! create-table/constraint-storage 0A000 WITH clause not supported for CREATE TABLE
CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70))
CREATE TABLE t (a int, UNIQUE (a) WITH (fillfactor = 70))
--! create-table/constraint-storage 0A000 TABLESPACE clause not supported for CREATE TABLE
CREATE TABLE t (a int, PRIMARY KEY (a) USING INDEX TABLESPACE s)
--! create-table/column-collate 0A000 COLLATE clause not supported for columns
CREATE TABLE t (a text COLLATE "C")
CREATE TABLE t (a text COLLATE "en_US" NOT NULL)
ALTER TABLE t ADD COLUMN a text COLLATE "C"
--! create-table/column-compression 0A000 COMPRESSION clause not supported for columns
CREATE TABLE t (a text COMPRESSION pglz)
ALTER TABLE t ADD COLUMN a text COMPRESSION lz4
--! types/unsupported 0A000 datatype money not supported
CREATE TABLE t (a money)
ALTER TABLE t ADD COLUMN a money
ALTER TABLE t ADD COLUMN a int, ADD COLUMN b money
CREATE DOMAIN d AS money
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE t (a money)'
CREATE SCHEMA s CREATE TABLE t (a money)
--! types/unsupported 0A000 datatype xml not supported
CREATE TABLE t (a xml)
--! types/unsupported 0A000 datatype inet not supported
CREATE TABLE t (a inet)
--! types/unsupported 0A000 datatype cidr not supported
CREATE TABLE t (a int, b cidr)
--! types/unsupported 0A000 datatype macaddr not supported
CREATE TABLE t (a macaddr)
--! types/unsupported 0A000 datatype macaddr8 not supported
CREATE TABLE t (a macaddr8)
--! types/unsupported 0A000 datatype point not supported
CREATE TABLE t (a point)
--! types/unsupported 0A000 datatype lseg not supported
CREATE TABLE t (a pg_catalog.lseg)
--! types/unsupported 0A000 datatype box not supported
CREATE TABLE t (a box)
--! types/unsupported 0A000 datatype polygon not supported
CREATE TABLE t (a polygon)
--! types/unsupported 0A000 datatype circle not supported
CREATE TABLE t (a circle)
--! types/unsupported 0A000 datatype tsvector not supported
CREATE TABLE t (a tsvector)
CREATE TABLE t (a tsvector GENERATED ALWAYS AS (to_tsvector('simple', b)) STORED, b text)
--! types/unsupported 0A000 datatype tsquery not supported
CREATE TABLE t (a tsquery)
--! types/unsupported 0A000 datatype bit not supported
CREATE TABLE t (a bit)
CREATE TABLE t (a bit(8))
--! types/unsupported 0A000 datatype bit varying not supported
CREATE TABLE t (a varbit(16))
CREATE TABLE t (a bit varying)
--! types/unsupported 0A000 datatype pg_lsn not supported
CREATE TABLE t (a pg_lsn)
--! types/unsupported 0A000 datatype int4range not supported
CREATE TABLE t (a int4range)
--! types/unsupported 0A000 datatype tstzrange not supported
CREATE TABLE t (a tstzrange)
--! types/unsupported 0A000 datatype datemultirange not supported
CREATE TABLE t (a datemultirange)
--! types/unsupported 0A000 datatype integer[] not supported
CREATE TABLE t (a int[])
CREATE TABLE t (a integer ARRAY)
CREATE TABLE t (a int ARRAY[3])
CREATE DOMAIN d AS int[]
CREATE TABLE t (a _int4)
ALTER TABLE t ADD COLUMN a pg_catalog._int4
--! types/unsupported 0A000 datatype text[] not supported
CREATE TABLE t (a text[] NOT NULL DEFAULT '{}')
ALTER TABLE t ADD COLUMN a text[]
--! types/unsupported 0A000 datatype text[][] not supported
CREATE TABLE t (a text[][])
--! types/unsupported 0A000 datatype character varying[] not supported
CREATE TABLE t (a varchar(5)[])
--! types/serial 42704 type "serial" does not exist
CREATE TABLE t (a serial)
CREATE TABLE t (a SERIAL PRIMARY KEY)
ALTER TABLE t ADD COLUMN a serial
--! types/serial 42704 type "bigserial" does not exist
CREATE TABLE t (a bigserial)
--! types/serial 42704 type "smallserial" does not exist
CREATE TABLE t (a smallserial)
--! types/serial 42704 type "serial8" does not exist
CREATE TABLE t (a serial8)
--! types/declared-size 54000 Datatype limit greater than 4096 bytes not supported for char
CREATE TABLE t (a char(4097))
CREATE TABLE t (a character(5000))
CREATE DOMAIN d AS char(4097)
--! types/declared-size 54000 Datatype limit greater than 65535 bytes not supported for varchar
CREATE TABLE t (a varchar(65536))
ALTER TABLE t ADD COLUMN a character varying(100000)
--! types/key 0A000 datatype jsonb is not supported in a key
CREATE TABLE t (a jsonb PRIMARY KEY)
CREATE TABLE t (a int, b jsonb, PRIMARY KEY (a, b))
CREATE TABLE t (a jsonb UNIQUE)
--! types/key 0A000 datatype bytea is not supported in a key
CREATE TABLE t (a bytea PRIMARY KEY)
CREATE TABLE t (a bytea UNIQUE)
CREATE TABLE t (a int, b bytea, CONSTRAINT c PRIMARY KEY (a, b))
CREATE TABLE t (a int, b pg_catalog.bytea, UNIQUE (b, a))
CREATE INDEX ASYNC i ON t ((a::bytea))
CREATE UNIQUE INDEX ASYNC i ON t (a, sha256(b))
--! types/key 0A000 datatype json is not supported in a key
CREATE TABLE t (a json, UNIQUE (a))
--! types/key-size 54000 key size greater than 2000 bytes not supported
CREATE TABLE t (a varchar(2001) PRIMARY KEY)
CREATE TABLE t (a int, b char(2001), UNIQUE (a, b))
--! types/numeric-range 22023 NUMERIC precision 1001 must be between 1 and 1000
CREATE TABLE t (a numeric(1001))
CREATE TABLE t (a numeric(1001, 2))
CREATE DOMAIN d AS decimal(1001)
SELECT a::numeric(1001) FROM t
--! types/numeric-range 22023 NUMERIC precision 0 must be between 1 and 1000
ALTER TABLE t ADD COLUMN a numeric(0)
--! types/numeric-range 22023 NUMERIC scale 1001 must be between -1000 and 1000
CREATE TABLE t (a numeric(10, 1001))
--! types/boolean-default 42804 column "c" is of type boolean but default expression is of type integer
CREATE TABLE t (a int, c boolean DEFAULT 1)
CREATE TABLE t (c bool NOT NULL DEFAULT 0)
--! types/identity-type 0A000 datatype integer not supported, identity column type must be bigint
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (CACHE 1))
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)
--! types/identity-type 0A000 datatype smallint not supported, identity column type must be bigint
CREATE TABLE t (a smallint GENERATED BY DEFAULT AS IDENTITY (CACHE 1))
--! types/identity-cache 0A000 identity column is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY)
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (START 5))
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (CACHE 100))
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (CACHE 65535))
ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY
ALTER TABLE t ALTER a SET CACHE 20
--! types/sequence-type 0A000 datatype integer not supported, sequence type must be bigint
CREATE SEQUENCE s AS int CACHE 1
ALTER SEQUENCE s AS int
--! types/sequence-cache 0A000 CREATE SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1
CREATE SEQUENCE s
CREATE SEQUENCE s START 5
CREATE SEQUENCE s CACHE 20
--! types/alter-sequence-cache 0A000 ALTER SEQUENCE is not supported with this cache size. please define CACHE greater than or equal to 65536 or equal to 1
ALTER SEQUENCE s CACHE 20
--! alter-table/add-column-constraint 0A000 ALTER TABLE ADD COLUMN with constraint not supported
ALTER TABLE t ADD COLUMN a int DEFAULT 5
ALTER TABLE t ADD COLUMN a int NOT NULL
ALTER TABLE t ADD a int CHECK (a > 0)
ALTER TABLE t ADD COLUMN IF NOT EXISTS a int UNIQUE
ALTER TABLE t ADD COLUMN a int PRIMARY KEY
ALTER TABLE t ADD COLUMN a int REFERENCES u
ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY (CACHE 1)
ALTER TABLE t ADD COLUMN a bigint GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b * 2) STORED
ALTER TABLE t ADD COLUMN a jsonb UNIQUE
ALTER TABLE t ADD COLUMN a int, ADD COLUMN b int DEFAULT 1
--! alter-table/set-not-null 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET NOT NULL statement
ALTER TABLE t ALTER COLUMN a SET NOT NULL
ALTER TABLE t ALTER a SET NOT NULL
ALTER TABLE t ALTER a SET DEFAULT 5, ALTER a SET NOT NULL
--! alter-table/column-type 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement
ALTER TABLE t ALTER COLUMN a TYPE bigint
ALTER TABLE t ALTER a SET DATA TYPE text USING a::text
--! alter-table/add-constraint 0A000 unsupported ALTER TABLE ADD CONSTRAINT statement
ALTER TABLE t ADD PRIMARY KEY (a)
ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY USING INDEX i
ALTER TABLE t ADD UNIQUE (a)
ALTER TABLE t ADD CONSTRAINT c UNIQUE (a, b)
ALTER TABLE t ADD CHECK (a > 0)
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (a)
ALTER TABLE t ADD CONSTRAINT c EXCLUDE (a WITH =)
--! alter-table/key-not-valid 0A000 UNIQUE constraints cannot be marked NOT VALID
ALTER TABLE t ADD CONSTRAINT c UNIQUE (a) NOT VALID
ALTER TABLE t ADD UNIQUE (a) NOT VALID
--! alter-table/key-not-valid 0A000 PRIMARY KEY constraints cannot be marked NOT VALID
ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (a) NOT VALID
--! create-table/match-partial 0A000 MATCH PARTIAL not yet implemented
CREATE TABLE t (a int REFERENCES u (a) MATCH PARTIAL)
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (a) MATCH PARTIAL NOT VALID
--! alter-table/validate-constraint 0A000 unsupported ALTER TABLE VALIDATE CONSTRAINT statement
ALTER TABLE t VALIDATE CONSTRAINT c
--! alter-table/enable-row-security 0A000 unsupported ALTER TABLE ENABLE ROW SECURITY statement
ALTER TABLE t ENABLE ROW LEVEL SECURITY
--! alter-table/async 0A000 unsupported ALTER TABLE ASYNC statement
ALTER TABLE ASYNC t ADD COLUMN a int
ALTER TABLE ASYNC t VALIDATE CONSTRAINT c, VALIDATE CONSTRAINT d
--! alter-table/other 0A000 unsupported ALTER TABLE SET statement
ALTER TABLE t SET (fillfactor = 70)
--! alter-table/other 0A000 unsupported ALTER TABLE RESET statement
ALTER TABLE t RESET (fillfactor)
--! alter-table/set-statistics 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET STATISTICS statement
ALTER TABLE t ALTER a SET STATISTICS 500
ALTER TABLE t ALTER COLUMN a SET STATISTICS -1
--! alter-table/other 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET statement
ALTER TABLE t ALTER a SET (n_distinct = 5)
--! alter-table/other 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET COMPRESSION statement
ALTER TABLE t ALTER a SET COMPRESSION pglz
--! alter-table/other 0A000 unsupported ALTER TABLE CLUSTER ON statement
ALTER TABLE t CLUSTER ON i
--! alter-table/other 0A000 unsupported ALTER TABLE SET TABLESPACE statement
ALTER TABLE t SET TABLESPACE s
--! alter-table/other 0A000 unsupported ALTER TABLE SET LOGGED statement
ALTER TABLE t SET LOGGED
--! alter-table/other 0A000 unsupported ALTER TABLE SET UNLOGGED statement
ALTER TABLE t SET UNLOGGED
--! alter-table/other 0A000 unsupported ALTER TABLE ENABLE TRIGGER statement
ALTER TABLE t ENABLE TRIGGER g
--! alter-table/other 0A000 unsupported ALTER TABLE INHERIT statement
ALTER TABLE t INHERIT u
--! alter-table/other 0A000 unsupported ALTER TABLE ATTACH PARTITION statement
ALTER TABLE t ATTACH PARTITION u DEFAULT
--! alter-table/other 0A000 unsupported ALTER TABLE DETACH PARTITION statement
ALTER TABLE t DETACH PARTITION u
--! alter-table/other 0A000 unsupported ALTER TABLE REPLICA IDENTITY statement
ALTER TABLE t REPLICA IDENTITY FULL
--! alter-table/other 0A000 unsupported ALTER TABLE DISABLE RULE statement
ALTER TABLE t DISABLE RULE r
--! alter-table/other 0A000 unsupported ALTER TABLE DISABLE ROW SECURITY statement
ALTER TABLE t DISABLE ROW LEVEL SECURITY
--! alter-table/other 0A000 unsupported ALTER TABLE FORCE ROW SECURITY statement
ALTER TABLE t FORCE ROW LEVEL SECURITY
--! alter-table/alter-index 0A000 unsupported ALTER INDEX SET statement
ALTER INDEX i SET (fillfactor = 70)
--! alter-table/alter-index 0A000 unsupported ALTER INDEX SET TABLESPACE statement
ALTER INDEX i SET TABLESPACE s
--! alter-table/alter-index 0A000 unsupported ALTER INDEX ALTER COLUMN ... SET STATISTICS statement
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500
--! indexes/not-async 0A000 unsupported mode. please use CREATE INDEX ASYNC.
CREATE INDEX i ON t (a)
CREATE UNIQUE INDEX ON t (a)
CREATE INDEX i ON t USING btree_index (a)
CREATE INDEX IF NOT EXISTS i ON t (a DESC)
CREATE INDEX "async" ON t (a)
--! indexes/concurrently 0A000 CONCURRENTLY not supported for CREATE INDEX
CREATE INDEX CONCURRENTLY i ON t (a)
CREATE UNIQUE INDEX CONCURRENTLY ON t (a)
--! indexes/using 0A000 USING not supported for CREATE INDEX
CREATE INDEX ASYNC i ON t USING btree (a)
CREATE INDEX i ON t USING btree (a)
CREATE INDEX IF NOT EXISTS i ON t USING gin (a)
CREATE INDEX CONCURRENTLY i ON t USING "hash" (a)
CREATE INDEX ASYNC i ON t USING "BTREE_INDEX" (a)
CREATE INDEX ASYNC i ON t USING gin (doc)
CREATE INDEX ASYNC ON s.t USING hash (a)
--! indexes/sort-order 0A000 specifying sort order not supported for index keys
CREATE INDEX ASYNC i ON t (a DESC)
CREATE INDEX ASYNC i ON t (a, b ASC)
CREATE INDEX ASYNC i ON t (lower(a) DESC NULLS LAST)
--! indexes/opclass 0A000 opclass not supported for index keys
CREATE INDEX ASYNC i ON t (a text_pattern_ops)
CREATE INDEX ASYNC i ON t (lower(a) varchar_pattern_ops)
--! indexes/collate 0A000 COLLATE not supported for index keys
CREATE INDEX ASYNC i ON t (a COLLATE "C")
--! indexes/with 0A000 WITH not supported for CREATE INDEX
CREATE INDEX ASYNC i ON t (a) WITH (fillfactor = 70)
--! indexes/tablespace 0A000 TABLESPACE not supported for CREATE INDEX
CREATE INDEX ASYNC i ON t (a) TABLESPACE s
--! indexes/qualified-name 42601 syntax error at or near "."
CREATE INDEX ASYNC s.i ON t (a)
CREATE UNIQUE INDEX ASYNC IF NOT EXISTS "s".i ON s.t (a)
--! indexes/key-columns 54011 more than 8 column keys in an index are not supported
CREATE INDEX ASYNC i ON t (a1, a2, a3, a4, a5, a6, a7, a8, a9)
CREATE TABLE t (a1 int, a2 int, a3 int, a4 int, a5 int, a6 int, a7 int, a8 int, a9 int, PRIMARY KEY (a1, a2, a3, a4, a5, a6, a7, a8, a9))
CREATE TABLE t (a1 int, a2 int, a3 int, a4 int, a5 int, a6 int, a7 int, a8 int, a9 int, UNIQUE (a1, a2, a3, a4, a5, a6, a7, a8, a9))
--! indexes/per-table 54000 more than 24 indexes per table are not allowed
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, UNIQUE (a, b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b), UNIQUE (b))
--! indexes/drop-concurrently 0A000 CONCURRENTLY not supported for DROP INDEX
DROP INDEX CONCURRENTLY i
DROP INDEX CONCURRENTLY IF EXISTS i
