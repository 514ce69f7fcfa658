-- line 1
INSERT INTO "Bücher;" VALUES ('東;京', '😀;')
