-- line 1
INSERT INTO t VALUES (U&'d\0061t;a', B'01', X'1F', N'n;')
