INSERT INTO "Bücher;" VALUES ('東;京', '😀;');DELETE FROM größe$1;
