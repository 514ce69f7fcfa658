INSERT INTO t VALUES (U&'d\0061t;a', B'01', X'1F', N'n;');
DELETE FROM U&"d\0061;ta";
