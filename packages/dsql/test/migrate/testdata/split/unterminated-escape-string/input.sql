INSERT INTO t VALUES (E'never ends\');
