-- line 1
INSERT INTO t VALUES ('ends with a backslash\')
