-- Items of every type in one table. No foreign key: the library keeps seasons and series together.
-- The CHECK stands inside CREATE TABLE because DSQL refuses ADD CONSTRAINT on a table without NOT VALID.
CREATE TABLE IF NOT EXISTS items (
  id UUID PRIMARY KEY, -- given by the caller: ids of the old system stay
  type VARCHAR(50) NOT NULL,
  shelf VARCHAR(50) NOT NULL,
  title VARCHAR(500) NOT NULL,
  rating INTEGER,
  image_url TEXT,
  image_width INT,
  image_height INT,
  external_id VARCHAR(255),
  notes TEXT,
  added_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  moved_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  series_id UUID, -- a season's series
  data TEXT DEFAULT '{}', -- the fields that only some types have, as JSON
  CONSTRAINT chk_series_id CHECK (series_id IS NULL OR type = 'TvSeason')
);

CREATE INDEX ASYNC IF NOT EXISTS idx_type_moved ON items (type, moved_at);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_shelf_moved ON items (type, shelf, moved_at);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_title ON items (type, title);
CREATE INDEX ASYNC IF NOT EXISTS idx_external_id ON items (external_id);
CREATE INDEX ASYNC IF NOT EXISTS idx_series_id ON items (series_id, moved_at);
