-- line 2
INSERT INTO tablE VALUES ('not an E string\')
