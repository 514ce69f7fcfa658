-- begins with a mark
DELETE FROM a;
