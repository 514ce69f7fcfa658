DELETE FROM a;
/* one /* two */
DELETE FROM b;
