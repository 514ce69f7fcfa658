-- one
DELETE
 FROM a;

DELETE FROM b;-- c;
DELETE FROM c;
