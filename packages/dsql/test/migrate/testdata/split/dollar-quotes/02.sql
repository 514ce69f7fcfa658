-- line 3
CREATE OR REPLACE FUNCTION g() RETURNS text LANGUAGE sql AS $body$
  SELECT $$inner;$$; $other$ ;
$body$
