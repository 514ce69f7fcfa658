-- line 1
INSERT INTO t VALUES ('one;
  two;

three')
