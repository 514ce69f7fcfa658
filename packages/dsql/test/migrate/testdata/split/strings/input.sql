INSERT INTO t VALUES ('a;b', 'it''s; fine', '', ';');
INSERT INTO t VALUES ('--no comment; at all', '/* nor; this */', '$$;');
