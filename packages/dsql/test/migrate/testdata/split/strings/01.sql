-- line 1
INSERT INTO t VALUES ('a;b', 'it''s; fine', '', ';')
