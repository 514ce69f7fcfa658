INSERT INTO t VALUES ('ends with a backslash\');
DELETE FROM t;
