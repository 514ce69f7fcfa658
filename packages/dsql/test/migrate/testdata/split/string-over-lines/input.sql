INSERT INTO t VALUES ('one;
  two;

three');

DELETE FROM t;
