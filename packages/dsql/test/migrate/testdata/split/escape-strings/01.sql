-- line 1
INSERT INTO t VALUES (E'it\'s; one', e'\\', E'a''b;\\\';')
