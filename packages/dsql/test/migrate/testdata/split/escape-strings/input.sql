INSERT INTO t VALUES (E'it\'s; one', e'\\', E'a''b;\\\';');
INSERT INTO tablE VALUES ('not an E string\');
