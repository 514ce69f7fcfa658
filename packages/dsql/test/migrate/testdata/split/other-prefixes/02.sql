-- line 2
DELETE FROM U&"d\0061;ta"
