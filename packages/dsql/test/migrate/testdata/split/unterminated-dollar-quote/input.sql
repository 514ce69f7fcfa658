DELETE FROM a;
INSERT INTO t VALUES
  ($tag$ one; $other$ $TAG$);
