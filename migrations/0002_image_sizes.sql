-- An image's further sizes, as JSON text, so that images come back as they were given.
-- @unless SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'items' AND column_name = 'image_sizes'
ALTER TABLE items ADD COLUMN image_sizes TEXT;
