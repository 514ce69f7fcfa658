-- line 1
CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a;b'; -- c;
 $$
