/* one; */ DELETE FROM a /* 'two;
 /* nested; */ still; */ WHERE x /*;*/ = 1; /**/ /* /* */ ; */
DELETE FROM b WHERE c = 2*/* product; */3;
