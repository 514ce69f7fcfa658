CREATE TABLE IF NOT EXISTS transfer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source integer NOT NULL,
  target integer NOT NULL,
  amount integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
