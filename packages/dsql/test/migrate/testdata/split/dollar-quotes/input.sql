CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a;b'; -- c;
 $$;
CREATE OR REPLACE FUNCTION g() RETURNS text LANGUAGE sql AS $body$
  SELECT $$inner;$$; $other$ ;
$body$;
DELETE FROM t WHERE a = $1 AND b$c = 2;
DELETE FROM a$b$c;DELETE FROM d$b$e;
