-- line 2
INSERT INTO t VALUES ('--no comment; at all', '/* nor; this */', '$$;')
