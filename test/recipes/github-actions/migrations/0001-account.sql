CREATE TABLE IF NOT EXISTS account (
  id integer PRIMARY KEY,
  owner text NOT NULL,
  balance integer NOT NULL
);
