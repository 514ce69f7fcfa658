-- line 1
DELETE FROM a /* 'two;
 /* nested; */ still; */ WHERE x /*;*/ = 1
